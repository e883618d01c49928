import { z } from 'zod';
import { BAN_KINDS, REPORT_ACTIONS, REPORT_CATEGORIES } from './instance.ts';

/**
 * What our own operations answer, for the OpenAPI description and the types that are made from it.
 * In tests every answer is held against them, keys that are too many included.
 */
const id = z.string().meta({ format: 'snowflake' });
const time = z.string().meta({ format: 'date-time' });
const count = z.int().min(0);
const optionalText = z.string().nullable();
/** Discord's user object, of which the first keys are named. */
const user = z.looseObject({ id, username: z.string(), global_name: optionalText, avatar: optionalText, bot: z.boolean().optional() });
const registration = z.enum(['open', 'invite', 'closed']);

const settings = z.strictObject({
  name: z.string(),
  description: z.string(),
  registration,
  max_file_bytes: count,
  max_guilds_per_user: count,
  link_previews: z.boolean(),
  deletion_grace_days: count,
});

export const InstanceReply = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  registration,
  version: z.string(),
  max_file_bytes: count,
  max_guilds_per_user: count,
});

/** What another server says of itself. */
export const OtherServerReply = z.strictObject({
  address: z.string().meta({ format: 'uri' }),
  name: z.string(),
  description: z.string(),
  registration,
});

export const SettingsReply = z.strictObject({
  settings,
  fixed: z.partialRecord(settings.keyof(), z.enum(['environment', 'file'])),
  defaults: settings,
});

export const OperatorsReply = z.array(z.strictObject({ user, since: time }));

export const RegistrationInviteReply = z.strictObject({
  code: z.string(),
  created_by: id.nullable(),
  created_at: time,
  expires_at: time.nullable(),
  max_uses: count,
  uses: count,
  note: optionalText,
  link: z.string().meta({ format: 'uri' }),
});
export const RegistrationInvitesReply = z.array(RegistrationInviteReply);

export const InstanceBanReply = z.strictObject({
  id,
  kind: z.enum(BAN_KINDS),
  value: z.string(),
  reason: optionalText,
  created_by: id.nullable(),
  expires_at: time.nullable(),
});
export const InstanceBansReply = z.array(InstanceBanReply);

export const StatisticsReply = z.strictObject({
  version: z.string(),
  started_at: time,
  uptime_seconds: count,
  counted_at: time,
  users: count,
  bots: count,
  guilds: count,
  channels: count,
  messages_estimate: count,
  messages_by_day: z.array(z.strictObject({ day: z.string().meta({ format: 'date' }), messages: count })),
  active_people: z.strictObject({ last_24_hours: count, last_7_days: count, last_30_days: count }),
  gateway_sessions: count,
  storage: z.strictObject({ database_bytes: count, files: count, file_bytes: count }),
});

export const LogReply = z.strictObject({
  entries: z.array(
    z.strictObject({
      id,
      operator_id: id.nullable(),
      action: z.string(),
      target_id: id.nullable(),
      reason: optionalText,
      details: z.record(z.string(), z.unknown()),
    }),
  ),
  users: z.array(user),
});

const userKeys = {
  user,
  email: optionalText,
  created_at: time,
  last_seen_at: time.nullable(),
  guild_count: count,
  is_operator: z.boolean(),
  is_disabled: z.boolean(),
  is_deleted: z.boolean(),
};
export const InstanceUsersReply = z.array(z.strictObject(userKeys));
export const InstanceUserReply = z.strictObject({
  ...userKeys,
  disabled: z.strictObject({ reason: optionalText, expires_at: time.nullable() }).nullable(),
  deletion: z.strictObject({ requested_at: time, due_at: time, with_messages: z.boolean() }).nullable(),
  sessions: z.array(z.strictObject({ approx_last_used_time: time, client_info: z.strictObject({ os: z.string(), platform: z.string() }) })),
  owned_guilds: z.array(z.strictObject({ id, name: z.string() })),
  applications: z.array(z.strictObject({ id, name: z.string(), bot_id: id.nullable() })),
});
export const PasswordReply = z.strictObject({ password: z.string() });

const guildKeys = {
  id,
  name: z.string(),
  owner_id: id,
  icon: optionalText,
  member_count: count,
  channel_count: count,
  created_at: time,
  is_shut: z.boolean(),
};
export const InstanceGuildsReply = z.array(z.strictObject(guildKeys));
export const InstanceGuildReply = z.strictObject({
  ...guildKeys,
  owner: user,
  storage: z.strictObject({ files: count, bytes: count }).nullable(),
  shut: z.strictObject({ ban_id: id, reason: optionalText, expires_at: time.nullable() }).nullable(),
});

const report = z.strictObject({
  id,
  reporter_id: id,
  status: z.enum(['open', 'resolved', 'dismissed']),
  kind: z.enum(['message', 'user', 'guild']),
  category: z.enum(REPORT_CATEGORIES),
  text: optionalText,
  channel_id: id.nullable(),
  message_id: id.nullable(),
  user_id: id.nullable(),
  guild_id: id.nullable(),
  evidence: z.record(z.string(), z.unknown()),
  resolution: z.strictObject({ by: id, at: time, action: z.enum(REPORT_ACTIONS), note: optionalText }).nullable(),
});
export const NewReportReply = z.strictObject({ id, status: z.literal('open') });
export const ReportReply = z.strictObject({ report, users: z.array(user) });
export const ReportsReply = z.strictObject({ reports: z.array(report), users: z.array(user) });

export const ExportReply = z.strictObject({
  id,
  kind: z.enum(['account', 'guild']),
  subject_id: id,
  status: z.enum(['waiting', 'running', 'done', 'failed', 'removed']),
  attachments: z.boolean(),
  created_at: time,
  finished_at: time.nullable(),
  expires_at: time.nullable(),
  size_bytes: count.nullable(),
  url: z.string().nullable().meta({ format: 'uri' }),
});
export const ExportsReply = z.array(ExportReply);

export const DeletionReply = z.strictObject({ due_at: time });
