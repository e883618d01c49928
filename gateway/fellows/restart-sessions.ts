import { GatewayOpcodes } from 'discord-api-types/v10';
import { keepReadingAnewHere } from '#core/state/read-anew';
import type { GatewayContext } from '../gateway-context.ts';
import { RESUMABLE_MS } from '../sweep.ts';

/** So long the former session keeps its user shown and in voice, until the client has identified anew. */
const COME_BACK_WITHIN_MS = 30_000;

/**
 * This process may have missed events: memory is read anew, and every client begins a new session (op 9), so that nothing is
 * lost in silence. Who wants to identify waits until memory has been read.
 */
export async function restartSessions(context: GatewayContext, reason: string): Promise<void> {
  const { core, sessions } = context;
  core.log.warn({ reason, sessions: sessions.size }, 'events may have been missed: memory is read anew and all sessions begin anew');
  const nowMs = core.clock.steadyMs();
  const reading = keepReadingAnewHere(core);
  context.readingAnew = reading;
  for (const session of sessions.all()) {
    if (session.isHolding) {
      // Its client is told so when the takeover is over.
      session.isRevoked = true;
      continue;
    }
    const { connection } = session;
    session.isLost = true;
    session.connection = null;
    session.detachedAtMs = nowMs - RESUMABLE_MS + COME_BACK_WITHIN_MS;
    if (!connection) continue;
    connection.session = null;
    connection.sendControl(GatewayOpcodes.InvalidSession, false);
  }
  await reading;
  if (context.readingAnew === reading) context.readingAnew = null;
}
