import { PermissionFlagsBits as Permission, type APIChannel, type APIThreadMember, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { snowflakeAt } from '#protocol/snowflake';
import { isDirect, isThread, isVoiceLike, type ChannelRecord } from '../channels/channel-record.ts';
import { presentGuildChannel } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
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

async function pageOf(core: Core, found: readonly ChannelRecord[], limit: number, viewerId: Snowflake): Promise<ThreadList> {
  const threads = found.slice(0, limit);
  const members = await core.threadMembers.ofUser(
    viewerId,
    threads.map((thread) => thread.id),
  );
  return { threads: threads.map(presentGuildChannel), members: members.map(presentThreadMember), has_more: found.length > limit };
}

function demandParent({ channel, permissions }: Place): void {
  if (isThread(channel) || isDirect(channel) || isVoiceLike(channel) || channel.type === 4) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  if (!(permissions & Permission.ReadMessageHistory)) throw apiError('MISSING_PERMISSIONS');
}
