import { ChannelType, PermissionFlagsBits as Bit, type APISoundboardSound } from 'discord-api-types/v10';
import type { State } from '#sdk/state/state';
import { remember } from '#sdk/state/selectors/remember';
import { permissionsIn } from '#sdk/state/selectors/permissions';
import { voiceStateIn } from './in-voice.ts';

/** The sounds of one place: a guild's, or those that every server has. */
export interface SoundGroup {
  key: string;
  /** Null for those of the server. */
  guildId: string | null;
  sounds: readonly APISoundboardSound[];
}

const needed = Bit.Speak | Bit.UseSoundboard;

/** Sounds of the guild that one is in, and then of all others. */
export const soundGroups: (state: State, guildId: string) => readonly SoundGroup[] = remember(
  (state) => [state.guilds.version],
  (state, guildId) => {
    const ids = [guildId, ...[...state.guilds.keys()].filter((id) => id !== guildId)];
    return ids.flatMap((id) => {
      const sounds = (state.guilds.get(id)?.soundboard_sounds ?? []).filter(({ available }) => available);
      return sounds.length > 0 ? [{ key: id, guildId: id, sounds }] : [];
    });
  },
);

export const mayPlayForeign = (state: State, channelId: string): boolean => (permissionsIn(state, channelId) & Bit.UseExternalSounds) !== 0n;

/** Why one may play none there now, if so. Source: Discord, "Send Soundboard Sound". */
export function whyNoSounds(state: State, channelId: string): 'outside' | 'not allowed' | 'silenced' | 'deaf' | null {
  const voice = voiceStateIn(state, channelId, state.meId ?? '');
  if (voice?.channel_id !== channelId) return 'outside';
  if ((permissionsIn(state, channelId) & needed) !== needed) return 'not allowed';
  const isStage = state.channels.get(channelId)?.type === ChannelType.GuildStageVoice;
  if (voice.mute || voice.deaf || (isStage && voice.suppress)) return 'silenced';
  return voice.self_deaf ? 'deaf' : null;
}

/** Every word of the search is in the name. */
export function soundsLike(sounds: readonly APISoundboardSound[], search: string): readonly APISoundboardSound[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? sounds : sounds.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
}
