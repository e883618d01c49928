import { z } from 'zod';
import type { Bytes } from '#api-v10/route';
import { parseBySpec } from './spec-schemas.ts';

/**
 * Replies of Discord's operations that its OpenAPI description lacks, or has as mere bytes. As there, a key that is not
 * written optional is always there and one that is not nullable is never null. Times are read as the schemas of the
 * description want them (`asSpecReads`).
 */

/** A part that the description has. */
const component = (names: string): z.ZodType =>
  z.unknown().superRefine((value, { addIssue }) => {
    for (const { path, expected } of parseBySpec(names, value, '')) addIssue({ code: 'custom', message: `${expected} at ${names}${path}` });
  });

const snowflake = z.string().regex(/^[1-9]\d{0,19}$/, 'a snowflake as a string');
const bits = z.string().regex(/^(0|[1-9]\d*)$/, 'bits as a decimal string');
const time = z.iso.datetime();
const words = z.array(z.string().min(1)).nonempty();
const count = z.int().nonnegative();

/** Discord, "OAuth2"; the unofficial "Access Token Structure"; RFC 6749, 5.1. */
const accessToken = z.strictObject({
  token_type: z.literal('Bearer'),
  access_token: z.string().min(1),
  expires_in: z.int().positive(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().min(1),
  id_token: z
    .string()
    .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'a signed token of three parts')
    .optional(),
  guild: component('GuildResponse').optional(),
  webhook: component('GuildIncomingWebhookResponse').optional(),
});

/** The unofficial "Preview OAuth2 Authorization". */
const authorizationPreview = z.strictObject({
  application: component('ApplicationResponse'),
  user: component('UserResponse'),
  authorized: z.boolean(),
  bot: component('UserResponse').optional(),
  redirect_uri: z.url().nullable(),
  integration_type: z.union([z.literal(0), z.literal(1)]),
  guilds: z
    .array(
      z.strictObject({
        id: snowflake,
        name: z.string().min(1),
        icon: z.string().nullable(),
        mfa_level: z.union([z.literal(0), z.literal(1)]),
        permissions: bits,
      }),
    )
    .optional(),
});

/** RFC 8414, "Authorization Server Metadata". */
const serverMetadata = z.strictObject({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  revocation_endpoint: z.url(),
  scopes_supported: words,
  response_types_supported: words,
  grant_types_supported: words,
  token_endpoint_auth_methods_supported: words,
  code_challenge_methods_supported: words,
  authorization_response_iss_parameter_supported: z.literal(true),
});

/** OpenID Connect Discovery, "OpenID Provider Metadata". */
const openIdConfiguration = serverMetadata.extend({
  userinfo_endpoint: z.url(),
  jwks_uri: z.url(),
  subject_types_supported: words,
  id_token_signing_alg_values_supported: words.refine((algorithms) => algorithms.includes('RS256'), 'RS256 among them'),
  claims_supported: words.refine((claims) => claims.includes('sub'), 'sub among them'),
});

const formField = { label: z.string(), description: z.string().nullable(), required: z.boolean(), automations: z.array(z.string()).nullable() };
const writtenField = { ...formField, placeholder: z.string().min(1).optional() };
/** APIGuildMembershipScreening of discord-api-types, with what the unofficial "Member Verification Structure" adds. */
const memberVerification = z.strictObject({
  version: time,
  form_fields: z.array(
    z.discriminatedUnion('field_type', [
      z.strictObject({ ...formField, field_type: z.literal('TERMS'), values: z.array(z.string()) }),
      z.strictObject({ ...formField, field_type: z.literal('MULTIPLE_CHOICE'), choices: z.array(z.string()) }),
      z.strictObject({ ...writtenField, field_type: z.literal('TEXT_INPUT') }),
      z.strictObject({ ...writtenField, field_type: z.literal('PARAGRAPH') }),
    ]),
  ),
  description: z.string().min(1).nullable(),
  guild: z
    .strictObject({
      id: snowflake,
      name: z.string().min(1),
      icon: z.string().nullable(),
      description: z.string().nullable(),
      splash: z.string().nullable(),
      discovery_splash: z.string().nullable(),
      home_header: z.string().nullable(),
      verification_level: z.int().min(0).max(4),
      features: z.array(z.string()),
      emojis: z.array(component('EmojiResponse')),
      approximate_member_count: count,
      approximate_presence_count: count,
    })
    .nullable(),
});

/** APISKU of discord-api-types. */
const sku = z.strictObject({
  id: snowflake,
  type: z.union([2, 3, 5, 6].map((type) => z.literal(type))),
  application_id: snowflake,
  name: z.string().min(1),
  slug: z.string().min(1),
  flags: count,
});

/** By operation; a text names a component of the description. */
export const ownReplies: Readonly<Record<string, z.ZodType | string>> = {
  create_guild: 'GuildResponse',
  create_guild_from_template: 'GuildResponse',
  get_member_verification: memberVerification,
  list_skus: z.array(sku),
  modify_current_user_nick: z.strictObject({ nick: z.string().min(1).max(32).nullable() }),
  modify_guild_mfa_level: z.strictObject({ level: z.union([z.literal(0), z.literal(1)]) }),
  modify_member_verification: memberVerification,
  oauth2_authorize_grant: z.strictObject({ location: z.url() }),
  oauth2_authorize_page: authorizationPreview,
  oauth2_token: accessToken,
  // RFC 7009 wants the status only.
  oauth2_token_revoke: z.strictObject({}),
  oauth_server_metadata: serverMetadata,
  openid_configuration: openIdConfiguration,
};

/** RFC 6749, 5.2. */
export const tokenRefusal = z.strictObject({
  error: z.enum(['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope']),
  error_description: z.string().min(1),
});

interface FileKind {
  expected: string;
  fits(file: Bytes): boolean;
}
const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PNG_END = Buffer.from('IEND\xae\x42\x60\x82', 'latin1');

/** Replies that are a file. */
export const ownFiles: Readonly<Record<string, FileKind>> = {
  get_guild_widget_png: {
    expected: 'a whole picture of the kind image/png',
    fits: ({ contentType, bytes }) =>
      contentType === 'image/png' && bytes.subarray(0, PNG_START.length).equals(PNG_START) && bytes.subarray(-PNG_END.length).equals(PNG_END),
  },
  get_invite_target_users: {
    expected: 'text/csv with the header user_id and one id in each line',
    fits: ({ contentType, bytes }) => /^text\/csv\b/.test(contentType) && /^user_id\r?\n(?:[1-9]\d{0,19}\r?\n)*$/.test(bytes.toString('utf8')),
  },
};
