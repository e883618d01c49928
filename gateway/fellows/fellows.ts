import { randomBytes } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import type { BusEvent, BusPosition } from '#core/ports/bus';
import type { GatewayContext } from '../gateway-context.ts';
import { showToFriends } from '../friends.ts';
import { event } from '../ready.ts';
import { endForsakenLater } from '../temporary-members.ts';
import { cleanUpAfter } from './clean-up.ts';
import { Directory } from './directory.ts';
import { handOver, type Claim } from './hand-over.ts';
import { recentOf, type Claimed } from './snapshot.ts';

/** How long a process is taken for alive after it last said so, and how often it says so. */
const ALIVE_MS = 15_000;
const BEAT_EVERY_MS = 5_000;
const BEATS_PER_POSITION = 12;
/** The list of processes is kept as long as anybody may want to clean up. */
const LIST_MS = 24 * 60 * 60_000;
const CLEANING_MS = 60_000;
const PROCESSES = 'gateway-processes';
const NOBODY_IS_HERE = 'nobody_is_here';

/** The gateway processes of one server, as one of them sees them. */
export interface Fellows {
  readonly id: string;
  readonly directory: Directory;
  /** Known to be dead: what they say of sessions counts for nothing. */
  readonly dead: ReadonlySet<string>;
  /** Answers that takeovers wait for, by the number of the question. */
  readonly asked: Map<string, (answer: Claimed) => void>;
  /** Sessions that were handed over, until the other process has said that it goes on with them. */
  readonly handed: Map<string, () => void>;
  /** What this process has heard in the last minute or two. */
  recentPosition(): BusPosition;
  /** One that it takes over, or asks whether it is there. */
  isAlive(process: string): Promise<boolean>;
  /** Whether no other gateway process could take a session over: none is there, or all others end, too. */
  isAlone(): Promise<boolean>;
  /** Tells the others that this one drains, or takes sessions in again. */
  sayLeaving(): Promise<void>;
  /**
   * To be called once, before anybody connects: where no other gateway process is there, nobody is online or in voice, whatever
   * was kept of a fleet that has ended. One process begins at a time, so that the next one sees it.
   */
  begin(): Promise<void>;
  /** Says that this process is there and looks who is not any more. Runs by itself; tests call it, too. */
  beat(): Promise<void>;
  hear(busEvent: BusEvent): void;
  /** Says all again that the short memory should know of this process. */
  rebuild(): Promise<void>;
  /** Stops the beat; the others need not wait until it is missed. */
  leave(): Promise<void>;
}

const aliveKey = (process: string): string => `process:${process}`;

export function createFellows(context: GatewayContext, id = randomBytes(8).toString('hex')): Fellows {
  const { core, sessions } = context;
  const { shortMemory, log } = core;
  const dead = new Set<string>();
  let missed = new Map<string, number>();
  let beats = 0;
  let begun: Promise<void> | null = null;
  let beating: Promise<void> | null = null;
  let mustRebuild = false;
  let rebuilding: Promise<void> | null = null;
  const burials = new Map<string, Promise<void>>();
  let hasLeft = false;
  // A minute old, or two: what was heard before that is waited for by nobody.
  let [older, newer] = [core.bus.position(), core.bus.position()];
  let beatsToNext = BEATS_PER_POSITION;

  const directory = new Directory(core, sessions, {
    process: id,
    isDead: (process) => dead.has(process),
    showToFriends: (userId, own, always) => showToFriends(context, userId, own, always),
    tellSessionsHere(userId, shown) {
      const own = [...sessions.ofUser(userId)].filter((session) => !session.isBot);
      if (own.length === 0) return;
      const shared = event(context, 'SESSIONS_REPLACE', shown);
      for (const session of own) session.dispatch(shared);
    },
  });
  /** True, or false while it ends and takes nothing over. */
  const sayAlive = (): Promise<void> => shortMemory.set(aliveKey(id), !context.isDraining, ALIVE_MS);
  const isAlive = async (process: string): Promise<boolean> => !dead.has(process) && (await shortMemory.get(aliveKey(process))) !== null;

  const beginOnce = (): Promise<void> =>
    core.locks.withLock('gateway-start', async () => {
      const listed = await shortMemory.entries(PROCESSES);
      listed.delete(id);
      const found = await Promise.all([...listed.keys()].map((process) => shortMemory.get(aliveKey(process))));
      if (found.every((said) => said === null)) {
        await core.bus.forgetRetained();
        core.publish({}, { t: NOBODY_IS_HERE, d: { process: id } });
      }
      await sayAlive();
      await shortMemory.setEntry(PROCESSES, id, true, LIST_MS);
    });
  const beatOnce = async (): Promise<void> => {
    await begun;
    const wasKnown = (await shortMemory.get(aliveKey(id))) !== null;
    await sayAlive();
    const listed = await shortMemory.setEntry<boolean>(PROCESSES, id, true, LIST_MS);
    listed.delete(id);
    if (hasLeft) return;
    // Either all was forgotten, or this process stood still for so long that others took it for dead: then nobody may judge.
    if (beats++ > 0 && !wasKnown) {
      log.warn('the short memory knew nothing of this gateway process any more; all of it is said anew');
      missed.clear();
      mustRebuild = true;
    }
    if (mustRebuild) {
      rebuildInPeace();
      return;
    }
    if (--beatsToNext === 0) [older, newer, beatsToNext] = [newer, core.bus.position(), BEATS_PER_POSITION];
    directory.renew(core.clock.steadyMs());
    await lookAt(listed);
  };

  /** Processes, and false for those that said that they end. */
  const lookAt = async (listed: ReadonlyMap<string, boolean>): Promise<void> => {
    const processes = [...listed.keys()];
    const before = missed;
    missed = new Map();
    const found = await Promise.all(processes.map(async (process) => (await shortMemory.get(aliveKey(process))) !== null));
    for (const [index, process] of processes.entries()) {
      if (found[index]) {
        dead.delete(process);
        continue;
      }
      const times = (before.get(process) ?? 0) + 1;
      missed.set(process, times);
      // Twice, so that one which is just coming back has said so.
      if (times > 1) buryInPeace(process, listed.get(process) === false);
    }
  };

  /** Beside the beat: whoever does it for long must go on to say that he is there. */
  const buryInPeace = (process: string, hasSaid: boolean): void => {
    dead.add(process);
    if (burials.has(process)) return;
    const burial = bury(process, hasSaid)
      .catch((error: unknown) => log.warn({ err: error, process }, 'the sessions of a dead gateway process could not be ended; it is tried again'))
      .finally(() => burials.delete(process));
    burials.set(process, burial);
  };
  const bury = async (process: string, hasSaid: boolean): Promise<void> => {
    const claim = `cleaning:${process}`;
    if (!(await shortMemory.claim(claim, id, CLEANING_MS))) return;
    const renewal = setInterval(() => void shortMemory.set(claim, id, CLEANING_MS).catch(() => undefined), CLEANING_MS / 4).unref();
    let isDone = false;
    try {
      if (hasSaid) log.info({ process }, 'a gateway process was stopped while no other one was there; its sessions are ended');
      else log.warn({ process }, 'a gateway process is dead; its sessions are ended');
      isDone = await cleanUpAfter(context, process, async () => !hasLeft && dead.has(process) && (await shortMemory.get(aliveKey(process))) === null);
      if (!isDone) return;
      await shortMemory.removeEntry(PROCESSES, process);
      endForsakenLater(context);
      missed.delete(process);
      core.publish({}, { t: 'gateway_gone', d: { process } });
      log.info({ process }, `the sessions of a ${hasSaid ? 'stopped' : 'dead'} gateway process are ended`);
    } finally {
      clearInterval(renewal);
      // With the next beat again, by whoever comes first.
      if (!isDone) await shortMemory.remove(claim).catch(() => undefined);
    }
  };
  /** Beside the beat as well, and with each beat again until all is said. */
  const rebuildInPeace = (): void => {
    rebuilding ??= (async () => {
      // What others said meanwhile comes first.
      await core.bus.caughtUp();
      await fellows.rebuild();
      mustRebuild = false;
    })()
      .catch((error: unknown) => log.warn({ err: error }, 'this gateway process could not say all of its sessions anew; it is tried again'))
      .finally(() => (rebuilding = null));
  };

  const beat = (): Promise<void> => {
    beating ??= beatOnce().finally(() => (beating = null));
    return beating;
  };
  const beatInPeace = (): void => void beat().catch((error: unknown) => log.warn({ err: error }, 'this gateway process could not say that it is there'));
  const timer = setInterval(beatInPeace, BEAT_EVERY_MS).unref();

  const fellows: Fellows = {
    id,
    directory,
    dead,
    asked: new Map(),
    handed: new Map(),
    recentPosition: () => recentOf(core.bus.position(), older),
    isAlive,
    async isAlone() {
      const listed = await shortMemory.entries(PROCESSES);
      listed.delete(id);
      const said = await Promise.all([...listed.keys()].map((process) => shortMemory.get<boolean>(aliveKey(process))));
      return !said.includes(true);
    },
    sayLeaving: sayAlive,
    begin() {
      begun ??= beginOnce().catch((error: unknown) =>
        log.warn({ err: error }, 'whether other gateway processes are there is not known: who was online before may be shown still'),
      );
      return begun;
    },
    beat,
    hear({ t, d }) {
      const { to, process } = d as { to?: string; process?: string };
      // One that could not see this process: what it had everybody forget is told again.
      if (t === NOBODY_IS_HERE && process !== id && sessions.size > 0) {
        mustRebuild = true;
        rebuildInPeace();
      }
      if (t === 'gateway_gone' && process !== undefined && process !== id) dead.add(process);
      if (to !== id) return;
      if (t === 'gateway_claim') handOver(context, fellows, d as Claim);
      else if (t === 'gateway_claimed') fellows.asked.get((d as Claimed).ask)?.(d as Claimed);
      else if (t === 'gateway_taken') fellows.handed.get((d as { session_id: string }).session_id)?.();
    },
    async rebuild() {
      await sayAlive();
      await shortMemory.setEntry(PROCESSES, id, true, LIST_MS);
      await directory.rebuild();
      retell(context);
    },
    async leave() {
      hasLeft = true;
      clearInterval(timer);
      await beating?.catch(() => undefined);
      await Promise.all([...burials.values(), rebuilding]);
      await directory.settled();
      await shortMemory.remove(aliveKey(id));
      if (sessions.size === 0) await shortMemory.removeEntry(PROCESSES, id);
      else await shortMemory.setEntry(PROCESSES, id, false, LIST_MS);
    },
  };
  return fellows;
}

/** Presences and voice states of the own sessions, for those who load a guild later; nobody hears of them again. */
function retell({ core, sessions }: GatewayContext): void {
  const told = new Set<Snowflake>();
  for (const { terms, guildIds } of sessions.all()) {
    for (const guildId of guildIds) {
      const state = core.states.peek(guildId);
      const presence = state?.presences.get(terms.userId);
      if (presence) core.publish({ guild_id: guildId }, { t: 'presence_retold', d: null }, { kind: 'presence', guild_id: guildId, presence });
      const voice = state?.voiceStates.get(terms.userId);
      if (!state || voice?.session_id !== terms.id) continue;
      core.publish({ guild_id: guildId }, { t: 'voice_retold', d: null }, { kind: 'voice-state', guild_id: guildId, user_id: terms.userId, state: voice });
      if (told.has(voice.channel_id)) continue;
      told.add(voice.channel_id);
      const [status, at] = [state.voiceStatuses.get(voice.channel_id), state.voiceStarts.get(voice.channel_id)];
      const place = { guild_id: guildId, channel_id: voice.channel_id };
      if (status !== undefined) core.publish({ guild_id: guildId }, { t: 'voice_retold', d: null }, { kind: 'voice-status', ...place, status });
      if (at !== undefined) core.publish({ guild_id: guildId }, { t: 'voice_retold', d: null }, { kind: 'voice-started', ...place, at });
    }
  }
}
