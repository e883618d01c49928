import {
  ApplicationIntegrationType,
  ApplicationWebhookEventStatus,
  type RESTPatchCurrentApplicationJSONBody,
  type RESTPutAPIApplicationRoleConnectionMetadataJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import {
  boolean,
  choice,
  field,
  flags,
  imageData,
  int,
  list,
  localizations,
  patterned,
  permissionBits,
  snowflake,
  text,
  trimmedName,
  trimmedText,
  urlOrBlank,
  without,
} from './fields.ts';

/** Source: Discord, OpenAPI description, "event_webhooks_types". */
const EVENT_WEBHOOK_TYPES = [
  'APPLICATION_AUTHORIZED',
  'APPLICATION_DEAUTHORIZED',
  'ENTITLEMENT_CREATE',
  'ENTITLEMENT_DELETE',
  'ENTITLEMENT_UPDATE',
  'GAME_DIRECT_MESSAGE_CREATE',
  'GAME_DIRECT_MESSAGE_DELETE',
  'GAME_DIRECT_MESSAGE_UPDATE',
  'LOBBY_MESSAGE_CREATE',
  'LOBBY_MESSAGE_DELETE',
  'LOBBY_MESSAGE_UPDATE',
  'QUEST_USER_ENROLLMENT',
] as const;

/** An empty address takes it away, as null does. */
const address = urlOrBlank()
  .nullish()
  .transform((url) => (url === '' ? null : url))
  .optional();
const name = trimmedName(2, 32);

/** An application is added with these two scopes only. */
const installParams = z.object({ scopes: list(choice(['applications.commands', 'bot']), 50, 1), permissions: permissionBits });
const installSettings = z
  .object({ oauth2_install_params: installParams.nullish() })
  .transform(without)
  .nullish()
  .transform((settings) => settings ?? {});

/** By integration type: what an installation asks for. */
const integrationTypesConfig = field<Partial<Record<ApplicationIntegrationType, unknown>>, Record<string, unknown>>(
  (sent, fail) => {
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return fail('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
    const read = Object.entries(sent).filter(([key, value]) => (key === '0' || key === '1') && value !== undefined);
    return read.length > 0 ? Object.fromEntries(read) : fail('BASE_TYPE_MIN_LENGTH', 'Must be 1 or more in length.');
  },
  { type: 'object' },
).pipe(z.record(z.string(), installSettings as unknown as z.ZodType<z.output<typeof installSettings>, unknown>)); // reads unknown values itself

/** The description says that it is an object with languages, libraries send text. */
const description = field<string | { default: string }, unknown>((sent) =>
  typeof sent === 'object' && sent !== null && 'default' in sent ? sent.default : sent,
).pipe(
  text(0, 400) as unknown as z.ZodType<string, unknown>, // reads unknown values itself
);

/** POST /applications, of a person's client. */
export const CreateApplicationBody = z.object({
  name,
  description: text(0, 400).nullish(),
  icon: imageData.nullish(),
  type: int(0, 100).nullish(),
  team_id: snowflake.nullish(),
  flags: flags.nullish(),
});
export type CreateApplicationBody = z.output<typeof CreateApplicationBody>;

/** Changes of an application, by its bot or its owner. Source: Discord, "Edit Current Application". */
export const EditApplicationBody = z.object({
  name: name.optional(),
  description: description.nullish(),
  icon: imageData.nullish(),
  cover_image: imageData.nullish(),
  flags: flags.nullish(),
  explicit_content_filter: choice([0, 1]).nullish(),
  max_participants: int(-1, 2 ** 31 - 1).nullish(),
  tags: list(trimmedName(1, 20), 5).nullish(),
  interactions_endpoint_url: address,
  role_connections_verification_url: address,
  custom_install_url: address,
  terms_of_service_url: address,
  privacy_policy_url: address,
  install_params: installParams.nullish(),
  integration_types_config: integrationTypesConfig.nullish(),
  redirect_uris: list(text(1, 2048), 100).nullish(),
  bot_public: boolean.nullish(),
  bot_require_code_grant: boolean.nullish(),
  integration_public: boolean.nullish(),
  integration_require_code_grant: boolean.nullish(),
  event_webhooks_url: address,
  // The third, switched off by the server, is the server's to set.
  event_webhooks_status: choice([ApplicationWebhookEventStatus.Disabled, ApplicationWebhookEventStatus.Enabled]).nullish(),
  event_webhooks_types: list(choice(EVENT_WEBHOOK_TYPES), 100).nullish(),
});
export type EditApplicationBody = z.output<typeof EditApplicationBody>;

/** POST /applications/{id}/bot/reset; nothing is asked yet. */
export const ResetBotBody = z.object({ code: text(0, 100).nullish() }).nullish();
export type ResetBotBody = z.output<typeof ResetBotBody>;

/** PATCH /applications/{id}/bot, of the owner's client. */
export const EditBotBody = z.object({ username: name.optional(), avatar: imageData.nullish(), banner: imageData.nullish() });
export type EditBotBody = z.output<typeof EditBotBody>;

/** What an application may know of a person's account elsewhere; `type` says how it is compared. */
export const RoleConnectionMetadataBody = list(
  z.object({
    type: int(1, 8),
    key: patterned(/^[a-z0-9_]{1,50}$/, 50),
    name: trimmedText(1, 100),
    name_localizations: localizations(text(1, 100)).nullish(),
    description: trimmedText(1, 200),
    description_localizations: localizations(text(1, 200)).nullish(),
  }),
  5,
);
export type RoleConnectionMetadataBody = z.output<typeof RoleConnectionMetadataBody>;

/** The values of an application's metadata for one person, as text. Source: Discord, "Update Current User Application Role Connection". */
export const RoleConnectionBody = z.object({
  platform_name: text(0, 50).nullish(),
  platform_username: text(0, 100).nullish(),
  metadata: field<Record<string, string | number>, Record<string, string>>((sent, fail) => {
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return fail('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
    const entries = Object.entries(sent);
    if (entries.length > 5) fail('BASE_TYPE_MAX_LENGTH', 'Must be 5 or fewer in length.');
    return Object.fromEntries(entries.map(([key, value]) => [key.slice(0, 50), String(value).slice(0, 100)]));
  }).nullish(),
});
export type RoleConnectionBody = z.output<typeof RoleConnectionBody>;

// The type's tuple of tags lets `undefined` stand in the middle.
const _acceptsEdit = (sent: Omit<RESTPatchCurrentApplicationJSONBody, 'tags'> & { tags?: string[] }): z.input<typeof EditApplicationBody> => sent;
const _acceptsMetadata = (sent: RESTPutAPIApplicationRoleConnectionMetadataJSONBody): z.input<typeof RoleConnectionMetadataBody> => sent;
