import type { Snowflake } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import type { NotificationRulesBody } from '#protocol/nexus/notification-rules';
import { countKeywords, keywordsThatCount, MOST_KEYWORDS_IN_PLACES } from '#protocol/notifications/keywords';
import { NO_RULES } from '#protocol/notifications/no-rules';
import type { Core } from '../core.ts';

/** What of a person's wishes Discord's settings cannot say. */
export type NotificationRules = NotificationRulesBody;

const NAME = 'notification_rules';

/** Those that were saved before there was more to say lack it. */
const whole = (saved: Partial<NotificationRules> | null): NotificationRules => ({ ...NO_RULES, ...saved });

export const notificationRulesOf = async (core: Core, userId: Snowflake): Promise<NotificationRules> =>
  whole(await core.preferences.find<Partial<NotificationRules>>(userId, NAME));

/** What a message is judged by, with those of the keywords that count. */
export async function rulesOf(core: Core, userIds: readonly Snowflake[]): Promise<Map<Snowflake, NotificationRules>> {
  const saved = await core.preferences.ofUsers<Partial<NotificationRules>>(userIds, NAME);
  return new Map([...saved].map(([id, rules]) => [id, { ...whole(rules), keywords_in: keywordsThatCount(rules.keywords_in ?? {}) }]));
}

/** Replaces them, and tells the person's sessions. Throws 50035 for more keywords of places than may be. */
export async function setNotificationRules(core: Core, userId: Snowflake, given: NotificationRules): Promise<NotificationRules> {
  const places = await placesOf(core, userId, [...Object.keys(given.keywords_in), ...given.keywords_only_in]);
  const keywordsIn = within(places, given.keywords_in);
  await demandRoom(core, userId, keywordsIn);
  const rules = { ...given, keywords_in: keywordsIn, keywords_only_in: given.keywords_only_in.filter((id) => places.has(id)) };
  await core.preferences.save(userId, NAME, rules);
  core.publish({ user_ids: [userId] }, { t: 'NEXUS_NOTIFICATION_RULES_UPDATE', d: rules });
  return rules;
}

/** Who has more of before there was a limit keeps them, and may have fewer, but none more. */
async function demandRoom(core: Core, userId: Snowflake, given: NotificationRules['keywords_in']): Promise<void> {
  const count = countKeywords(given);
  if (count <= MOST_KEYWORDS_IN_PLACES) return;
  const { keywords_in: saved } = await notificationRulesOf(core, userId);
  if (count <= countKeywords(within(await placesOf(core, userId, Object.keys(saved)), saved))) return;
  throw formError(['keywords_in'], 'KEYWORDS_TOO_MANY', `You can have ${MOST_KEYWORDS_IN_PLACES} keywords for single servers and channels, all together.`);
}

const within = (places: ReadonlySet<Snowflake>, keywordsIn: NotificationRules['keywords_in']): NotificationRules['keywords_in'] =>
  Object.fromEntries(Object.entries(keywordsIn).filter(([id]) => places.has(id)));

/** Of these guilds that the person is in, their channels and the person's conversations. Wishes for any other place would stay for ever. */
async function placesOf(core: Core, userId: Snowflake, ids: readonly Snowflake[]): Promise<ReadonlySet<Snowflake>> {
  if (ids.length === 0) return new Set();
  const [guildIds, channels, direct] = await Promise.all([core.guilds.idsOfMember(userId), core.guilds.channelsByIds(ids), core.directChannels.ofUser(userId)]);
  const guilds = new Set(guildIds);
  return new Set([...guilds, ...direct.map(({ id }) => id), ...channels.flatMap(({ id, guild_id: guildId }) => (guilds.has(guildId ?? '') ? [id] : []))]);
}
