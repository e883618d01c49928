import { GatewayCloseCodes } from 'discord-api-types/v10';
import type { BusPosition } from '#core/ports/bus';
import { endSession } from '../end-session.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Session } from '../session.ts';
import { leaveVoice } from '../leave-voice.ts';
import type { Fellows } from './fellows.ts';
import { PATIENCE_MS, textOfEvent, within, type Claimed, type Snapshot } from './snapshot.ts';

/** What a process asks that wants to go on with a session of this one. */
export interface Claim {
  to: string;
  from: string;
  ask: string;
  session_id: string;
  token_hash: string;
  /** The client's last dispatch. */
  seq: number;
  /** What the other process had heard of late when it began to hold what the session hears. */
  position: BusPosition;
}

/** A longer snapshot goes by the short memory. */
const MAX_EVENT_BYTES = 64 * 1024;
const KEPT_MS = 30_000;
/** Then the process that asked is taken for dead, and the session for lost. */
const TAKEN_WITHIN_MS = 5_000;

/** Leaves a session to the process that asks for it: in one step, at a known place among the events. */
export function handOver(context: GatewayContext, fellows: Fellows, claim: Claim): void {
  const answer = (said: Omit<Claimed, 'to' | 'ask'>): void =>
    context.core.publish({}, { t: 'gateway_claimed', d: { to: claim.from, ask: claim.ask, ...said } });
  void take(context, fellows, claim).then(
    (said) => answer(said),
    (error: unknown) => {
      context.core.log.error({ err: error }, 'a session could not be handed over');
      answer({});
    },
  );
}

async function take(context: GatewayContext, fellows: Fellows, claim: Claim): Promise<Omit<Claimed, 'to' | 'ask'>> {
  const { core, sessions } = context;
  const session = sessions.get(claim.session_id);
  if (!session || session.isHolding || session.isLost || session.terms.tokenHash !== claim.token_hash) return {};
  if (!(await within(PATIENCE_MS.owner, core.bus.reached(claim.position))) || sessions.get(claim.session_id) !== session || session.isLost) return {};
  if (claim.seq > session.seq || claim.seq < 0) return { isInvalid: true };
  // From here on nothing waits.
  const snapshot = detach(context, fellows, session, claim.seq);
  if (!snapshot) {
    endSession(context, session);
    return {};
  }
  awaitTaken(context, fellows, session);
  const text = JSON.stringify(snapshot);
  if (text.length <= MAX_EVENT_BYTES) return { snapshot };
  const key = `claimed:${claim.ask}`;
  await core.shortMemory.set(key, snapshot, KEPT_MS);
  return { key };
}

/** Takes a session out of this process without ending it. Null when what the client missed is no longer kept. */
function detach({ core, sessions, outages, memberLists }: GatewayContext, fellows: Fellows, session: Session, clientSeq: number): Snapshot | null {
  const missed = session.missedSince(clientSeq);
  if (!missed) return null;
  const waiting = [...outages].filter(([, waiters]) => waiters.delete(session)).map(([guildId]) => guildId);
  const snapshot: Snapshot = {
    terms: session.terms,
    presence: session.presence,
    seq: session.seq,
    missed: missed.map(textOfEvent),
    guildIds: [...session.guildIds],
    expected: [...session.expected],
    waiting,
    ...(memberLists && { memberLists: memberLists.lookedAtBy(session) }),
    position: core.bus.position(),
    recent: fellows.recentPosition(),
  };
  memberLists?.end(session, session.guildIds);
  const { connection } = session;
  if (connection) {
    connection.session = null;
    connection.close(GatewayCloseCodes.UnknownError, 'The session was resumed on another connection.');
    session.connection = null;
  }
  sessions.remove(session);
  for (const guildId of snapshot.guildIds) session.guildIds.add(guildId);
  return snapshot;
}

/** The user stays shown as they are until the other process shows them; if it never does, the session is over. */
function awaitTaken(context: GatewayContext, fellows: Fellows, session: Session): void {
  const { id } = session.terms;
  const { directory, handed } = fellows;
  const isOver = (): void => {
    clearTimeout(timer);
    handed.delete(id);
    directory.changed(session, session.guildIds);
  };
  const timer = setTimeout(() => {
    void directory
      .find(id)
      .then((listed) => {
        if (listed?.process === fellows.id) leaveVoice(context, session, session.guildIds);
      })
      .catch(() => undefined)
      .finally(isOver);
  }, TAKEN_WITHIN_MS);
  timer.unref();
  handed.set(id, isOver);
}
