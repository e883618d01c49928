import { z } from 'zod';

const id = z.string().meta({ format: 'snowflake' });
const person = z.strictObject({ id, username: z.string(), global_name: z.string().nullable(), avatar: z.string().nullable() });

/** All that a person has to know before they let an application in. */
export const ConsentReply = z.strictObject({
  application: z.strictObject({
    id,
    name: z.string(),
    icon: z.string().nullable(),
    description: z.string(),
    terms_of_service_url: z.string().nullable(),
    privacy_policy_url: z.string().nullable(),
  }),
  user: person,
  owner: person,
  scopes: z.array(z.string()),
  permissions: z.string().describe('what its bot asks for, as a number'),
  redirect_uri: z.string().nullable().describe('null when nothing but a bot is asked for'),
  is_granted: z.boolean().describe('whether the person gave all of it before and never took it back'),
  guilds: z
    .array(z.strictObject({ id, name: z.string(), permissions: z.string() }))
    .nullable()
    .describe('into which the person may bring it, with what they may do there; null when it comes into none'),
  webhook_homes: z
    .array(z.strictObject({ id, name: z.string(), channels: z.array(z.strictObject({ id, name: z.string() })) }))
    .nullable()
    .describe('guilds with the channels in which the person may make a webhook; null when none is asked for'),
});
export type ShownConsent = z.output<typeof ConsentReply>;
