import { z } from 'zod';
import { boolean, choice, int, isoTime, queryBoolean, queryInt, snowflake, text, trimmedName, trimmedText, url } from '../rest/fields.ts';

/** What the instance's owner decides in one page; `null` takes a setting back to its default. */
export const InstanceSettingsBody = z.object({
  name: trimmedName(1, 100).nullish(),
  description: trimmedText(0, 1000).nullish(),
  registration: choice(['open', 'invite', 'closed']).nullish(),
  max_file_bytes: int(1, 10 * 1024 ** 3).nullish(),
  max_guilds_per_user: int(1, 100_000).nullish(),
  link_previews: boolean.nullish(),
  deletion_grace_days: int(0, 365).nullish(),
});
export type InstanceSettingsBody = z.output<typeof InstanceSettingsBody>;

/** The address under which somebody thinks that another server is. */
export const OtherServerBody = z.object({ address: url(300, ['https', 'http']) });
export type OtherServerBody = z.output<typeof OtherServerBody>;

const reason = trimmedText(0, 512).nullish();

export const RegistrationInviteBody = z.object({
  /** Seconds; 0 never ends. */
  max_age: int(0, 365 * 86_400).default(7 * 86_400),
  /** 0 is any number. */
  max_uses: int(0, 10_000).default(1),
  note: trimmedText(0, 200).nullish(),
});
export type RegistrationInviteBody = z.output<typeof RegistrationInviteBody>;

export const UserListQuery = z.object({
  query: trimmedText(0, 100).optional(),
  kind: choice(['person', 'bot']).optional(),
  after: snowflake.optional(),
  limit: queryInt(1, 200, 50),
});
export type UserListQuery = z.output<typeof UserListQuery>;

export const GuildListQuery = UserListQuery.omit({ kind: true });
export type GuildListQuery = z.output<typeof GuildListQuery>;

export const DisableUserBody = z.object({ reason, expires_at: isoTime.nullish() });
export type DisableUserBody = z.output<typeof DisableUserBody>;

export const DeleteUserQuery = z.object({
  messages: choice(['keep', 'delete']).optional(),
  /** What becomes of guilds that they own; refused when there are any and nothing is said. */
  owned: choice(['delete']).optional(),
});
export type DeleteUserQuery = z.output<typeof DeleteUserQuery>;

export const TransferGuildBody = z.object({ user_id: snowflake, reason });
export type TransferGuildBody = z.output<typeof TransferGuildBody>;

export const BAN_KINDS = ['user', 'guild', 'email_domain', 'address'] as const;
export type InstanceBanKind = (typeof BAN_KINDS)[number];

export const InstanceBanBody = z.object({
  kind: choice(BAN_KINDS),
  /** An id, a domain such as example.org, or an address or network such as 198.51.100.0/24. */
  value: trimmedText(1, 253),
  reason,
  expires_at: isoTime.nullish(),
});
export type InstanceBanBody = z.output<typeof InstanceBanBody>;

export const BanListQuery = z.object({ kind: choice(BAN_KINDS).optional(), after: snowflake.optional(), limit: queryInt(1, 200, 50) });
export type BanListQuery = z.output<typeof BanListQuery>;

export const REPORT_CATEGORIES = [
  'spam',
  'harassment',
  'hate',
  'violence',
  'self_harm',
  'sexual',
  'child_safety',
  'impersonation',
  'illegal',
  'malware',
  'other',
] as const;

export const ReportBody = z.object({
  kind: choice(['message', 'user', 'guild']),
  channel_id: snowflake.nullish(),
  message_id: snowflake.nullish(),
  user_id: snowflake.nullish(),
  guild_id: snowflake.nullish(),
  category: choice(REPORT_CATEGORIES),
  text: trimmedText(0, 2000).nullish(),
});
export type ReportBody = z.output<typeof ReportBody>;

export const ReportListQuery = z.object({
  status: choice(['open', 'resolved', 'dismissed']).optional(),
  before: snowflake.optional(),
  limit: queryInt(1, 100, 50),
});
export type ReportListQuery = z.output<typeof ReportListQuery>;

export const REPORT_ACTIONS = ['none', 'delete_message', 'disable_user', 'shut_guild'] as const;

export const ResolveReportBody = z.object({
  status: choice(['resolved', 'dismissed']),
  action: choice(REPORT_ACTIONS).default('none'),
  note: trimmedText(0, 1000).nullish(),
});
export type ResolveReportBody = z.output<typeof ResolveReportBody>;

export const LogQuery = z.object({
  user_id: snowflake.optional(),
  target_id: snowflake.optional(),
  before: snowflake.optional(),
  limit: queryInt(1, 200, 50),
});
export type LogQuery = z.output<typeof LogQuery>;

const password = text(1, 1024);

export const DeleteAccountBody = z.object({
  /** None where a second factor stands in for it, proven before or by its code. */
  password: password.nullish(),
  code: text(0, 100).nullish(),
  /** What becomes of what one wrote. */
  messages: choice(['keep', 'delete']).default('keep'),
});
export type DeleteAccountBody = z.output<typeof DeleteAccountBody>;

/** None where one has none: a passkey stands in for it. */
export const ExportAccountBody = z.object({ password: password.nullish(), code: text(0, 100).nullish(), attachments: boolean.default(true) });
export type ExportAccountBody = z.output<typeof ExportAccountBody>;

/** An owner says their password; an operator none. */
export const ExportGuildBody = z.object({ password: password.nullish(), attachments: boolean.default(false) });
export type ExportGuildBody = z.output<typeof ExportGuildBody>;

export const StatisticsQuery = z.object({ days: queryInt(1, 366, 30), fresh: queryBoolean });
export type StatisticsQuery = z.output<typeof StatisticsQuery>;
