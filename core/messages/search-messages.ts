import { ApplicationFlags, PermissionFlagsBits as Permission, type APIMessageSearchResult, type APIThreadChannel, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { MessageSearchQuery } from '#protocol/rest/message-search';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { isForumLike, isThread, type ChannelRecord } from '../channels/channel-record.ts';
import { presentGuildChannel } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import type { Choice, MessageQuery, SearchScope } from '../ports/message-search.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentThreadMember } from '../threads/thread-members.ts';
import type { MessageRecord } from './message-record.ts';
import { showMessages } from './show-messages.ts';

const SEES_CONTENT = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;
const RETRY_AFTER_S = 2;

/**
 * Finds messages in the channels whose history the caller may read. Bots need MESSAGE_CONTENT: who finds by words reads them.
 * Throws 110000, as 202, while the history is still being read. Source: Discord, "Search Guild Messages".
 */
export async function searchMessages(
  core: Core,
  state: GuildState,
  viewer: { id: Snowflake; application: ApplicationRecord | null },
  query: MessageSearchQuery,
): Promise<APIMessageSearchResult> {
  if (viewer.application && !(viewer.application.flags & SEES_CONTENT)) throw apiError('MISSING_ACCESS');
  const { isReady, indexed } = await core.messageSearch.readiness();
  if (!isReady) throw apiError('INDEX_NOT_YET_AVAILABLE', { documents_indexed: indexed, retry_after: RETRY_AFTER_S });
  const scope = scopeFor(core, state, viewer.id, query);
  const { total, messages } = await core.messageSearch.search(scope, readQuery(query));
  const [shown, threads] = await Promise.all([showMessages(core, messages, viewer.id, state), threadsOf(core, state, messages)]);
  const members =
    threads.length > 0
      ? await core.threadMembers.ofUser(
          viewer.id,
          threads.map(({ id }) => id),
        )
      : [];
  return {
    doing_deep_historical_index: false,
    total_results: total,
    messages: shown.map(({ reactions: _reactions, ...message }) => [{ ...message, hit: true }]),
    ...(threads.length > 0 && { threads: threads.map((thread) => presentGuildChannel(thread) as APIThreadChannel), members: members.map(presentThreadMember) }),
  };
}

const NEEDED = Permission.ViewChannel | Permission.ReadMessageHistory;

function scopeFor(core: Core, state: GuildState, viewerId: Snowflake, { channel_id: asked, include_nsfw: withNsfw }: MessageSearchQuery): SearchScope {
  const nowMs = core.clock.nowMs();
  const only = asked.length > 0 ? new Set(asked) : null;
  const parentOf = (channel: ChannelRecord): ChannelRecord | undefined => (channel.parent_id ? state.channels.get(channel.parent_id) : undefined);
  const isForum = (channel: ChannelRecord | undefined): boolean => channel !== undefined && isForumLike(channel);
  const mayRead = (channel: ChannelRecord): boolean =>
    (withNsfw || !(isThread(channel) ? parentOf(channel) : channel)?.nsfw) && (channelPermissionsOf(state, viewerId, channel, nowMs) & NEEDED) === NEEDED;
  // A forum that is asked for stands for its posts.
  const isAsked = (channel: ChannelRecord): boolean =>
    !only || only.has(channel.id) || (isThread(channel) && isForum(parentOf(channel)) && only.has(channel.parent_id ?? ''));
  const readable = [...state.channels.values()].filter(mayRead);
  const threads = [...state.threads.values()].filter((thread) => isAsked(thread) && mayRead(thread));
  return {
    guildId: state.id,
    viewerId,
    channelIds: [...readable.filter(isAsked), ...threads].map(({ id }) => id),
    archivedIn: readable.map(({ id }) => id),
    privateIn: readable.filter((channel) => channelPermissionsOf(state, viewerId, channel, nowMs) & Permission.ManageThreads).map(({ id }) => id),
    onlyIn: only && [...only].filter((id) => !state.channels.has(id) || isForum(state.channels.get(id))),
  };
}

function readQuery(query: MessageSearchQuery): MessageQuery {
  return {
    content: query.content,
    slop: query.slop,
    authorIds: query.author_id,
    authorKinds: choiceOf(query.author_type),
    mentionIds: query.mentions,
    mentionRoleIds: query.mentions_role_id,
    mentionsEveryone: query.mention_everyone ?? null,
    repliedToUserIds: query.replied_to_user_id,
    repliedToMessageIds: query.replied_to_message_id,
    has: choiceOf(query.has),
    linkHosts: query.link_hostname,
    embedTypes: query.embed_type,
    embedProviders: query.embed_provider,
    fileNames: query.attachment_filename,
    fileEndings: query.attachment_extension,
    isPinned: query.pinned ?? null,
    afterId: query.min_id ?? null,
    beforeId: query.max_id ?? null,
    sort: query.sort_by === 'relevance' ? 'relevance' : query.sort_order === 'asc' ? 'oldest' : 'newest',
    limit: query.limit,
    offset: query.offset,
  };
}

/** A kind with a minus before it must not be there. */
function choiceOf<Kind extends string>(kinds: readonly (Kind | `-${Kind}`)[]): Choice<Kind> {
  const isNot = (kind: string): kind is `-${Kind}` => kind.startsWith('-');
  return {
    any: kinds.filter((kind): kind is Kind => !isNot(kind)),
    none: kinds.filter(isNot).map((kind) => kind.slice(1) as Kind), // what stands behind the minus
  };
}

async function threadsOf(core: Core, state: GuildState, messages: readonly MessageRecord[]): Promise<ChannelRecord[]> {
  const ids = [...new Set(messages.map((message) => message.channel_id))].filter((id) => !state.channels.has(id));
  const archived = ids.filter((id) => !state.threads.has(id));
  const found = archived.length > 0 ? await core.guilds.channelsByIds(archived) : [];
  return [...ids.flatMap((id) => state.threads.get(id) ?? []), ...found];
}
