import type { Snowflake } from 'discord-api-types/v10';
import { compareSnowflakes, snowflakeAt } from '#protocol/snowflake';
import { isForumLike, type ChannelRecord } from '../channels/channel-record.ts';
import { waitingRequestOf } from '../channels/message-requests.ts';
import type { Core } from '../core.ts';
import { newGuildSettings } from '../notifications/guild-settings-record.ts';
import { canView } from '../permissions-in.ts';
import { unheardBy } from '../relationships/between.ts';
import type { GuildState } from '../state/guild-state.ts';

/** How far a channel was read, and how much of what is not mentions its reader. */
export interface ShownReadState {
  id: Snowflake;
  last_message_id: Snowflake;
  mention_count: number;
}

/** A conversation counts what is new up to this, and the newest of so many are looked at. */
const MOST_COUNTED = 100;
const MOST_CONVERSATIONS = 50;

/**
 * What READY tells a person of how far they have read. What mentions them is counted as their settings say; in a conversation
 * all of it does. Source: Discord's client, "Read State".
 */
export async function presentReadStates(
  core: Core,
  userId: Snowflake,
  guilds: readonly GuildState[],
  direct: readonly ChannelRecord[],
): Promise<ShownReadState[]> {
  const [states, unheard] = await Promise.all([core.readStates.ofUser(userId), unheardBy(core, userId)]);
  const read = new Map(states.map((state) => [state.channel_id, state.last_message_id]));
  const [mentions, messages] = await Promise.all([countMentions(core, userId, guilds, read, unheard), countMessages(core, userId, direct, read, unheard)]);
  const counts = new Map([...mentions, ...messages]);
  const shown = states.map(({ channel_id: id, last_message_id }) => ({ id, last_message_id, mention_count: counts.get(id) ?? 0 }));
  // Where nothing was ever read a mention is new all the same.
  const others = [...counts].filter(([id]) => !read.has(id)).map(([id, count]) => ({ id, last_message_id: '0', mention_count: count }));
  return [...shown, ...others];
}

async function countMentions(
  core: Core,
  userId: Snowflake,
  guilds: readonly GuildState[],
  read: ReadonlyMap<Snowflake, Snowflake>,
  unheard: ReadonlySet<Snowflake>,
): Promise<Map<Snowflake, number>> {
  const nowMs = core.clock.nowMs();
  const settings = await core.guildSettings.ofUser(userId);
  const wishes = new Map(settings.map((record) => [record.guild_id, record.settings]));
  const found = await core.mentions.countUnread(userId, {
    read: [...read].map(([channelId, after]) => ({ channel_id: channelId, after })),
    guilds: guilds.flatMap((state) => {
      const { id, members } = state;
      const { suppress_everyone: noEveryone, suppress_roles: noRoles } = wishes.get(id) ?? newGuildSettings();
      const member = members.get(userId);
      const readUpTo = member && (noEveryone && noRoles ? null : firstUnread(state, userId, read, nowMs));
      if (!member || readUpTo == null) return [];
      // What was said to everybody before one came was not said to oneself.
      const joined = snowflakeAt(Date.parse(member.joined_at));
      const since = compareSnowflakes(readUpTo, joined) > 0 ? readUpTo : joined;
      return [{ id, since, everyone: !noEveryone, roles: !noRoles }];
    }),
    role_ids: guilds.flatMap(({ members }) => members.get(userId)?.roles ?? []),
    without: [userId, ...unheard],
  });
  const states = new Map(guilds.map((state) => [state.id, state]));
  const seen = found.filter(({ channel_id: channelId, guild_id: guildId }) => {
    const state = guildId === null ? undefined : states.get(guildId);
    const channel = state?.channel(channelId);
    return state !== undefined && channel !== undefined && canView(state, userId, channel, nowMs);
  });
  return new Map(seen.map(({ channel_id: id, count }) => [id, count]));
}

/** Up to where all that somebody sees of a guild was read; null when there is nothing new in it. Most of most guilds is read. */
function firstUnread(state: GuildState, userId: Snowflake, read: ReadonlyMap<Snowflake, Snowflake>, nowMs: number): Snowflake | null {
  let first: Snowflake | null = null;
  for (const channels of [state.channels, state.threads]) {
    for (const channel of channels.values()) {
      const [mark, last] = [read.get(channel.id) ?? '0', channel.last_message_id];
      if (isForumLike(channel) || last === null || compareSnowflakes(last, mark) <= 0 || (first !== null && compareSnowflakes(mark, first) >= 0)) continue;
      if (canView(state, userId, channel, nowMs)) first = mark;
    }
    if (first === '0') break;
  }
  return first;
}

/** Of conversations every message counts that another one wrote; not of those that wait as requests. */
async function countMessages(
  core: Core,
  userId: Snowflake,
  direct: readonly ChannelRecord[],
  read: ReadonlyMap<Snowflake, Snowflake>,
  unheard: ReadonlySet<Snowflake>,
): Promise<Map<Snowflake, number>> {
  const unread = direct
    .filter(({ id, last_message_id: last }) => last !== null && compareSnowflakes(last, read.get(id) ?? '0') > 0)
    .filter((channel) => !waitingRequestOf(channel, userId))
    .toSorted((a, b) => compareSnowflakes(b.last_message_id ?? '0', a.last_message_id ?? '0'))
    .slice(0, MOST_CONVERSATIONS);
  const counted = await Promise.all(
    unread.map(async ({ id }): Promise<[Snowflake, number]> => {
      const messages = await core.messages.page(id, { after: read.get(id) ?? '0' }, MOST_COUNTED);
      return [id, messages.filter(({ author_id: authorId }) => authorId !== userId && !unheard.has(authorId)).length];
    }),
  );
  return new Map(counted.filter(([, count]) => count > 0));
}
