import { ChannelType, PermissionFlagsBits as Permission, type APISoundboardSound, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { SendSoundBody, VoiceEffectBody } from '#protocol/rest/soundboard';
import { isVoiceLike } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import type { GuildState, VoiceStateRecord } from '../state/guild-state.ts';
import { isSuppressedIn } from '../voice/update-voice-state.ts';
import { defaultSound } from './default-sounds.ts';

/**
 * Plays a sound to those in a voice channel. Whoever plays it is in there, hears and may speak.
 * Source: Discord, "Send Soundboard Sound".
 */
export async function sendSound(core: Core, place: Place, body: SendSoundBody, callerId: Snowflake): Promise<void> {
  const { state, voice, permissions } = speakerIn(core, place, callerId);
  const needed = Permission.Speak | Permission.UseSoundboard;
  if ((permissions & needed) !== needed) throw apiError('MISSING_PERMISSIONS');
  if (voice.self_deaf || isSilenced(core, state, place, voice)) throw apiError('CANNOT_SEND_VOICE_EFFECT_WHEN_USER_IS_SERVER_MUTED_DEAFENED_OR_SUPPRESSED');
  const sound = await soundFor(core, state, body, permissions, callerId);
  const emoji = sound.emoji_id
    ? { id: sound.emoji_id, name: emojiNameOf(core, sound), animated: emojiOf(core, sound)?.animated ?? false }
    : sound.emoji_name
      ? { id: null, name: sound.emoji_name, animated: false }
      : null;
  tellThoseInside(core, state, place.channel.id, {
    channel_id: place.channel.id,
    guild_id: state.id,
    user_id: callerId,
    sound_id: sound.sound_id,
    sound_volume: sound.volume,
    emoji,
  });
}

/** An emoji that flies up before those in a voice channel. Source: routes of Discord's client. */
export async function sendVoiceEffect(core: Core, place: Place, body: VoiceEffectBody, callerId: Snowflake): Promise<void> {
  const { state, voice, permissions } = speakerIn(core, place, callerId);
  if (isSilenced(core, state, place, voice)) throw apiError('CANNOT_SEND_VOICE_EFFECT_WHEN_USER_IS_SERVER_MUTED_DEAFENED_OR_SUPPRESSED');
  const emoji = body.emoji_id ? state.emojis.get(body.emoji_id) : undefined;
  if (body.emoji_id && !emoji && !(permissions & Permission.UseExternalEmojis)) throw apiError('UNKNOWN_EMOJI');
  if (!body.emoji_id && !body.emoji_name) throw apiError('UNKNOWN_EMOJI');
  tellThoseInside(core, state, place.channel.id, {
    channel_id: place.channel.id,
    guild_id: state.id,
    user_id: callerId,
    emoji: { id: body.emoji_id ?? null, name: emoji?.name ?? body.emoji_name ?? null, animated: emoji?.animated ?? false },
    animation_type: body.animation_type ?? 0,
    animation_id: body.animation_id ?? 0,
  });
}

/** On a stage by who let them speak; elsewhere by what they may do now, which may be more than when they came. */
const isSilenced = (core: Core, state: GuildState, { channel }: Place, voice: VoiceStateRecord): boolean =>
  voice.deaf || voice.mute || (channel.type === ChannelType.GuildStageVoice ? voice.suppress : isSuppressedIn(core, state, voice.user_id, channel));

function speakerIn(core: Core, { channel, guild }: Place, callerId: Snowflake): { state: GuildState; voice: VoiceStateRecord; permissions: bigint } {
  if (!guild || !isVoiceLike(channel)) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  const voice = guild.voiceStates.get(callerId);
  if (voice?.channel_id !== channel.id) throw apiError('TARGET_USER_IS_NOT_CONNECTED_TO_VOICE');
  return { state: guild, voice, permissions: channelPermissionsOf(guild, callerId, channel, core.clock.nowMs()) };
}

/** A sound of the guild, one that every server has, or one of another guild that the caller is in. */
async function soundFor(core: Core, state: GuildState, body: SendSoundBody, permissions: bigint, callerId: Snowflake): Promise<APISoundboardSound> {
  const sourceId = body.source_guild_id ?? state.id;
  if (sourceId === state.id) {
    const sound = state.sounds.get(body.sound_id) ?? defaultSound(body.sound_id);
    if (!sound) throw apiError('UNKNOWN_SOUND');
    return sound;
  }
  const source = await core.states.get(sourceId);
  const sound = source?.members.has(callerId) ? source.sounds.get(body.sound_id) : undefined;
  if (!sound) throw apiError('UNKNOWN_SOUND');
  if (!(permissions & Permission.UseExternalSounds)) throw apiError('MISSING_PERMISSIONS');
  return sound;
}

const emojiOf = (core: Core, sound: APISoundboardSound) =>
  sound.guild_id && sound.emoji_id ? core.states.peek(sound.guild_id)?.emojis.get(sound.emoji_id) : undefined;
const emojiNameOf = (core: Core, sound: APISoundboardSound): string | null => emojiOf(core, sound)?.name ?? null;

function tellThoseInside(core: Core, state: GuildState, channelId: Snowflake, d: object): void {
  const inside = [...state.voiceStates.values()].filter((voice) => voice.channel_id === channelId).map((voice) => voice.user_id);
  core.publish({ guild_id: state.id, user_ids: inside }, { t: 'VOICE_CHANNEL_EFFECT_SEND', d });
}
