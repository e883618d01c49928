import type { Invited } from '../guild-list/join-guild.ts';
import { linksShown } from './links-shown.ts';

const MOST = 3;

/** The invites of a server that a text links, each once. */
export function invitesIn(text: string, serverUrl: string): Invited[] {
  const found = new Map<string, Invited>();
  for (const part of linksShown(text, `${serverUrl}/invite/`)) {
    const [, code, eventId] = /^([\w-]{1,100})(?![\w/-])(?:\?event=(\d{1,20})(?!\d))?/.exec(part) ?? [];
    if (code !== undefined && found.size < MOST) found.set(code, { code, eventId });
  }
  return [...found.values()];
}
