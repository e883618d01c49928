import type { RESTPatchAPIGuildTemplateJSONBody, RESTPostAPIGuildTemplatesJSONBody, RESTPostAPITemplateCreateGuildJSONBody } from 'discord-api-types/v10';
import { z } from 'zod';
import { imageData, text, trimmedName } from './fields.ts';

const name = trimmedName(1, 100);
const description = text(0, 120).nullish();

export const CreateTemplateBody = z.object({ name, description });
export type CreateTemplateBody = z.output<typeof CreateTemplateBody>;

export const EditTemplateBody = z.object({ name: name.optional(), description });
export type EditTemplateBody = z.output<typeof EditTemplateBody>;

/** A new guild of a template's shape. */
export const UseTemplateBody = z.object({ name: trimmedName(2, 100), icon: imageData.nullish() });
export type UseTemplateBody = z.output<typeof UseTemplateBody>;

const _acceptsCreate = (sent: RESTPostAPIGuildTemplatesJSONBody): z.input<typeof CreateTemplateBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIGuildTemplateJSONBody): z.input<typeof EditTemplateBody> => sent;
const _acceptsUse = (sent: RESTPostAPITemplateCreateGuildJSONBody): z.input<typeof UseTemplateBody> => sent;
