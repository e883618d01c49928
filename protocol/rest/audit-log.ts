import type { RESTGetAPIAuditLogQuery } from 'discord-api-types/v10';
import { z } from 'zod';
import { int, queryInt, snowflake } from './fields.ts';

export const AuditLogQuery = z.object({
  user_id: snowflake.optional(),
  target_id: snowflake.optional(),
  action_type: int(0, 10_000).optional(),
  before: snowflake.optional(),
  after: snowflake.optional(),
  limit: queryInt(1, 100, 50),
});
export type AuditLogQuery = z.output<typeof AuditLogQuery>;

const _accepts = (sent: RESTGetAPIAuditLogQuery): z.input<typeof AuditLogQuery> => sent;
