import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Snowflake } from 'discord-api-types/v10';
import { atOnce } from '../at-once.ts';
import type { Core } from '../core.ts';
import { only } from '../ports/event-heading.ts';
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
  await forEachGuild(core, async (state) => {
    if (await readGuildAnew(core, state)) core.publish({ guild_id: state.id }, { t: 'guild_was_lost', d: { guild_id: state.id, by: THIS_PROCESS } });
  });
}

/** What another process found to be different in the store may be old here as well. The result stops it. */
export const followReadings = (core: Core): (() => void) =>
  core.bus.subscribe(
    ({ t, d }) => {
      if (t === 'nobody_is_here')
        for (const { presences, voiceStates, voiceStatuses, voiceStarts } of core.states.all()) {
          for (const map of [presences, voiceStates, voiceStatuses, voiceStarts]) map.clear();
        }
      if (t !== 'guild_was_lost') return;
      const { guild_id: guildId, by } = d as { guild_id: Snowflake; by: string };
      const state = by === THIS_PROCESS ? undefined : core.states.peek(guildId);
      if (state) readGuildAnew(core, state).catch((error: unknown) => core.log.error({ err: error, guild: guildId }, 'a guild could not be read anew'));
    },
    only('nobody_is_here', 'guild_was_lost'),
  );

const AT_ONCE = 8;

const forEachGuild = (core: Core, work: (state: GuildState) => Promise<unknown>): Promise<unknown> => atOnce([...core.states.all()], AT_ONCE, work);

const isAsStored = (state: GuildState, stored: GuildState): boolean => STORED.every((part) => isDeepStrictEqual(plain(state[part]), plain(stored[part])));

async function readGuildAnew(core: Core, state: GuildState): Promise<boolean> {
  // Nearly all are what they were: they keep nobody waiting. What is being changed just now is looked at again, alone.
  const seen = await core.states.readStored(state.id);
  if (seen && isAsStored(state, seen)) return false;
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const fresh = await core.states.readStored(state.id);
    const tellHere = (t: string, change?: StateChange): void =>
      core.bus.tellHere({ scope: { guild_id: state.id }, t, d: { guild_id: state.id }, ...(change && { change }) });
    if (!fresh) {
      tellHere('guild_deleted', { kind: 'guild-removed', guild_id: state.id });
      return true;
    }
    if (isAsStored(state, fresh)) return false;
    core.log.warn({ guild: state.id }, 'a guild was not what memory said after the database was lost; it is told anew');
    tellHere('guild_unavailable');
    core.states.takeOver(state, fresh);
    tellHere('guild_available');
    return true;
  });
}

/** This process may have missed events of any guild. Its memory takes over what the store and the other processes say; nobody is told. */
async function readAllAnewHere(core: Core): Promise<void> {
  core.tokens.forgetAll();
  core.bus.tellHere({ scope: {}, t: 'storage_was_lost', d: null });
  await core.userCache.readAnew();
  await forEachGuild(core, (state) => core.states.readAnew(state));
}

interface Reading {
  isAskedAgain: boolean;
  done: Promise<void>;
}
const readings = new WeakMap<Core, Reading>();
const TRY_AGAIN_MS = 1_000;

/**
 * The same, until it has succeeded, however often: with a database that is away it is tried again. One at a time; asked meanwhile,
 * it is done once more after that. Resolves when all is read that was asked for.
 */
export function keepReadingAnewHere(core: Core): Promise<void> {
  const running = readings.get(core);
  if (running) {
    running.isAskedAgain = true;
    return running.done;
  }
  const reading: Reading = { isAskedAgain: true, done: Promise.resolve() };
  readings.set(core, reading);
  reading.done = (async () => {
    for (let failures = 0; reading.isAskedAgain;) {
      reading.isAskedAgain = false;
      try {
        await readAllAnewHere(core);
      } catch (error) {
        reading.isAskedAgain = true;
        if (failures++ === 0) core.log.error({ err: error }, 'memory could not be read anew; it is tried again until it is');
        await sleep(TRY_AGAIN_MS, undefined, { ref: false });
      }
    }
    readings.delete(core);
  })();
  return reading.done;
}

/** Whether memory may lack something that was told by others, until it has been read. */
export const isReadingAnew = (core: Core): boolean => readings.has(core);

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
