import { keepCall, withCall } from '../calls/change-call.ts';
import { presentCallVoice } from '../calls/present-call.ts';
import type { Core } from '../core.ts';
import { publishVoiceState } from '../voice/update-voice-state.ts';
import type { StreamPlace } from './stream-key.ts';

/** Shows in the voice state of somebody whether they show their screen, where they are still there. */
export async function showStreaming(core: Core, { guildId, channelId, ownerId }: StreamPlace, isOn: boolean): Promise<void> {
  if (guildId !== null) {
    return core.locks.withLock(`guild:${guildId}`, async () => {
      const state = core.states.peek(guildId);
      const voice = state?.voiceStates.get(ownerId);
      if (state && voice?.channel_id === channelId && voice.self_stream !== isOn) publishVoiceState(core, state, ownerId, { ...voice, self_stream: isOn });
    });
  }
  await withCall(core, channelId, async (call) => {
    const voice = call?.voice_states.find((one) => one.user_id === ownerId);
    if (!call || !voice || voice.self_stream === isOn) return;
    const changed = { ...voice, self_stream: isOn };
    const next = { ...call, voice_states: call.voice_states.map((one) => (one === voice ? changed : one)) };
    await keepCall(core, call, next, [{ t: 'VOICE_STATE_UPDATE', d: presentCallVoice(changed) }]);
  });
}
