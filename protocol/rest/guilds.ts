import {
  ChannelType,
  GuildDefaultMessageNotifications,
  GuildExplicitContentFilter,
  GuildMFALevel,
  GuildVerificationLevel,
  Locale,
  type RESTGetAPIGuildQuery,
  type RESTPatchAPIGuildChannelPositionsJSONBody,
  type RESTPatchAPIGuildJSONBody,
  type RESTPatchAPIGuildWelcomeScreenJSONBody,
  type RESTPatchAPIGuildWidgetSettingsJSONBody,
  type RESTPostAPIGuildChannelJSONBody,
  type RESTPostAPIGuildsJSONBody,
  type RESTPostAPIGuildsMFAJSONBody,
  type RESTPutAPIGuildIncidentActionsJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { guildChannelFields } from './channel-fields.ts';
import { boolean, choice, imageData, int, isoTime, list, numbersOf, queryBoolean, snowflake, text, trimmedName } from './fields.ts';
import { roleFields } from './roles.ts';

const name = trimmedName(2, 100);
const verificationLevel = choice(numbersOf(GuildVerificationLevel));
const notifications = choice(numbersOf(GuildDefaultMessageNotifications));
const contentFilter = choice(numbersOf(GuildExplicitContentFilter));
/** Seconds; other values lose the guild in JDA. */
const afkTimeout = choice([60, 300, 900, 1800, 3600]);
const channelType = choice([
  ChannelType.GuildText,
  ChannelType.GuildVoice,
  ChannelType.GuildCategory,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildStageVoice,
  ChannelType.GuildDirectory,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
]);

/** A new guild; ids of roles and channels are placeholders within the body. Source: Discord, "Create Guild". */
export const CreateGuildBody = z.object({
  name,
  region: text(0, 100).nullish(),
  icon: imageData.nullish(),
  verification_level: verificationLevel.nullish(),
  default_message_notifications: notifications.nullish(),
  explicit_content_filter: contentFilter.nullish(),
  roles: list(z.object({ ...roleFields, id: snowflake.nullish() }), 250).nullish(),
  channels: list(
    z.object({
      ...guildChannelFields,
      id: snowflake.nullish(),
      type: channelType.nullish(),
      name: trimmedName(1, 100),
    }),
    500,
  ).nullish(),
  afk_channel_id: snowflake.nullish(),
  afk_timeout: afkTimeout.nullish(),
  system_channel_id: snowflake.nullish(),
  system_channel_flags: int(0, 2 ** 31 - 1).nullish(),
  guild_template_code: text(0, 100).nullish(),
  premium_progress_bar_enabled: boolean.nullish(),
});
export type CreateGuildBody = z.output<typeof CreateGuildBody>;

/** Changes of a guild. Source: Discord, "Modify Guild". */
export const EditGuildBody = z.object({
  name: name.optional(),
  description: text(0, 300).nullish(),
  region: text(0, 100).nullish(),
  icon: imageData.nullish(),
  splash: imageData.nullish(),
  discovery_splash: imageData.nullish(),
  banner: imageData.nullish(),
  home_header: imageData.nullish(),
  owner_id: snowflake.optional(),
  verification_level: verificationLevel.nullish(),
  default_message_notifications: notifications.nullish(),
  explicit_content_filter: contentFilter.nullish(),
  preferred_locale: choice(Object.values(Locale)).nullish(),
  afk_channel_id: snowflake.nullish(),
  afk_timeout: afkTimeout.nullish(),
  system_channel_id: snowflake.nullish(),
  system_channel_flags: int(0, 2 ** 31 - 1).nullish(),
  rules_channel_id: snowflake.nullish(),
  public_updates_channel_id: snowflake.nullish(),
  safety_alerts_channel_id: snowflake.nullish(),
  features: list(text(1, 100), 200).nullish(),
  premium_progress_bar_enabled: boolean.nullish(),
});
export type EditGuildBody = z.output<typeof EditGuildBody>;

export const GuildQuery = z.object({ with_counts: queryBoolean });
export type GuildQuery = z.output<typeof GuildQuery>;

export const MfaLevelBody = z.object({ level: choice(numbersOf(GuildMFALevel)) });
export type MfaLevelBody = z.output<typeof MfaLevelBody>;

export const IncidentActionsBody = z.object({
  invites_disabled_until: isoTime.nullish(),
  dms_disabled_until: isoTime.nullish(),
});
export type IncidentActionsBody = z.output<typeof IncidentActionsBody>;

/** The guild's own invite code; null gives it back. */
export const VanityUrlBody = z.object({ code: text(0, 100).nullish() });
export type VanityUrlBody = z.output<typeof VanityUrlBody>;

export const WidgetSettingsBody = z.object({ enabled: boolean.nullish(), channel_id: snowflake.nullish() });
export type WidgetSettingsBody = z.output<typeof WidgetSettingsBody>;

export const WelcomeScreenBody = z.object({
  enabled: boolean.nullish(),
  description: text(0, 140).nullish(),
  welcome_channels: list(
    z.object({ channel_id: snowflake, description: text(1, 50), emoji_id: snowflake.nullish(), emoji_name: text(0, 100).nullish() }),
    5,
  ).nullish(),
});
export type WelcomeScreenBody = z.output<typeof WelcomeScreenBody>;

/** A person's removal of their own guild; a password may be asked elsewhere. */
export const DeleteGuildBody = z.object({ code: text(0, 100).nullish() });
export type DeleteGuildBody = z.output<typeof DeleteGuildBody>;

export const ChannelPositionsBody = list(
  z.object({
    id: snowflake,
    position: int(0, 2 ** 31 - 1).nullish(),
    lock_permissions: boolean.nullish(),
    parent_id: snowflake.nullish(),
  }),
  500,
);
export type ChannelPositionsBody = z.output<typeof ChannelPositionsBody>;

export const CreateGuildChannelBody = z.object({
  ...guildChannelFields,
  type: channelType.nullish(),
  name: trimmedName(1, 100),
});
export type CreateGuildChannelBody = z.output<typeof CreateGuildChannelBody>;

const _acceptsCreate = (sent: RESTPostAPIGuildsJSONBody): z.input<typeof CreateGuildBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIGuildJSONBody): z.input<typeof EditGuildBody> => sent;
// The type of a query says boolean, as libraries do before they write it into the address.
const _acceptsQuery = (sent: RESTGetAPIGuildQuery): z.input<typeof GuildQuery> => sent;
const _acceptsMfa = (sent: RESTPostAPIGuildsMFAJSONBody): z.input<typeof MfaLevelBody> => sent;
const _acceptsIncidents = (sent: RESTPutAPIGuildIncidentActionsJSONBody): z.input<typeof IncidentActionsBody> => sent;
const _acceptsPositions = (sent: RESTPatchAPIGuildChannelPositionsJSONBody): z.input<typeof ChannelPositionsBody> => sent;
const _acceptsChannel = (sent: RESTPostAPIGuildChannelJSONBody): z.input<typeof CreateGuildChannelBody> => sent;
const _acceptsWidget = (sent: RESTPatchAPIGuildWidgetSettingsJSONBody): z.input<typeof WidgetSettingsBody> => sent;
const _acceptsWelcome = (sent: RESTPatchAPIGuildWelcomeScreenJSONBody): z.input<typeof WelcomeScreenBody> => sent;
