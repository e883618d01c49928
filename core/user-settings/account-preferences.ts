import type { Snowflake } from 'discord-api-types/v10';
import type { EmailSettingsBody, NotificationSettingsBody } from '#protocol/rest/user-settings';
import type { Core } from '../core.ts';

const NOTIFICATIONS = 'notification_settings';
const EMAIL = 'email_settings';

export interface NotificationFlags {
  flags: number;
}

/** Bits of how a client tells of what is new. Source: Discord's client, "Notification Settings Object". */
export const notificationSettingsOf = async (core: Core, userId: Snowflake): Promise<NotificationFlags> =>
  (await core.preferences.find<NotificationFlags>(userId, NOTIFICATIONS)) ?? { flags: 0 };

/** Source: Discord's client, "Modify Notification Settings". */
export async function editNotificationSettings(core: Core, userId: Snowflake, body: NotificationSettingsBody): Promise<NotificationFlags> {
  const settings = { flags: body.flags ?? 0 };
  await core.preferences.save(userId, NOTIFICATIONS, settings);
  core.publish({ user_ids: [userId] }, { t: 'NOTIFICATION_SETTINGS_UPDATE', d: settings });
  return settings;
}

export interface EmailSettings {
  initialized: boolean;
  categories: Record<string, boolean>;
}

const PLAIN: EmailSettings = {
  initialized: false,
  categories: { social: false, communication: false, tips: false, updates_and_announcements: false, recommendations_and_events: false },
};

/** What a person wants letters of. Source: Discord's client, "Get Email Settings". */
export const emailSettingsOf = async (core: Core, userId: Snowflake): Promise<EmailSettings> =>
  (await core.preferences.find<EmailSettings>(userId, EMAIL)) ?? PLAIN;

/** Source: Discord's client, "Modify Email Settings". */
export const editEmailSettings = (core: Core, userId: Snowflake, { settings }: EmailSettingsBody): Promise<EmailSettings> =>
  core.locks.withLock(`preferences:${userId}`, async () => {
    const known = await emailSettingsOf(core, userId);
    const edited = { initialized: settings.initialized ?? known.initialized, categories: { ...known.categories, ...settings.categories } };
    await core.preferences.save(userId, EMAIL, edited);
    return edited;
  });
