import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { noteEnd } from './call-message.ts';
import type { CallRecord } from '../state/call-record.ts';
import { keepCall, withCall } from './change-call.ts';
import { presentLeft } from './present-call.ts';

/** The calls that somebody is in; with a session, those that it is in. */
export const callsOf = (core: Core, userId: Snowflake, sessionId?: string): CallRecord[] =>
  [...core.calls.all()].filter(({ voice_states }) => voice_states.some((voice) => isOf(voice, userId, sessionId)));

const isOf = (voice: { user_id: Snowflake; session_id: string }, userId: Snowflake, sessionId: string | undefined): boolean =>
  voice.user_id === userId && (sessionId === undefined || voice.session_id === sessionId);

/** Takes somebody out of all calls but one, or a session of theirs only. */
export async function leaveCalls(core: Core, userId: Snowflake, { sessionId, but }: { sessionId?: string; but?: Snowflake } = {}): Promise<void> {
  for (const { channel_id: channelId } of callsOf(core, userId, sessionId)) if (channelId !== but) await leaveCall(core, channelId, userId, sessionId);
}

/** Takes somebody out of a call, which ends with the last. */
export const leaveCall = (core: Core, channelId: Snowflake, userId: Snowflake, sessionId?: string): Promise<void> =>
  withCall(core, channelId, async (call) => {
    const gone = call?.voice_states.find((voice) => isOf(voice, userId, sessionId));
    if (!call || !gone) return;
    const left = { t: 'VOICE_STATE_UPDATE', d: presentLeft(gone) } as const;
    const voice_states = call.voice_states.filter((voice) => voice !== gone);
    if (voice_states.length > 0) return keepCall(core, call, { ...call, voice_states }, [left]);
    await keepCall(core, call, null, [left, { t: 'CALL_DELETE', d: { channel_id: channelId } }]);
    await noteEnd(core, call);
  });

/** Ends all calls, and says so in their messages. For a server that nobody will find in them again. */
export async function endCalls(core: Core): Promise<void> {
  for (const { channel_id: channelId } of core.calls.all()) {
    await withCall(core, channelId, async (call) => {
      if (!call) return;
      await keepCall(core, call, null, [{ t: 'CALL_DELETE', d: { channel_id: channelId } }]);
      await noteEnd(core, call);
    });
  }
}
