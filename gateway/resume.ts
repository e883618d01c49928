import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { ResumePayload } from '#protocol/gateway-payloads';
import type { Connection } from './connection.ts';
import { endSession } from './end-session.ts';
import { askToGo } from './fellows/drain.ts';
import type { Fellows } from './fellows/fellows.ts';
import { takeOver } from './fellows/take-over.ts';
import type { GatewayContext } from './gateway-context.ts';
import { gatewayFigures } from './gateway-figures.ts';
import { loginOf } from './identify.ts';
import { event } from './ready.ts';

/** Op 6: sends what was missed, in order, then RESUMED. A session that is gone is op 9. Source: Discord, "Resuming". */
export async function resume(context: GatewayContext, connection: Connection, payload: ResumePayload): Promise<void> {
  if (context.isDraining) return askToGo(connection);
  await context.holding.get(payload.session_id);
  const login = await loginOf(context, payload.token);
  if (!login) return connection.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
  if (!connection.isOpen) return;
  const session = context.sessions.get(payload.session_id);
  if (!session && context.fellows) return resumeFromElsewhere(context, context.fellows, connection, payload, login.tokenHash);
  if (!session || session.isLost || session.terms.tokenHash !== login.tokenHash) return connection.sendControl(GatewayOpcodes.InvalidSession, false);
  if (payload.seq > session.seq || payload.seq < 0) return connection.close(GatewayCloseCodes.InvalidSeq, 'Invalid seq.');
  const missed = session.missedSince(payload.seq);
  const former = session.connection;
  if (former) {
    former.session = null;
    former.close(GatewayCloseCodes.UnknownError, 'The session was resumed on another connection.');
  }
  if (!missed) {
    endSession(context, session);
    return connection.sendControl(GatewayOpcodes.InvalidSession, false);
  }
  // From here on nothing waits, so that no event comes in between or is lost.
  session.attach(connection);
  context.fellows?.directory.connectionChanged(session);
  gatewayFigures.resumed++;
  const first = session.seq - missed.length + 1;
  missed.forEach((shared, index) => connection.replayEvent(shared, first + index));
  session.dispatch(event(context, 'RESUMED', { _trace: ['["nexus",{"micros":0}]'] }));
}

async function resumeFromElsewhere(
  context: GatewayContext,
  fellows: Fellows,
  connection: Connection,
  { session_id: sessionId, seq }: ResumePayload,
  tokenHash: string,
): Promise<void> {
  const taken = await takeOver(context, fellows, connection, { sessionId, tokenHash, seq }).catch((error: unknown) => {
    context.core.log.warn({ err: error }, 'a session of another process could not be taken over');
    return null;
  });
  if (taken === 'invalid') connection.close(GatewayCloseCodes.InvalidSeq, 'Invalid seq.');
  else if (!taken) connection.sendControl(GatewayOpcodes.InvalidSession, false);
  else gatewayFigures.resumed++;
}
