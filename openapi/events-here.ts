import { readdir, readFile } from 'node:fs/promises';
import { events as eventRows } from '#gateway/events';

const ROOT = new URL('../', import.meta.url);
/** Some events go to the session that asked and stand in no table. */
export const OUTSIDE_THE_TABLE: ReadonlySet<string> = new Set([
  'READY',
  'RESUMED',
  'RATE_LIMITED',
  'GUILD_MEMBERS_CHUNK',
  'CHANNEL_INFO',
  'SOUNDBOARD_SOUNDS',
  'GUILD_MEMBER_LIST_UPDATE',
]);

/** Names of the events that this server sends. A row in the gateway's table alone sends nothing: somebody must name the event too. */
export async function eventsHere(): Promise<Set<string>> {
  const senders = `${await textOf('core')}${await textOf('gateway', 'events.ts')}`;
  const isSent = (name: string): boolean => senders.includes(`'${name}'`) || senders.includes(`GatewayDispatchEvents.${pascal(name)}`);
  return new Set([...Object.keys(eventRows), ...OUTSIDE_THE_TABLE].filter(isSent));
}

function pascal(name: string): string {
  return name.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

async function textOf(room: string, except = ''): Promise<string> {
  const entries = await readdir(new URL(room, ROOT), { recursive: true });
  const files = entries.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== except);
  return (await Promise.all(files.map((name) => readFile(new URL(`${room}/${name}`, ROOT), 'utf8')))).join('\n');
}
