import { VoiceCloseCodes } from 'discord-api-types/voice/v8';
import { endpointOf } from '#core/voice/voice-servers';
import { moveIfAway } from './away.ts';
import { endSession } from './end-session.ts';
import { review } from './follow-voice-states.ts';
import { reviewRecording } from './record-calls.ts';
import type { VoiceConnection } from './voice-connection.ts';
import type { VoiceContext } from './voice-context.ts';

export const HEARTBEAT_INTERVAL_MS = 13_750;
/** Three heartbeats, and a little. */
const SILENT_MS = 3 * HEARTBEAT_INTERVAL_MS + 5_000;
const IDENTIFY_WITHIN_MS = 30_000;
/** How long a call may stay here after its channel went to another voice server. Its members are told where to go. */
const MOVED_MS = 15_000;

/** What time brings about: whoever is silent goes, and so does what nobody came back for. */
export function sweep(context: VoiceContext, connections: Iterable<VoiceConnection>): void {
  const { core } = context;
  const nowMs = core.clock.steadyMs();
  for (const connection of connections) {
    const { session } = connection;
    const isLate = session ? nowMs - connection.lastHeartbeatMs > SILENT_MS : nowMs - connection.sinceMs > IDENTIFY_WITHIN_MS;
    if (!isLate) continue;
    connection.close(VoiceCloseCodes.SessionTimeout, 'Session timed out.');
    if (session?.connection === connection) endSession(context, session);
  }
  // What ends while it is looked at is not looked at again.
  for (const session of context.sessions.values()) {
    if (session.brokenSinceMs !== null && nowMs - session.brokenSinceMs > session.patienceMs) endSession(context, session);
    else {
      review(context, session);
      if (!session.hasEnded) moveIfAway(context, session);
    }
  }
  for (const call of context.calls.values()) {
    reviewRecording(context, call);
    const [one] = call.members.values();
    const endpoint = one ? endpointOf(core, one.terms) : null;
    if (endpoint === null || endpoint === context.endpoint) call.movedSinceMs = null;
    else {
      call.movedSinceMs ??= nowMs;
      if (nowMs - call.movedSinceMs < MOVED_MS) continue;
      for (const session of call.members.values()) endSession(context, session, [VoiceCloseCodes.CallTerminated, 'Call terminated.']);
    }
  }
}
