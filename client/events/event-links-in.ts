import { serverUrl } from '../app/about-server.ts';

const MOST = 3;

/** The events that a text links, each once. */
export function eventLinksIn(text: string): { guildId: string; eventId: string }[] {
  if (!text.includes('/events/')) return [];
  const found = new Map<string, { guildId: string; eventId: string }>();
  for (const part of text.split(`${serverUrl}/events/`).slice(1)) {
    const [, guildId, eventId] = /^(\d{1,20})\/(\d{1,20})(?!\d)/.exec(part) ?? [];
    if (guildId !== undefined && eventId !== undefined && found.size < MOST) found.set(eventId, { guildId, eventId });
  }
  return [...found.values()];
}
