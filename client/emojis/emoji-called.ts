import type { Client } from '#sdk/client';
import { customEmojisFor, writtenEmoji } from './custom-emojis.ts';
import { loadedEmojis, loadEmojis, type Emoji } from './load-emojis.ts';
import { mayHoldShortcodes, withEmojis, type EmojiCalled } from './shortcodes.ts';

/** A name with a tone of skin, as `wave::skin-tone-2` or `wave_tone2`. */
const TONED = /^(.+?)(?:::skin-tone-|_tone)([1-5])$/;

/** What may be used in a channel by its name: emojis of Unicode before those of guilds, as in Discord. */
export const emojiCalledIn =
  ({ state }: Client, channelId: string, emojis: readonly Emoji[]): EmojiCalled =>
  (name) => {
    const called = (wanted: string): Emoji | undefined => emojis.find(({ names }) => names.includes(wanted));
    const common = called(name)?.emoji;
    if (common !== undefined) return common;
    const [, bare = '', tone] = TONED.exec(name) ?? [];
    const toned = tone === undefined ? undefined : called(bare)?.tones[Number(tone) - 1];
    if (toned !== undefined) return toned;
    const custom = customEmojisFor(state, channelId)
      .flatMap((guild) => guild.emojis)
      .find((emoji) => emoji.name === name);
    return custom ? writtenEmoji(custom) : null;
  };

/** A text as it is sent to a channel. */
export const asSent = (client: Client, channelId: string, text: string): string => withEmojis(text, emojiCalledIn(client, channelId, loadedEmojis() ?? []));

/** Nobody waits longer for emojis to come before what they wrote goes without. */
const PATIENCE_MS = 2_000;

/** Whether emojis have to come first, so that the names of a text become them. */
export const awaitsEmojis = (text: string): boolean => loadedEmojis() === null && mayHoldShortcodes(text);

/** Resolves once they are there, or cannot be waited for. */
export const emojisOrNot = (): Promise<unknown> => Promise.race([loadEmojis().catch(() => null), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);

/** A text as it is sent to a channel, once the emojis are there whose names it may hold. */
export async function whenSent(client: Client, channelId: string, text: string): Promise<string> {
  if (awaitsEmojis(text)) await emojisOrNot();
  return asSent(client, channelId, text);
}
