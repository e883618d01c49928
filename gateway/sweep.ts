import { GatewayCloseCodes } from 'discord-api-types/v10';
import type { Connection } from './connection.ts';
import { endSession } from './end-session.ts';
import type { GatewayContext } from './gateway-context.ts';

/** What Discord tells clients, in milliseconds. */
export const HEARTBEAT_INTERVAL_MS = 41_250;
/** Silence after which a connection is taken for dead; a beat may come late by half an interval. */
const SILENCE_MS = HEARTBEAT_INTERVAL_MS * 1.5;
/** How long a session waits for its client to come back. */
export const RESUMABLE_MS = 180_000;

/** Closes connections without a heartbeat and forgets sessions that nobody resumed. Said every few seconds: no session has a timer. */
export function sweep(context: GatewayContext, connections: Iterable<Connection>): void {
  const nowMs = context.core.clock.steadyMs();
  for (const connection of connections) {
    if (nowMs - connection.lastHeartbeatMs <= SILENCE_MS) continue;
    // One with a session may resume it; another has nothing to come back to.
    if (connection.session) connection.close(GatewayCloseCodes.UnknownError, 'No heartbeat came.');
    else connection.close(GatewayCloseCodes.SessionTimedOut, 'Session timed out.');
  }
  for (const session of context.sessions.all()) {
    if (session.detachedAtMs !== null && nowMs - session.detachedAtMs > RESUMABLE_MS) endSession(context, session);
  }
}
