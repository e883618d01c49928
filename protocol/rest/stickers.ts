import type { RESTPatchAPIGuildStickerJSONBody, RESTPostAPIGuildStickerFormDataBody } from 'discord-api-types/v10';
import { z } from 'zod';
import { field, text, trimmedName } from './fields.ts';

const name = trimmedName(2, 30);
const tags = text(1, 200);
/** Empty, or 2 to 100 characters. */
const description = field<string, string>(
  (sent, fail) => {
    const read = typeof sent === 'string' ? sent.trim() : null;
    if (read === null) return fail('STRING_TYPE_CONVERT', 'Could not interpret value as string.');
    return read.length === 0 || (read.length >= 2 && read.length <= 100) ? read : fail('BASE_TYPE_BAD_LENGTH', 'Must be between 2 and 100 in length.');
  },
  { type: 'string', maxLength: 100 },
).nullish();

/** The text fields of the form; the file itself comes beside them. */
export const CreateStickerBody = z.object({ name, description, tags });
export type CreateStickerBody = z.output<typeof CreateStickerBody>;

export const EditStickerBody = z.object({ name: name.optional(), description, tags: tags.optional() });
export type EditStickerBody = z.output<typeof EditStickerBody>;

const _acceptsCreate = (sent: Omit<RESTPostAPIGuildStickerFormDataBody, 'file'>): z.input<typeof CreateStickerBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIGuildStickerJSONBody): z.input<typeof EditStickerBody> => sent;
