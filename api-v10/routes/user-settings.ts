import {
  BulkGuildSettingsBody,
  EmailSettingsBody,
  GuildSettingsBody,
  NotificationSettingsBody,
  SettingsProtoBody,
  UserSettingsBody,
} from '#protocol/rest/user-settings';
import { bulkEditGuildSettings, editGuildSettings } from '#core/notifications/edit-guild-settings';
import type { ShownGuildSettings } from '#core/notifications/guild-settings-record';
import {
  editEmailSettings,
  editNotificationSettings,
  emailSettingsOf,
  type EmailSettings,
  type NotificationFlags,
} from '#core/user-settings/account-preferences';
import type { UserSettings } from '#core/user-settings/settings-fields';
import { editSettings, editSettingsProto, getSettings, getSettingsProto } from '#core/user-settings/user-settings';
import { get, patch, replyOf, type RouteTable } from '../route.ts';

const who = ['user'] as const;
/** What clients count of their use comes in one piece. */
const MAX_PROTO_BYTES = 1_500_000;
const proto = { body: SettingsProtoBody, maxBodyBytes: MAX_PROTO_BYTES, reply: replyOf<{ settings: string; out_of_date?: true }>() };

/** What people set for themselves. Source: the unofficial documentation of Discord's client. */
export const userSettings: RouteTable = {
  get_user_settings: get({
    path: '/users/@me/settings',
    who,
    reply: replyOf<UserSettings>(),
    run: ({ core, caller }) => getSettings(core, caller.user),
  }),
  modify_user_settings: patch({
    path: '/users/@me/settings',
    who,
    body: UserSettingsBody,
    reply: replyOf<UserSettings>(),
    run: ({ core, caller, body }) => editSettings(core, caller.user, body),
  }),
  get_user_settings_proto: get({
    path: '/users/@me/settings-proto/1',
    who,
    reply: replyOf<{ settings: string }>(),
    run: ({ core, caller }) => getSettingsProto(core, caller.user, 1),
  }),
  modify_user_settings_proto: patch({
    path: '/users/@me/settings-proto/1',
    who,
    ...proto,
    run: ({ core, caller, body }) => editSettingsProto(core, caller.user, 1, body),
  }),
  get_frecency_settings_proto: get({
    path: '/users/@me/settings-proto/2',
    who,
    reply: replyOf<{ settings: string }>(),
    run: ({ core, caller }) => getSettingsProto(core, caller.user, 2),
  }),
  modify_frecency_settings_proto: patch({
    path: '/users/@me/settings-proto/2',
    who,
    ...proto,
    run: ({ core, caller, body }) => editSettingsProto(core, caller.user, 2, body),
  }),
  modify_user_guild_settings: patch({
    path: '/users/@me/guilds/:guild_id/settings',
    who,
    body: GuildSettingsBody,
    reply: replyOf<ShownGuildSettings>(),
    run: ({ core, caller, guild, body }) => editGuildSettings(core, caller.id, guild.id, body),
  }),
  modify_direct_message_settings: patch({
    path: '/users/@me/guilds/@me/settings',
    who,
    body: GuildSettingsBody,
    reply: replyOf<ShownGuildSettings>(),
    run: ({ core, caller, body }) => editGuildSettings(core, caller.id, null, body),
  }),
  bulk_modify_user_guild_settings: patch({
    path: '/users/@me/guilds/settings',
    who,
    body: BulkGuildSettingsBody,
    reply: replyOf<ShownGuildSettings[]>(),
    run: ({ core, caller, body }) => bulkEditGuildSettings(core, caller.id, body),
  }),
  modify_notification_settings: patch({
    path: '/users/@me/notification-settings',
    who,
    body: NotificationSettingsBody,
    reply: replyOf<NotificationFlags>(),
    run: ({ core, caller, body }) => editNotificationSettings(core, caller.id, body),
  }),
  get_email_settings: get({
    path: '/users/@me/email-settings',
    who,
    reply: replyOf<EmailSettings>(),
    run: ({ core, caller }) => emailSettingsOf(core, caller.id),
  }),
  modify_email_settings: patch({
    path: '/users/@me/email-settings',
    who,
    body: EmailSettingsBody,
    reply: replyOf<EmailSettings>(),
    run: ({ core, caller, body }) => editEmailSettings(core, caller.id, body),
  }),
};
