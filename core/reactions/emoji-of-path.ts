import { PermissionFlagsBits, type APIEmoji, type Snowflake } from 'discord-api-types/v10';
import { ApiError, errors } from '#protocol/errors';
import { isUnicodeEmoji } from '#protocol/unicode-emoji';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';

export interface ReactionEmoji {
  id: Snowflake | null;
  name: string;
  animated: boolean;
}

const CUSTOM = /^(?:a:)?([\w~]{1,32}):(\d{1,20})$/;

/** Beside reactions this is a bad request; everywhere else something that is not found. */
const unknownEmoji = (): ApiError => new ApiError({ ...errors.UNKNOWN_EMOJI, status: 400 });

/** Under this key reactions of one emoji are counted. */
export const emojiKey = (emoji: Pick<ReactionEmoji, 'id' | 'name'>): string => emoji.id ?? emoji.name;

/** The emoji of a path: `name:id` of a custom one, or the unicode text itself. Throws 10014 for anything else. */
export function emojiOfPath(text: string): ReactionEmoji {
  const [, name, id] = CUSTOM.exec(text) ?? [];
  if (name && id) return { id, name, animated: false };
  if (!isUnicodeEmoji(text)) throw unknownEmoji();
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
