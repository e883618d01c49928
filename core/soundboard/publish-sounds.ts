import type { Core } from '../core.ts';
import { withoutMaker } from '../emojis/present-emoji.ts';
import type { SoundRecord } from '../ports/community-stores.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Tells the guild of one sound that came or changed. The caller holds the guild's lock. */
export function publishSound(core: Core, state: GuildState, t: 'GUILD_SOUNDBOARD_SOUND_CREATE' | 'GUILD_SOUNDBOARD_SOUND_UPDATE', sound: SoundRecord): void {
  core.publish(
    { guild_id: state.id },
    { t, d: withoutMaker(sound) },
    { kind: 'sounds', guild_id: state.id, sounds: [...[...state.sounds.values()].filter((one) => one.sound_id !== sound.sound_id), sound] },
  );
}

export function publishSoundRemoved(core: Core, state: GuildState, soundId: string): void {
  core.publish(
    { guild_id: state.id },
    { t: 'GUILD_SOUNDBOARD_SOUND_DELETE', d: { sound_id: soundId, guild_id: state.id } },
    { kind: 'sounds', guild_id: state.id, sounds: [...state.sounds.values()].filter((one) => one.sound_id !== soundId) },
  );
}

/** Sounds that showed an emoji which is gone show none. The caller holds the guild's lock. */
export async function dropEmojiFromSounds(core: Core, state: GuildState, emojiId: string): Promise<void> {
  const changed = [...state.sounds.values()].filter((sound) => sound.emoji_id === emojiId).map((sound) => ({ ...sound, emoji_id: null }));
  if (changed.length === 0) return;
  await core.sounds.save(changed);
  const sounds = [...state.sounds.values()].map((sound) => changed.find((one) => one.sound_id === sound.sound_id) ?? sound);
  core.publish(
    { guild_id: state.id },
    { t: 'GUILD_SOUNDBOARD_SOUNDS_UPDATE', d: { guild_id: state.id, soundboard_sounds: changed.map(withoutMaker) } },
    { kind: 'sounds', guild_id: state.id, sounds },
  );
}
