import type { RESTPatchAPIGuildEmojiJSONBody, RESTPostAPIApplicationEmojiJSONBody, RESTPostAPIGuildEmojiJSONBody } from 'discord-api-types/v10';
import { z } from 'zod';
import { field, imageData, list, snowflake } from './fields.ts';

/** 2 to 32 of letters, digits and underscore. */
const name = field<string, string>(
  (sent, fail) => {
    const read = typeof sent === 'string' ? sent.trim() : '';
    if (read.length < 2 || read.length > 32) return fail('BASE_TYPE_BAD_LENGTH', 'Must be between 2 and 32 in length.');
    return /^\w+$/.test(read) ? read : fail('STRING_TYPE_REGEX', 'String value did not match validation regex.');
  },
  { type: 'string', minLength: 2, maxLength: 32 },
);

export const CreateEmojiBody = z.object({ name, image: imageData, roles: list(snowflake, 250).nullish() });
export type CreateEmojiBody = z.output<typeof CreateEmojiBody>;

export const EditEmojiBody = z.object({ name: name.optional(), roles: list(snowflake, 250).nullish() });
export type EditEmojiBody = z.output<typeof EditEmojiBody>;

const _acceptsCreate = (sent: RESTPostAPIGuildEmojiJSONBody | RESTPostAPIApplicationEmojiJSONBody): z.input<typeof CreateEmojiBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIGuildEmojiJSONBody): z.input<typeof EditEmojiBody> => sent;
