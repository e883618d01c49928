import type { Snowflake } from 'discord-api-types/v10';

/** Kinds of images that Discord's CDN serves by owner and hash; each is the first segment of its key. */
export type ImageKind =
  | 'avatars'
  | 'icons'
  | 'banners'
  | 'splashes'
  | 'discovery-splashes'
  | 'app-icons'
  | 'role-icons'
  | 'channel-icons'
  | 'guild-avatars'
  | 'guild-banners'
  | 'guild-events'
  | 'team-icons';

/** Where the bytes of such an image stand. */
export const imageKey = (kind: ImageKind, ownerId: string, hash: string): string => `${kind}/${ownerId}/${hash}`;

/** The owner of `guild-avatars` and `guild-banners`: a member, so a guild and a user. */
export const memberImageOwner = (guildId: Snowflake, userId: Snowflake): string => `${guildId}/${userId}`;

/** Where the bytes of an emoji, a sticker or a sound stand: their id is their whole name. */
export const expressionKey = (kind: 'emojis' | 'stickers' | 'soundboard-sounds', id: Snowflake): string => `${kind}/${id}`;
