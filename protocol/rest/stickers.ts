import type { RESTPatchAPIGuildStickerJSONBody, RESTPostAPIGuildStickerFormDataBody } from 'discord-api-types/v10';
import { z } from 'zod';
import { text, trimmedName } from './fields.ts';

const name = trimmedName(2, 30);
const tags = text(1, 200);

/** The text fields of the form; the file itself comes beside them. */
export const CreateStickerBody = z.object({ name, description: text(0, 100).nullish(), tags });
export type CreateStickerBody = z.output<typeof CreateStickerBody>;

export const EditStickerBody = z.object({ name: name.optional(), description: text(0, 100).nullish(), tags: tags.optional() });
export type EditStickerBody = z.output<typeof EditStickerBody>;

const _acceptsCreate = (sent: Omit<RESTPostAPIGuildStickerFormDataBody, 'file'>): z.input<typeof CreateStickerBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIGuildStickerJSONBody): z.input<typeof EditStickerBody> => sent;
