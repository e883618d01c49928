import { z } from 'zod';
import { choice, int, list, patterned, snowflake, text } from './fields.ts';

/** One thing that a connection must say. Other connections than those of applications do not exist here. */
const Requirement = z.object({
  connection_type: choice(['application']),
  application_id: snowflake,
  connection_metadata_field: patterned(/^[a-z0-9_]{1,50}$/, 50).nullish(),
  operator: int(1, 8).nullish(),
  value: text(1, 100).nullish(),
});

/** What a role asks for: all of one of the lists. Source: the unofficial "Role Connection Configuration". */
export const RoleConnectionRulesBody = list(list(Requirement, 10, 1), 10);
export type RoleConnectionRulesBody = z.output<typeof RoleConnectionRulesBody>;
