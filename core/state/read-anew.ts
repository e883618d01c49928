import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { GuildState } from './guild-state.ts';
import type { StateChange } from './state-change.ts';

const THIS_PROCESS = randomUUID();

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
 * Memory takes over what the store says; the sessions of a guild that is not what they know get it anew. Other processes look
 * at such a guild, too.
 */
export async function readAnew(core: Core): Promise<void> {
  core.tokens.forgetAll();
  core.bus.tellHere({ scope: {}, t: 'storage_was_lost', d: null });
  await core.userCache.readAnew();
  for (const state of core.states.all()) {
    if (await readGuildAnew(core, state)) core.publish({ guild_id: state.id }, { t: 'guild_was_lost', d: { guild_id: state.id, by: THIS_PROCESS } });
  }
}

/** What another process found to be different in the store may be old here as well. The result stops it. */
export const followReadings = (core: Core): (() => void) =>
  core.bus.subscribe(({ t, d }) => {
    if (t === 'nobody_is_here')
      for (const { presences, voiceStates, voiceStatuses, voiceStarts } of core.states.all()) {
        for (const map of [presences, voiceStates, voiceStatuses, voiceStarts]) map.clear();
      }
    if (t !== 'guild_was_lost') return;
    const { guild_id: guildId, by } = d as { guild_id: Snowflake; by: string };
    const state = by === THIS_PROCESS ? undefined : core.states.peek(guildId);
    if (state) readGuildAnew(core, state).catch((error: unknown) => core.log.error({ err: error, guild: guildId }, 'a guild could not be read anew'));
  });

async function readGuildAnew(core: Core, state: GuildState): Promise<boolean> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const fresh = await core.states.readStored(state.id);
    const tellHere = (t: string, change?: StateChange): void =>
      core.bus.tellHere({ scope: { guild_id: state.id }, t, d: { guild_id: state.id }, ...(change && { change }) });
    if (!fresh) {
      tellHere('guild_deleted', { kind: 'guild-removed', guild_id: state.id });
      return true;
    }
    if (!STORED.some((part) => !isDeepStrictEqual(plain(state[part]), plain(fresh[part])))) return false;
    core.log.warn({ guild: state.id }, 'a guild was not what memory said after the database was lost; it is told anew');
    tellHere('guild_unavailable');
    core.states.takeOver(state, fresh);
    tellHere('guild_available');
    return true;
  });
}

const AT_ONCE = 8;

/** This process may have missed events of any guild. Its memory takes over what the store and the other processes say; nobody is told. */
export async function readAllAnewHere(core: Core): Promise<void> {
  core.tokens.forgetAll();
  core.bus.tellHere({ scope: {}, t: 'storage_was_lost', d: null });
  await core.userCache.readAnew();
  const left = [...core.states.all()];
  const work = async (): Promise<void> => {
    for (let state = left.pop(); state; state = left.pop()) await core.states.readAnew(state);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
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
