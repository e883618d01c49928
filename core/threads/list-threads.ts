import { ChannelType, PermissionFlagsBits as Permission, type APIChannel, type APIMessage, type APIThreadMember, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ThreadSearchQuery } from '#protocol/rest/channels';
import { snowflakeAt } from '#protocol/snowflake';
import { isDirect, isForumLike, isThread, isVoiceLike, type ChannelRecord } from '../channels/channel-record.ts';
import { presentGuildChannel } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { showMessages } from '../messages/show-messages.ts';
import { canView } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentThreadMember } from './thread-members.ts';

export interface ThreadList {
  threads: APIChannel[];
  /** The reader's own memberships in them. */
  members: APIThreadMember[];
  has_more: boolean;
}

/** The threads that are not archived and that the reader may see, the newest first. Source: Discord, "List Active Guild Threads". */
export function listActiveThreads(core: Core, guild: GuildState, viewerId: Snowflake): ThreadList {
  const nowMs = core.clock.nowMs();
  const threads = [...guild.threads.values()].filter((thread) => canView(guild, viewerId, thread, nowMs)).toReversed();
  const members = threads.flatMap((thread) => guild.threadMembers.get(thread.id)?.get(viewerId) ?? []);
  return { threads: threads.map(presentGuildChannel), members: members.map(presentThreadMember), has_more: false };
}

/** Archived threads of a channel, the latest to be archived first. Private ones need MANAGE_THREADS (the row checks it). */
export async function listArchivedThreads(
  core: Core,
  place: Place,
  kind: 'public' | 'private',
  query: { before?: string | undefined; limit: number },
  viewerId: Snowflake,
): Promise<ThreadList> {
  demandParent(place);
  return pageOf(core, await core.guilds.archivedThreads(place.channel.id, kind, query.before, query.limit + 1), query.limit, viewerId);
}

/** Archived private threads that the reader is in, by id descending. `before` is an id; a time stands for the id of its moment. */
export async function listJoinedArchivedThreads(
  core: Core,
  place: Place,
  query: { before?: string | undefined; limit: number },
  viewerId: Snowflake,
): Promise<ThreadList> {
  demandParent(place);
  const before = query.before === undefined || /^\d{1,20}$/.test(query.before) ? query.before : snowflakeAt(Date.parse(query.before));
  return pageOf(core, await core.guilds.archivedThreadsJoined(place.channel.id, viewerId, before, query.limit + 1), query.limit, viewerId);
}

/** Looks for threads of a channel, private ones only for MANAGE_THREADS. Posts bring their first message. Source: Discord, "Search Threads". */
export async function searchThreads(
  core: Core,
  place: Place,
  query: ThreadSearchQuery,
  viewerId: Snowflake,
): Promise<ThreadList & { first_messages?: APIMessage[]; total_results: number }> {
  demandParent(place);
  const { threads: found, total } = await core.guilds.searchThreads(place.channel.id, {
    name: query.name || undefined,
    minId: query.min_id,
    maxId: query.max_id,
    tags: query.tag,
    needsAllTags: query.tag_setting === 'match_all',
    archived: query.archived,
    withPrivate: (place.permissions & Permission.ManageThreads) !== 0n,
    sortBy: query.sort_by === 'archive_time' ? 'archive_timestamp' : query.sort_by === 'last_message_time' ? 'last_message_id' : 'id',
    isAscending: query.sort_order === 'asc',
    limit: query.limit,
    offset: query.offset,
  });
  const list = await pageOf(core, found, found.length, viewerId);
  const firsts = isForumLike(place.channel) ? await Promise.all(found.map((thread) => core.messages.byId(thread.id, thread.id))) : [];
  const shown = await showMessages(
    core,
    firsts.filter((message) => message !== null),
    viewerId,
    place.guild,
  );
  return { ...list, has_more: query.offset + found.length < total, ...(shown.length > 0 && { first_messages: shown }), total_results: total };
}

async function pageOf(core: Core, found: readonly ChannelRecord[], limit: number, viewerId: Snowflake): Promise<ThreadList> {
  const threads = found.slice(0, limit);
  const members = await core.threadMembers.ofUser(
    viewerId,
    threads.map((thread) => thread.id),
  );
  return { threads: threads.map(presentGuildChannel), members: members.map(presentThreadMember), has_more: found.length > limit };
}

function demandParent({ channel, permissions }: Place): void {
  if (isThread(channel) || isDirect(channel) || isVoiceLike(channel) || channel.type === ChannelType.GuildCategory)
    throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  if (!(permissions & Permission.ReadMessageHistory)) throw apiError('MISSING_PERMISSIONS');
}
