import { z } from 'zod';
import { isoTime, snowflake, trimmedText } from '../rest/fields.ts';

/** What to be reminded of: a text, a message, or both. */
export const ReminderBody = z
  .object({ due_at: isoTime, text: trimmedText(0, 500).nullish(), channel_id: snowflake.nullish(), message_id: snowflake.nullish() })
  .transform((given) => ({ due_at: given.due_at, text: given.text ?? '', channel_id: given.channel_id ?? null, message_id: given.message_id ?? null }));
export type ReminderBody = z.output<typeof ReminderBody>;

/** A new time makes it wait again. */
export const EditReminderBody = z.object({ due_at: isoTime.nullish(), text: trimmedText(0, 500).nullish() });
export type EditReminderBody = z.output<typeof EditReminderBody>;

const id = z.string().meta({ format: 'snowflake' });
const time = z.string().meta({ format: 'date-time' });

export const ReminderReply = z.strictObject({
  id,
  created_at: time,
  due_at: time,
  status: z.enum(['waiting', 'due']).describe('a due one stays until it is deleted, or put off by another due_at'),
  text: z.string(),
  guild_id: id.nullable(),
  channel_id: id.nullable(),
  message_id: id.nullable(),
});
export const RemindersReply = z.array(ReminderReply);
