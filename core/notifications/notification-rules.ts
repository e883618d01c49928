import type { Snowflake } from 'discord-api-types/v10';
import type { NotificationRulesBody } from '#protocol/nexus/notification-rules';
import type { Core } from '../core.ts';

/** What of a person's wishes Discord's settings cannot say. */
export type NotificationRules = NotificationRulesBody;

const NAME = 'notification_rules';
export const NO_RULES: NotificationRules = { keywords: [], quiet_hours: null };

export const notificationRulesOf = async (core: Core, userId: Snowflake): Promise<NotificationRules> =>
  (await core.preferences.find<NotificationRules>(userId, NAME)) ?? NO_RULES;

export const rulesOf = (core: Core, userIds: readonly Snowflake[]): Promise<Map<Snowflake, NotificationRules>> =>
  core.preferences.ofUsers<NotificationRules>(userIds, NAME);

/** Replaces them, and tells the person's sessions. */
export async function setNotificationRules(core: Core, userId: Snowflake, rules: NotificationRules): Promise<NotificationRules> {
  await core.preferences.save(userId, NAME, rules);
  core.publish({ user_ids: [userId] }, { t: 'NEXUS_NOTIFICATION_RULES_UPDATE', d: rules });
  return rules;
}
