import type { RESTGetAPIInviteQuery } from 'discord-api-types/v10';
import { z } from 'zod';
import { queryBoolean, snowflake, text } from './fields.ts';

export const GetInviteQuery = z.object({
  with_counts: queryBoolean,
  with_expiration: queryBoolean,
  with_permissions: queryBoolean,
  guild_scheduled_event_id: snowflake.optional(),
  target_channel_id: snowflake.optional(),
  target_message_id: snowflake.optional(),
});
export type GetInviteQuery = z.output<typeof GetInviteQuery>;

/** POST /invites/{code}, of a person's client; the body may be absent. */
export const AcceptInviteBody = z
  .object({ session_id: text(0, 200).nullish() })
  .nullish()
  .transform((body) => body ?? {});
export type AcceptInviteBody = z.output<typeof AcceptInviteBody>;

const _accepts = (sent: RESTGetAPIInviteQuery): z.input<typeof GetInviteQuery> => sent;
