import { compareSnowflakes, snowflakeAt } from '#protocol/snowflake';
import { DIRECT, type State } from '../state.ts';
import { lastMessageId, visibleIds } from './channels.ts';
import { isFollowed } from './followed.ts';
import { isGuildMuted, isMuted } from './pings.ts';
import { remember } from './remember.ts';

/** What a badge says. */
export interface Unread {
  readonly isUnread: boolean;
  readonly mentions: number;
}

const READ: Unread = { isUnread: false, mentions: 0 };
const UNREAD: Unread = { isUnread: true, mentions: 0 };
const THREADS: ReadonlySet<number> = new Set([10, 11, 12]);

const byMentions = new Map<number, Unread>();

/** The same object for the same count, as whoever subscribes to it needs. */
function withMentions(mentions: number): Unread {
  const unread = byMentions.get(mentions) ?? { isUnread: true, mentions };
  byMentions.set(mentions, unread);
  return unread;
}

/** Up to which message a channel counts as read: of one never looked at, up to when one came. Source: Discord's client. */
export function readUpTo(state: State, channelId: string): string {
  const known = state.readStates.get(channelId)?.last_message_id;
  if (known !== undefined && known !== '0') return known;
  const channel = state.channels.get(channelId);
  if (!channel || state.meId === null) return '0';
  const since = channel.member?.join_timestamp ?? (channel.guild_id === undefined ? null : state.members.of(channel.guild_id).get(state.meId)?.joined_at);
  return since ? snowflakeAt(Date.parse(since)) : '0';
}

/** Whether something in a channel is unread, and how many mentions. What is muted or not followed is not unread, but its mentions count. */
export function unreadOf(state: State, channelId: string): Unread {
  const channel = state.channels.get(channelId);
  if (!channel) return READ;
  const mentions = state.readStates.get(channelId)?.mention_count ?? 0;
  const last = lastMessageId(state, channelId);
  // Threads that one has not joined make no noise.
  const isHeard = !THREADS.has(channel.type) || channel.member !== undefined;
  const isUnread =
    isHeard && last !== '0' && compareSnowflakes(last, readUpTo(state, channelId)) > 0 && !isMuted(state, channelId) && isFollowed(state, channelId);
  if (mentions === 0) return isUnread ? UNREAD : READ;
  return withMentions(mentions);
}

/** What stands beside a guild's picture; for `@me` that of all direct channels together. */
export const unreadOfGuild: (state: State, guildId: string) => Unread = remember(
  (state, guildId) => [
    state.channels.version,
    state.lastMessageIds.of(guildId).version,
    state.readStates.version,
    state.guildSettings.version,
    state.channelIds.of(guildId).version,
    state.roles.of(guildId).version,
    state.members.of(guildId).get(state.meId ?? ''),
  ],
  (state, guildId) => {
    let isUnread = false;
    let mentions = 0;
    const ids = guildId === DIRECT ? state.channelIds.of(DIRECT).keys() : visibleIds(state, guildId);
    for (const id of ids) {
      const unread = unreadOf(state, id);
      isUnread ||= unread.isUnread;
      mentions += unread.mentions;
    }
    if (guildId !== DIRECT && isGuildMuted(state, guildId)) isUnread = mentions > 0;
    return mentions === 0 ? (isUnread ? UNREAD : READ) : { isUnread, mentions };
  },
);
