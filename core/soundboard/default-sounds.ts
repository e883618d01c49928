import type { APISoundboardSound, Snowflake } from 'discord-api-types/v10';

/** Sounds that every server has, drawn by `scripts/default-sounds.js`; the CDN serves their bytes. */
const DEFAULTS: readonly [name: string, emoji: string][] = [
  ['bell', '🔔'],
  ['knock', '🚪'],
  ['rimshot', '🥁'],
  ['ascent', '🚀'],
  ['sad trombone', '🎺'],
  ['pop', '🫧'],
];

const sounds: readonly APISoundboardSound[] = DEFAULTS.map(([name, emoji], index) => ({
  sound_id: String(index + 1),
  name,
  volume: 1,
  emoji_id: null,
  emoji_name: emoji,
  available: true,
}));

/** Source: Discord, "List Default Soundboard Sounds". */
export const listDefaultSounds = async (): Promise<APISoundboardSound[]> => [...sounds];

export const defaultSound = (id: Snowflake): APISoundboardSound | undefined => sounds.find((sound) => sound.sound_id === id);
