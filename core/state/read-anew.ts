import { isDeepStrictEqual } from 'node:util';
import type { Core } from '../core.ts';
import type { GuildState } from './guild-state.ts';

/** What of a guild is in the store too, by ids; voice and presences live in memory only. */
export const STORED_COLLECTIONS = [
  'roles',
  'channels',
  'threads',
  'members',
  'emojis',
  'stickers',
  'scheduledEvents',
  'stageInstances',
  'automodRules',
  'sounds',
] as const satisfies readonly (keyof GuildState)[];
const STORED = ['guild', 'threadMembers', ...STORED_COLLECTIONS] as const;

/**
 * To be called when the database is back after it was lost: of what was being written just then nobody knows whether it was.
 * Memory takes over what the store says; the sessions of a guild that is not what they know get it anew.
 */
export async function readAnew(core: Core): Promise<void> {
  core.tokens.forgetAll();
  core.publish({}, { t: 'storage_was_lost', d: null });
  await core.userCache.readAnew();
  for (const state of core.states.all()) await core.locks.withLock(`guild:${state.id}`, () => readGuildAnew(core, state));
}

async function readGuildAnew(core: Core, state: GuildState): Promise<void> {
  const fresh = await core.states.readStored(state.id);
  if (!fresh) {
    core.publish({ guild_id: state.id }, { t: 'guild_deleted', d: { guild_id: state.id } }, { kind: 'guild-removed', guild_id: state.id });
    return;
  }
  if (!STORED.some((part) => !isDeepStrictEqual(plain(state[part]), plain(fresh[part])))) return;
  core.log.warn({ guild: state.id }, 'a guild was not what memory said after the database was lost; it is told anew');
  core.publish({ guild_id: state.id }, { t: 'guild_unavailable', d: { guild_id: state.id } });
  core.states.takeOver(state, fresh);
  core.publish({ guild_id: state.id }, { t: 'guild_available', d: { guild_id: state.id } });
}

/** As it would be stored: without keys that are undefined, whatever the order in which things came. */
function plain(value: unknown): unknown {
  if (value instanceof Map) {
    const entries = [...(value as Map<string, unknown>)].filter(([, one]) => !(one instanceof Map) || one.size > 0);
    return Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]));
  }
  return value === undefined ? undefined : withoutNews(JSON.parse(JSON.stringify(value)));
}

/** The newest message may have been deleted, which only memory knows of. */
function withoutNews(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('last_message_id' in value)) return value;
  return { ...value, last_message_id: null };
}
