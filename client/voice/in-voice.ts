import { remember } from '#sdk/state/selectors/remember';
import type { VoiceState } from '#sdk/state/entities';
import type { State } from '#sdk/state/state';

/** Under what the voice states of a channel stand. */
const ownerOf = (state: State, channelId: string): string => state.channels.get(channelId)?.guild_id ?? channelId;

/** Who is in a voice channel, or in the call of a direct one. */
export const inVoice: (state: State, channelId: string) => readonly string[] = remember(
  (state, channelId) => [state.voiceStates.of(ownerOf(state, channelId)).version],
  (state, channelId) =>
    [...state.voiceStates.of(ownerOf(state, channelId)).values()].filter((voice) => voice.channel_id === channelId).map((voice) => voice.user_id),
);

export const voiceStateIn = (state: State, channelId: string, userId: string): VoiceState | undefined =>
  state.voiceStates.of(ownerOf(state, channelId)).get(userId);

/** Where one is, by which session; on another device as well. */
export function ownVoiceState(state: State): VoiceState | undefined {
  const { meId } = state;
  if (meId === null) return undefined;
  for (const id of [...state.guilds.keys(), ...state.calls.keys()]) {
    const voice = state.voiceStates.of(id).get(meId);
    if (voice) return voice;
  }
  return undefined;
}
