import { z } from 'zod';
import { int, snowflake, text } from '../rest/fields.ts';

/**
 * What is begun in a channel; empty for nothing any more. Of two versions the higher one holds: a device sends one above the
 * last that it has seen.
 */
export const DraftBody = z
  .object({ content: text(0, 4000).nullish(), reply_to: snowflake.nullish(), version: int(1, Number.MAX_SAFE_INTEGER) })
  .transform((given) => ({ content: given.content ?? '', reply_to: given.reply_to ?? null, version: given.version }));
export type DraftBody = z.output<typeof DraftBody>;

const id = z.string().meta({ format: 'snowflake' });

export const DraftReply = z.strictObject({
  channel_id: id,
  version: z.int(),
  content: z.string(),
  reply_to: id.nullable(),
  updated_at: z.string().meta({ format: 'date-time' }),
});
export const DraftsReply = z.array(DraftReply);
