import { PermissionFlagsBits as Permission, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { snowflakeAt } from '#protocol/snowflake';
import type { RecentMentionsQuery } from '#protocol/rest/people';
import type { Core } from '../core.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { placeOf } from '../messages/place-of.ts';
import { showMessages } from '../messages/show-messages.ts';
import type { MentionPlace } from '../ports/mention-store.ts';
import { blockedBy } from '../relationships/between.ts';
import { isOpenRequest } from '../relationships/reach.ts';
import type { GuildState } from '../state/guild-state.ts';

/** So many pages are read in search of those that one may still see. */
const MOST_PAGES = 5;

/**
 * Messages that mention oneself, newest first: by name, through a role, or as one of everybody. Only what one may still read,
 * and nothing of those whom one has blocked. Source: the unofficial "List Recent Mentions".
 */
export async function listRecentMentions(core: Core, userId: Snowflake, query: RecentMentionsQuery): Promise<APIMessage[]> {
  const { limit, roles, everyone, guild_id: guildId } = query;
  const [searched, blocked] = await Promise.all([roles || everyone ? guildsOf(core, userId, guildId) : [], blockedBy(core, userId)]);
  const search = {
    guild_id: guildId ?? null,
    guilds: searched.map(({ state, since }) => ({ id: state.id, since })),
    role_ids: roles ? searched.flatMap(({ state }) => state.members.get(userId)?.roles ?? []) : [],
    everyone,
    limit,
  };
  const shown: APIMessage[] = [];
  let { before } = query;
  for (let page = 0; page < MOST_PAGES && shown.length < limit; page++) {
    const found = await core.mentions.find(userId, { ...search, before });
    shown.push(...(await readable(core, userId, found, blocked)));
    const last = found.at(-1);
    if (!last || found.length < limit) break;
    before = last.message_id;
  }
  return shown.slice(0, limit);
}

/** Takes a message out of one's own list. Source: the unofficial "Delete Recent Mention". */
export async function deleteRecentMention(core: Core, userId: Snowflake, messageId: Snowflake): Promise<void> {
  await core.mentions.dismiss(userId, messageId);
  core.publish({ user_ids: [userId] }, { t: 'RECENT_MENTION_DELETE', d: { message_id: messageId } });
}

/** One's guilds, with the moment of one's joining: what was said to everybody before that was not said to oneself. */
async function guildsOf(core: Core, userId: Snowflake, onlyId: Snowflake | undefined): Promise<{ state: GuildState; since: Snowflake }[]> {
  const own = (await core.guilds.idsOfMember(userId)).filter((id) => onlyId === undefined || id === onlyId);
  // Most have nothing of the kind, and need not be loaded for it.
  const ids = await core.mentions.guildsAmong(own);
  const states = await Promise.all(ids.map((id) => core.states.get(id)));
  return states.flatMap((state) => {
    const member = state?.members.get(userId);
    return state && member ? [{ state, since: snowflakeAt(Date.parse(member.joined_at)) }] : [];
  });
}

/** In the order in which they were found. */
async function readable(core: Core, userId: Snowflake, found: readonly MentionPlace[], blocked: ReadonlySet<Snowflake>): Promise<APIMessage[]> {
  const byChannel = new Map<Snowflake, Snowflake[]>();
  for (const { channel_id: channelId, message_id: id } of found) byChannel.set(channelId, [...(byChannel.get(channelId) ?? []), id]);
  const gone: Snowflake[] = [];
  const shown = new Map<Snowflake, APIMessage>();
  await Promise.all(
    [...byChannel].map(async ([channelId, ids]) => {
      const place = await placeOf(core, channelId, userId);
      if (!place) return void gone.push(...ids);
      const needed = Permission.ViewChannel | Permission.ReadMessageHistory;
      if ((place.permissions & needed) !== needed || isOpenRequest(place.channel, userId)) return;
      const messages = await core.messages.byIds(channelId, ids);
      const present = new Set(messages.map(({ id }) => id));
      gone.push(...ids.filter((id) => !present.has(id)));
      const own = messages.filter((message) => isFor(userId, message, blocked));
      for (const message of await showMessages(core, own, userId, place.guild)) shown.set(message.id, message);
    }),
  );
  if (gone.length > 0) await core.mentions.forgetMessages(gone);
  return found.flatMap(({ message_id: id }) => shown.get(id) ?? []);
}

const isFor = (userId: Snowflake, { author_id: authorId }: MessageRecord, blocked: ReadonlySet<Snowflake>): boolean =>
  authorId !== userId && !blocked.has(authorId);
