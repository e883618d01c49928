import { PermissionFlagsBits as Bit, type APIStageInstance } from 'discord-api-types/v10';
import type { VoiceState } from '#sdk/state/entities';
import { may } from '#sdk/state/selectors/permissions';
import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';

export interface OnStage {
  speakers: readonly string[];
  audience: readonly string[];
  /** Who asked to speak, in the order in which they did. */
  requests: readonly string[];
}

/** Somebody was let onto the stage and has not said yet whether they want to. Source: Discord, "Stage Instance". */
export const isInvited = ({ suppress, request_to_speak_timestamp: at }: VoiceState): boolean => !suppress && at !== null;
export const speaks = ({ suppress, request_to_speak_timestamp: at }: VoiceState): boolean => !suppress && at === null;
export const asks = ({ suppress, request_to_speak_timestamp: at }: VoiceState): boolean => suppress && at !== null;

/** Who is on a stage, who listens, and who wants to speak. */
export const onStage: (state: State, channelId: string) => OnStage = remember(
  (state, channelId) => [state.voiceStates.of(state.channels.get(channelId)?.guild_id ?? '').version],
  (state, channelId) => {
    const inside = [...state.voiceStates.of(state.channels.get(channelId)?.guild_id ?? '').values()].filter((voice) => voice.channel_id === channelId);
    const idsOf = (voices: readonly VoiceState[]): string[] => voices.map((voice) => voice.user_id);
    const asking = inside.filter(asks);
    asking.sort((a, b) => Date.parse(a.request_to_speak_timestamp ?? '') - Date.parse(b.request_to_speak_timestamp ?? ''));
    return { speakers: idsOf(inside.filter(speaks)), audience: idsOf(inside.filter((voice) => !speaks(voice))), requests: idsOf(asking) };
  },
);

/** What is said of a live stage. */
export const liveStage = (state: State, channelId: string): APIStageInstance | undefined =>
  state.guilds.get(state.channels.get(channelId)?.guild_id ?? '')?.stage_instances.find((stage) => stage.channel_id === channelId);

const MODERATOR = Bit.ManageChannels | Bit.MuteMembers | Bit.MoveMembers;
export const moderatesStage = (state: State, channelId: string): boolean => may(state, channelId, MODERATOR);
export const mayInviteToSpeak = (state: State, channelId: string): boolean => may(state, channelId, Bit.MuteMembers);
export const mayAskToSpeak = (state: State, channelId: string): boolean => may(state, channelId, Bit.RequestToSpeak);
