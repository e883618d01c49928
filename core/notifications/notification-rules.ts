import type { Snowflake } from 'discord-api-types/v10';
import { keywordsWithinLimits, type NotificationRulesBody } from '#protocol/nexus/notification-rules';
import type { Core } from '../core.ts';

/** What of a person's wishes Discord's settings cannot say. */
export type NotificationRules = NotificationRulesBody;

const NAME = 'notification_rules';
export const NO_RULES: NotificationRules = { keywords: [], keywords_in: {}, quiet_hours: null };

/** Those that were saved before there was more to say lack it; those before the limits may be more than can be saved again. */
const whole = (saved: Partial<NotificationRules> | null): NotificationRules => ({
  ...NO_RULES,
  ...saved,
  keywords_in: keywordsWithinLimits(saved?.keywords_in ?? {}),
});

export const notificationRulesOf = async (core: Core, userId: Snowflake): Promise<NotificationRules> =>
  whole(await core.preferences.find<Partial<NotificationRules>>(userId, NAME));

export async function rulesOf(core: Core, userIds: readonly Snowflake[]): Promise<Map<Snowflake, NotificationRules>> {
  const saved = await core.preferences.ofUsers<Partial<NotificationRules>>(userIds, NAME);
  return new Map([...saved].map(([id, rules]) => [id, whole(rules)]));
}

/** Replaces them, and tells the person's sessions. */
export async function setNotificationRules(core: Core, userId: Snowflake, given: NotificationRules): Promise<NotificationRules> {
  const rules = { ...given, keywords_in: await ofPlacesOf(core, userId, given.keywords_in) };
  await core.preferences.save(userId, NAME, rules);
  core.publish({ user_ids: [userId] }, { t: 'NEXUS_NOTIFICATION_RULES_UPDATE', d: rules });
  return rules;
}

/** Of guilds that the person is in, their channels and the person's conversations. Words for any other place would stay for ever. */
async function ofPlacesOf(core: Core, userId: Snowflake, keywordsIn: NotificationRules['keywords_in']): Promise<NotificationRules['keywords_in']> {
  const ids = Object.keys(keywordsIn);
  if (ids.length === 0) return {};
  const [guildIds, channels, direct] = await Promise.all([core.guilds.idsOfMember(userId), core.guilds.channelsByIds(ids), core.directChannels.ofUser(userId)]);
  const guilds = new Set(guildIds);
  const places = new Set([
    ...guilds,
    ...direct.map(({ id }) => id),
    ...channels.flatMap(({ id, guild_id: guildId }) => (guilds.has(guildId ?? '') ? [id] : [])),
  ]);
  return Object.fromEntries(Object.entries(keywordsIn).filter(([id]) => places.has(id)));
}
