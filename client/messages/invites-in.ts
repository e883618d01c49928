import type { Invited } from '../guild-list/join-guild.ts';

const MOST = 3;

/** The invites of a server that a text links, each once. */
export function invitesIn(text: string, serverUrl: string): Invited[] {
  if (!text.includes('/invite/')) return [];
  const found = new Map<string, Invited>();
  for (const part of text.split(`${serverUrl}/invite/`).slice(1)) {
    const [, code, eventId] = /^([\w-]{1,100})(?![\w/-])(?:\?event=(\d{1,20})(?!\d))?/.exec(part) ?? [];
    if (code !== undefined && found.size < MOST) found.set(code, { code, eventId });
  }
  return [...found.values()];
}
