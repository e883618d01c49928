import { linksShown } from '../messages/links-shown.ts';

const MOST = 3;

/** The events of a server that a text links, each once. */
export function eventLinksIn(text: string, serverUrl: string): { guildId: string; eventId: string }[] {
  const found = new Map<string, { guildId: string; eventId: string }>();
  for (const part of linksShown(text, `${serverUrl}/events/`)) {
    const [, guildId, eventId] = /^(\d{1,20})\/(\d{1,20})(?!\d)/.exec(part) ?? [];
    if (guildId !== undefined && eventId !== undefined && found.size < MOST) found.set(eventId, { guildId, eventId });
  }
  return [...found.values()];
}
