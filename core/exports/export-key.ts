import type { Snowflake } from 'discord-api-types/v10';

/** Where the bytes of a finished export stand. */
export const exportKey = (id: Snowflake): string => `exports/${id}`;
