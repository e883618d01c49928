import type { Snowflake } from 'discord-api-types/v10';

/**
 * Where the bytes of an uploaded file stand. An attachment has the id of its upload, so that the CDN finds
 * its bytes by its link alone.
 */
export const attachmentKey = (id: Snowflake): string => `uploads/${id}`;

/** The id that a key was made from; null for a key of another kind. */
export const attachmentIdOfKey = (key: string): Snowflake | null => /^uploads\/(\d{1,20})$/.exec(key)?.[1] ?? null;
