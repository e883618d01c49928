import { z } from 'zod';
import { list, snowflake, text, trimmedName } from '../rest/fields.ts';

const MAX_PARAMETERS = 30;

const query = z.record(z.string().regex(/^[a-z_]{1,40}$/), z.union([text(0, 1024), list(text(0, 1024), 100)])).superRefine((given, context) => {
  if (Object.keys(given).length > MAX_PARAMETERS)
    context.addIssue({ code: 'custom', message: `Must be ${MAX_PARAMETERS} or fewer in length.`, params: { code: 'BASE_TYPE_MAX_LENGTH' } });
});

/** The parameters of a search of messages, as its query has them, under a name. */
export const SavedSearchBody = z
  .object({ name: trimmedName(1, 100), guild_id: snowflake.nullish(), channel_id: snowflake.nullish(), query })
  .transform((given) => ({ name: given.name, guild_id: given.guild_id ?? null, channel_id: given.channel_id ?? null, query: given.query }));
export type SavedSearchBody = z.output<typeof SavedSearchBody>;

export const EditSavedSearchBody = z.object({
  name: trimmedName(1, 100).optional(),
  guild_id: snowflake.nullish(),
  channel_id: snowflake.nullish(),
  query: query.optional(),
});
export type EditSavedSearchBody = z.output<typeof EditSavedSearchBody>;

const id = z.string().meta({ format: 'snowflake' });

export const SavedSearchReply = z.strictObject({
  id,
  name: z.string(),
  guild_id: id.nullable(),
  channel_id: id.nullable(),
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  created_at: z.string().meta({ format: 'date-time' }),
});
export const SavedSearchesReply = z.array(SavedSearchReply);
