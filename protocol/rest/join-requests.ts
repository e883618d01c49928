import { z } from 'zod';
import { boolean, choice, int, list, queryBoolean, queryInt, snowflake, text } from './fields.ts';

const kind = choice(['TERMS', 'TEXT_INPUT', 'PARAGRAPH', 'MULTIPLE_CHOICE']);
const field = {
  field_type: kind,
  label: text(0, 300).nullish(),
  description: text(0, 300).nullish(),
  required: boolean.nullish(),
  automations: list(text(1, 100), 10).nullish(),
  values: list(text(1, 300), 16).nullish(),
  choices: list(text(1, 150), 8).nullish(),
  placeholder: text(0, 100).nullish(),
};

/** The form for newcomers. Source: routes of Discord's client. */
export const MemberVerificationBody = z.object({
  enabled: boolean.nullish(),
  description: text(0, 300).nullish(),
  form_fields: list(z.object(field), 5).nullish(),
});
export type MemberVerificationBody = z.output<typeof MemberVerificationBody>;

export const MemberVerificationQuery = z.object({ with_guild: queryBoolean, invite_code: text(0, 100).optional() });
export type MemberVerificationQuery = z.output<typeof MemberVerificationQuery>;

/** A form that was filled in: whether they agree, a text, or the index of a choice. */
export const JoinRequestBody = z.object({
  version: text(0, 100).nullish(),
  form_fields: list(z.object({ field_type: kind, response: z.union([z.boolean(), int(0, 100), text(0, 1000)]).nullish() }), 5).nullish(),
});
export type JoinRequestBody = z.output<typeof JoinRequestBody>;

const status = choice(['STARTED', 'SUBMITTED', 'REJECTED', 'APPROVED']);

/** Source: Discord, "Get Guild Join Requests". */
export const JoinRequestsQuery = z.object({
  status: status.optional(),
  limit: queryInt(1, 100, 100),
  before: snowflake.optional(),
  after: snowflake.optional(),
});
export type JoinRequestsQuery = z.output<typeof JoinRequestsQuery>;

/** Source: Discord, "Action Guild Join Request". */
export const ActOnJoinRequestBody = z.object({ action: choice(['APPROVED', 'REJECTED']), rejection_reason: text(0, 160).nullish() });
export type ActOnJoinRequestBody = z.output<typeof ActOnJoinRequestBody>;
