import { z } from 'zod';
import { isoTime, snowflake } from '../rest/fields.ts';
import { CreateMessageBody } from '../rest/messages.ts';

/** A message and when it shall be sent. Its files come along or were sent ahead, and wait with it. */
export const ScheduleMessageBody = z.object({ channel_id: snowflake, due_at: isoTime, message: CreateMessageBody });
export type ScheduleMessageBody = z.output<typeof ScheduleMessageBody>;

export const EditScheduledMessageBody = z.object({
  due_at: isoTime.nullish(),
  is_due: z.literal(true).nullish().describe('it is sent now, whatever the clock of its writer says; `due_at` is not looked at'),
  message: CreateMessageBody.nullish(),
});
export type EditScheduledMessageBody = z.output<typeof EditScheduledMessageBody>;

const id = z.string().meta({ format: 'snowflake' });
const time = z.string().meta({ format: 'date-time' });

export const ScheduledMessageReply = z.strictObject({
  id,
  channel_id: id,
  created_at: time,
  due_at: time,
  status: z.enum(['waiting', 'failed']).describe('one that was sent is gone; a failed one stays until it is changed or deleted'),
  error: z.strictObject({ code: z.int(), message: z.string() }).nullable(),
  message: z.record(z.string(), z.unknown()).describe('as it was given; of its files `attachments` has id, name, size and description'),
});
export const ScheduledMessagesReply = z.array(ScheduledMessageReply);
