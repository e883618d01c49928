import { PermissionFlagsBits, type APIEmoji, type Snowflake } from 'discord-api-types/v10';
import { ApiError, errors } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';

export interface ReactionEmoji {
  id: Snowflake | null;
  name: string;
  animated: boolean;
}

const CUSTOM = /^(?:a:)?([\w~]{1,32}):(\d{1,20})$/;
/** Emoji, with whatever joiners, tones and selectors they are written. */
const EMOJI_TEXT = /^[\p{Emoji}\p{Emoji_Component}]+$/u;
/** Digits alone count as emoji to Unicode; one of these must be in it. */
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const isOne = (text: string): boolean => [...graphemes.segment(text)].length === 1;

/** Beside reactions this is a bad request; everywhere else something that is not found. */
const unknownEmoji = (): ApiError => new ApiError({ ...errors.UNKNOWN_EMOJI, status: 400 });

/** Under this key reactions of one emoji are counted. */
export const emojiKey = (emoji: Pick<ReactionEmoji, 'id' | 'name'>): string => emoji.id ?? emoji.name;

/** The emoji of a path: `name:id` of a custom one, or the unicode text itself. Throws 10014 for anything else. */
export function emojiOfPath(text: string): ReactionEmoji {
  const [, name, id] = CUSTOM.exec(text) ?? [];
  if (name && id) return { id, name, animated: false };
  if (text.length > 64 || !EMOJI_TEXT.test(text) || !PICTURE.test(text) || !isOne(text)) throw unknownEmoji();
  return { id: null, name: text, animated: false };
}

/** A custom emoji with its real name: of this guild, of the caller's own application, or of another guild with USE_EXTERNAL_EMOJIS. */
export async function knownEmoji(core: Core, place: Place, emoji: ReactionEmoji, callerId: Snowflake): Promise<ReactionEmoji> {
  if (!emoji.id) return emoji;
  const found =
    place.guild?.emojis.get(emoji.id) ??
    (await ofOwnApplication(core, callerId, emoji.id)) ??
    (place.permissions & PermissionFlagsBits.UseExternalEmojis ? await core.guilds.emojiById(emoji.id) : null);
  if (!found) throw unknownEmoji();
  return { id: emoji.id, name: found.name ?? emoji.name, animated: found.animated ?? false };
}

/** Only bots have an application. Its emojis work everywhere, whatever the permissions. */
async function ofOwnApplication(core: Core, callerId: Snowflake, emojiId: Snowflake): Promise<APIEmoji | null> {
  const application = core.userCache.peek(callerId)?.bot ? await core.applications.byBotId(callerId) : null;
  return application && core.applicationEmojis.byId(application.id, emojiId);
}
