import type { Snowflake } from 'discord-api-types/v10';

/** Where the sound of one person in a recording stands. Each voice server that records has a part of its own in the name, so none writes over what another has kept. */
export const recordingKey = (recordingId: Snowflake, userId: Snowflake, part: string): string => `recordings/${recordingId}/${userId}-${part}.ogg`;
