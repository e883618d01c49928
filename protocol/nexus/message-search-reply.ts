import { z } from 'zod';

const id = z.string().meta({ format: 'snowflake' });
const count = z.int().min(0);

const highlight = z.strictObject({
  path: z.array(z.union([z.string(), count])).describe('the keys that lead to the text from the message on'),
  start: count.describe('in UTF-16 units of the text'),
  length: z.int().min(1),
});

/** Discord's answer to a search, and in each message by which of its words it was found. */
export const MessageSearchReply = z.strictObject({
  doing_deep_historical_index: z.boolean(),
  total_results: count,
  messages: z.array(z.array(z.looseObject({ id, channel_id: id, content: z.string(), hit: z.literal(true), highlights: z.array(highlight) }))),
  threads: z.array(z.looseObject({ id, type: z.int() })).optional(),
  members: z.array(z.looseObject({ id: id.optional() })).optional(),
});
