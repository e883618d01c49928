import { z } from 'zod';

const id = z.string().meta({ format: 'snowflake' });

/** What became of an interaction. A refused answer may still be followed by one that is taken. */
export const InteractionOutcomeReply = z.strictObject({
  status: z.enum(['answered', 'refused', 'failed']),
  /** From the moment it was used. */
  after_ms: z.int().nonnegative(),
  /** Discord's "Interaction Callback Type"; null where there was no answer. */
  answer_type: z.int().nullable(),
  reason: z.enum(['timeout', 'endpoint_status', 'endpoint_unreachable', 'bad_answer']).nullable(),
  /** More of that, such as the status of the endpoint or what was wrong with the answer. */
  detail: z.string().nullable(),
});

/** One interaction as the log of its application has it. */
export const LoggedInteractionReply = z.strictObject({
  id,
  application_id: id,
  created_at: z.string().meta({ format: 'date-time' }),
  /** Discord's "Interaction Type". */
  type: z.int(),
  /** The command with its subcommands, or the `custom_id`. */
  name: z.string(),
  /** Of commands: Discord's "Application Command Type". */
  command_type: z.int().nullable(),
  /** What was put in, as the application gets it, cut short; of modals the names alone. */
  options: z.array(z.strictObject({ name: z.string(), value: z.string().nullable() })),
  user: z.strictObject({ id, username: z.string(), global_name: z.string().nullable(), avatar: z.string().nullable() }),
  guild_id: id.nullable(),
  channel_id: id,
  channel_name: z.string().nullable(),
  delivered_by: z.enum(['gateway', 'endpoint']),
  outcome: InteractionOutcomeReply.nullable(),
});

/** Newest first. */
export const InteractionLogReply = z.array(LoggedInteractionReply);

export type LoggedInteraction = z.output<typeof LoggedInteractionReply>;
export type LoggedOutcome = z.output<typeof InteractionOutcomeReply>;
