import { randomBytes } from 'node:crypto';
import { PresenceUpdateStatus, type Snowflake } from 'discord-api-types/v10';
import type { BusMark, BusPosition } from '#core/ports/bus';
import { atOnce } from '#core/at-once';
import type { Connection } from '../connection.ts';
import { isOnShard } from '../dispatch.ts';
import { endSession } from '../end-session.ts';
import type { SharedEvent } from '../frames/shared-event.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { endOutage, guildIfAvailable, tellUnavailable, waitFor } from '../outages.ts';
import { enterExpected, event } from '../ready.ts';
import { Session } from '../session.ts';
import type { Listed } from './entries.ts';
import type { Claim } from './hand-over.ts';
import type { Fellows } from './fellows.ts';
import { eventOfText, PATIENCE_MS, within, type Claimed, type Snapshot } from './snapshot.ts';

/** What a session heard while it did not know yet whether its client has had it. */
interface Held {
  shared: SharedEvent;
  mark: BusMark | null;
  guildId: Snowflake | undefined;
}

export interface Wanted {
  sessionId: string;
  tokenHash: string;
  /** The client's last dispatch. */
  seq: number;
}

const LOADED_AT_ONCE = 8;

/** Goes on with a session of another process; null when there is none to be had. */
export async function takeOver(context: GatewayContext, fellows: Fellows, connection: Connection, wanted: Wanted): Promise<Session | 'invalid' | null> {
  let former: string | undefined;
  // It may move once more while it is looked for.
  for (let attempt = 0; attempt < 2; attempt++) {
    const listed = await fellows.directory.find(wanted.sessionId);
    if (!listed || listed.terms.tokenHash !== wanted.tokenHash || listed.process === fellows.id || listed.process === former) return null;
    if (!(await fellows.isAlive(listed.process))) return null;
    const taken = await takeFrom(context, fellows, connection, wanted, listed);
    if (taken) return taken;
    former = listed.process;
  }
  return null;
}

async function takeFrom(
  context: GatewayContext,
  fellows: Fellows,
  connection: Connection,
  wanted: Wanted,
  listed: Listed,
): Promise<Session | 'invalid' | null> {
  const { core, sessions, holding } = context;
  if (sessions.get(wanted.sessionId) || !(await core.userCache.find(listed.terms.userId))) return null;
  const session = new Session(listed.terms, null, { status: PresenceUpdateStatus.Online, activities: [] });
  const held: Held[] = [];
  session.hold((shared) => {
    const { heard } = context;
    held.push({ shared, mark: heard?.mark ?? null, guildId: heard?.busEvent.scope.guild_id });
  });
  let isOver = (): void => undefined;
  sessions.add(session);
  holding.set(wanted.sessionId, new Promise<void>((resolve) => (isOver = resolve)));
  const giveUp = (): null => {
    if (sessions.get(wanted.sessionId) === session) sessions.remove(session);
    for (const waiting of context.outages.values()) waiting.delete(session);
    return null;
  };
  try {
    await enterQuietly(context, session);
    const answer = await ask(context, fellows, wanted, listed.process);
    if (answer?.isInvalid) {
      giveUp();
      return 'invalid';
    }
    const snapshot = answer?.snapshot ?? (answer?.key === undefined ? null : await core.shortMemory.take<Snapshot>(answer.key));
    if (!snapshot) return giveUp();
    // What is still on its way and stands before the snapshot must come before it is known what to leave out.
    await within(PATIENCE_MS.answer, core.bus.reached(snapshot.recent));
    const isGood = isWithin(snapshot.recent, core.bus.position()) && !session.isRevoked;
    // From here on nothing waits.
    if (isGood) goOn(context, session, snapshot, held, connection);
    else session.goOn(snapshot.seq, []);
    const entered = fellows.directory.enter(session);
    if (!isGood) endSession(context, session);
    await entered;
    core.publish({}, { t: 'gateway_taken', d: { to: listed.process, session_id: wanted.sessionId } });
    return isGood ? session : null;
  } catch (error) {
    giveUp();
    throw error;
  } finally {
    holding.delete(wanted.sessionId);
    isOver();
  }
}

/** Lets a session hear of its user's guilds without telling it: it has them already. */
async function enterQuietly(context: GatewayContext, session: Session): Promise<void> {
  const { core, sessions } = context;
  const { userId } = session.terms;
  // Memory knows of guilds that the user has just left and the client still thinks to be in.
  const inMemory = [...core.states.all()].filter((state) => state.members.has(userId)).map(({ id }) => id);
  const guildIds = [...new Set([...(await core.guilds.idsOfMember(userId)), ...inMemory])].filter((guildId) => isOnShard(session, guildId));
  await atOnce(guildIds, LOADED_AT_ONCE, async (guildId) => {
    const state = core.states.peek(guildId) ?? (await guildIfAvailable(context, guildId));
    if (state?.members.has(userId) && sessions.get(session.terms.id) === session) sessions.enterGuild(session, guildId);
  });
}

async function ask({ core }: GatewayContext, fellows: Fellows, wanted: Wanted, owner: string): Promise<Claimed | null> {
  const number = randomBytes(8).toString('hex');
  const answer = new Promise<Claimed>((resolve) => fellows.asked.set(number, resolve));
  const claim: Claim = {
    to: owner,
    from: fellows.id,
    ask: number,
    session_id: wanted.sessionId,
    token_hash: wanted.tokenHash,
    seq: wanted.seq,
    position: fellows.recentPosition(),
  };
  try {
    core.publish({}, { t: 'gateway_claim', d: claim });
    return (await within(PATIENCE_MS.answer, answer)) ? await answer : null;
  } finally {
    fellows.asked.delete(number);
  }
}

function goOn(context: GatewayContext, session: Session, snapshot: Snapshot, held: readonly Held[], connection: Connection): void {
  const { core, sessions } = context;
  const missed = snapshot.missed.map(eventOfText);
  const { news, toEnter, gone } = compare(session, snapshot, held);
  Object.assign(session.terms, snapshot.terms);
  session.presence = snapshot.presence;
  for (const guildId of toEnter) {
    sessions.leaveGuild(session, guildId);
    session.expected.add(guildId);
  }
  for (const guildId of snapshot.expected) if (!session.guildIds.has(guildId)) session.expected.add(guildId);
  for (const guildId of snapshot.waiting) if (!session.guildIds.has(guildId) && !session.expected.has(guildId)) waitFor(context, session, guildId);
  session.goOn(snapshot.seq, missed);
  if (connection.isOpen) session.attach(connection);
  else session.detachedAtMs = core.clock.steadyMs();
  const first = snapshot.seq - missed.length + 1;
  missed.forEach((shared, index) => session.connection?.replayEvent(shared, first + index));
  for (const { shared } of news) session.dispatch(shared);
  session.dispatch(event(context, 'RESUMED', { _trace: ['["nexus",{"micros":0}]'] }));
  for (const guildId of gone) {
    session.expected.delete(guildId);
    tellUnavailable(context, session, guildId);
    void endOutage(context, guildId);
  }
  // Its client does not know that anybody else answers now, and asks for no list again.
  for (const [guildId, lookedAt] of Object.entries(snapshot.memberLists ?? {})) {
    try {
      context.memberLists?.subscribe(session, guildId, lookedAt);
    } catch (error) {
      core.log.error({ err: error }, 'a member list of a session could not be sent');
    }
  }
  void enterExpected(context, session).catch((error: unknown) => core.log.error({ err: error }, 'the guilds of a session could not be sent'));
}

interface Difference {
  /** What the client has not had, in order. */
  news: Held[];
  /** Guilds that the session heard of here and was never told of. */
  toEnter: Snowflake[];
  /** Guilds that its client has and that it did not hear of here. */
  gone: Snowflake[];
}

function compare(session: Session, { guildIds, position }: Snapshot, held: readonly Held[]): Difference {
  const after = held.filter(({ mark }) => !mark || isAfter(mark, position));
  const idsOf = (t: string): Set<unknown> => new Set(after.filter(({ shared }) => shared.t === t).map(({ shared }) => idOf(shared)));
  const [came, went, told] = [idsOf('GUILD_CREATE'), idsOf('GUILD_DELETE'), new Set(guildIds)];
  const toEnter = [...session.guildIds].filter((id) => !told.has(id) && !came.has(id));
  return {
    news: after.filter(({ guildId }) => guildId === undefined || !toEnter.includes(guildId)),
    toEnter,
    gone: guildIds.filter((id) => !session.guildIds.has(id) && !went.has(id)),
  };
}

const isAfter = ({ topic, origin, n }: BusMark, position: BusPosition): boolean => n > (position[topic]?.[origin] ?? 0);

/** Whether all of the first has been heard by who stands at the second. */
const isWithin = (position: BusPosition, heard: BusPosition): boolean =>
  Object.entries(position).every(([topic, origins]) => Object.entries(origins).every(([origin, n]) => (heard[topic]?.[origin] ?? 0) >= n));

const idOf = (shared: SharedEvent): unknown => (JSON.parse(`{${shared.plain('json').toString('utf8', 1)}`) as { d: { id: unknown } }).d.id;
