import { ChannelType, PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { isVoiceLike, type ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { endTemporaryMembership } from '../members/end-temporary-membership.ts';
import { isGuest } from '../members/guest.ts';
import type { MemberRecord } from '../members/member-record.ts';
import { presentMember } from '../members/present-member.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import { publishVoiceStart, publishVoiceStatus } from './publish-voice-info.ts';
import type { GuildState, VoiceStateRecord } from '../state/guild-state.ts';
import { tellOnceProven } from './prove-voice-server.ts';
import { tellVoiceServer } from './voice-servers.ts';

/** What a client asks for itself by op 4; a null channel leaves. */
export interface OwnVoice {
  channelId: Snowflake | null;
  sessionId: string;
  selfMute: boolean;
  selfDeaf: boolean;
  selfVideo: boolean;
}

/** Joins, changes or leaves a voice channel. False where they are in none after that: nothing is said where they may not connect. Source: Discord, "Update Voice State". */
export function updateOwnVoiceState(core: Core, state: GuildState, userId: Snowflake, own: OwnVoice): boolean {
  const known = state.voiceStates.get(userId);
  if (own.channelId === null) {
    if (known) publishVoiceState(core, state, userId, null, known);
    return false;
  }
  const channel = state.channels.get(own.channelId);
  const member = state.members.get(userId);
  if (!channel || !member || !isVoiceLike(channel)) return false;
  const stays = known?.channel_id === channel.id ? known : undefined;
  if (!stays) {
    const permissions = channelPermissionsOf(state, userId, channel, core.clock.nowMs());
    if (!(permissions & PermissionFlagsBits.ViewChannel) || !(permissions & PermissionFlagsBits.Connect)) return false;
    const inside = [...state.voiceStates.values()].filter((voice) => voice.channel_id === channel.id).length;
    if (channel.user_limit && inside >= channel.user_limit && !(permissions & PermissionFlagsBits.MoveMembers)) return false;
  }
  const voice: VoiceStateRecord = {
    guild_id: state.id,
    channel_id: channel.id,
    user_id: userId,
    session_id: own.sessionId,
    deaf: member.deaf,
    mute: member.mute,
    self_deaf: own.selfDeaf,
    self_mute: own.selfMute,
    self_video: own.selfVideo,
    self_stream: stays?.session_id === own.sessionId && stays.self_stream,
    // Who speaks on a stage, or asks to, goes on with it whatever they do with their own microphone.
    suppress: stays && channel.type === ChannelType.GuildStageVoice ? stays.suppress : isSuppressedIn(core, state, userId, channel),
    request_to_speak_timestamp: stays?.request_to_speak_timestamp ?? null,
  };
  publishVoiceState(core, state, userId, voice);
  // Whoever asks for just what they have lost their call and wants it back.
  if (!stays || JSON.stringify(stays) !== JSON.stringify(voice)) return true;
  tellOnceProven(core, channel, () => {
    const present = state.voiceStates.get(userId);
    if (present?.channel_id === channel.id && present.session_id === own.sessionId) tellVoiceServer(core, present);
  });
  return true;
}

/** Who comes into a channel without being allowed to speak there: onto a stage, out of the way, or without SPEAK. Source: Discord, "Voice State". */
export const isSuppressedIn = (core: Core, state: GuildState, userId: Snowflake, channel: ChannelRecord): boolean =>
  channel.type === ChannelType.GuildStageVoice ||
  channel.id === state.guild.afk_channel_id ||
  !(channelPermissionsOf(state, userId, channel, core.clock.nowMs()) & PermissionFlagsBits.Speak);

/** Of a guest nobody says when they joined. Source: Discord, "Guild Member". */
const presentInVoice = (core: Core, member: MemberRecord) => ({
  ...presentMember(member, core.userCache.get(member.user_id)),
  ...(isGuest(member) && { joined_at: null }),
});

/** Stores and tells a voice state. For one who left, `former` gives the last session; the event has a null channel. */
export function publishVoiceState(core: Core, state: GuildState, userId: Snowflake, given: VoiceStateRecord | null, former?: VoiceStateRecord): void {
  const member = state.members.get(userId);
  const isMoved = state.voiceStates.get(userId)?.channel_id !== given?.channel_id;
  // A screen is shown in one channel only.
  const voice = given && isMoved ? { ...given, self_stream: false } : given;
  const shown = voice ?? (former && { ...former, channel_id: null, self_video: false, self_stream: false });
  if (!shown) return;
  const { self_stream: streams, ...rest } = shown;
  const known = state.voiceStates.get(userId);
  const from = known?.channel_id ?? null;
  core.publish(
    { guild_id: state.id },
    {
      t: 'VOICE_STATE_UPDATE',
      d: { ...rest, ...(streams && { self_stream: true }), ...(member && { member: presentInVoice(core, member) }) },
    },
    { kind: 'voice-state', guild_id: state.id, user_id: userId, state: voice },
  );
  const to = voice?.channel_id ?? null;
  if (voice && (from !== to || known?.session_id !== voice.session_id)) tellVoiceServer(core, voice);
  if (from === to) return;
  if (to === null && member && isGuest(member)) endTemporaryMembership(core, state, userId);
  if (from !== null && !isAnybodyIn(state, from)) tellCallEnded(core, state, from);
  if (to !== null && !state.voiceStarts.has(to)) publishVoiceStart(core, state, to, Math.floor(core.clock.nowMs() / 1000));
}

const isAnybodyIn = (state: GuildState, channelId: Snowflake): boolean => [...state.voiceStates.values()].some((voice) => voice.channel_id === channelId);

/** With the last one goes what the channel said of itself. */
function tellCallEnded(core: Core, state: GuildState, channelId: Snowflake): void {
  if (state.voiceStatuses.has(channelId)) publishVoiceStatus(core, state, channelId, null);
  if (state.voiceStarts.has(channelId)) publishVoiceStart(core, state, channelId, null);
}
