import { ApplicationFlags, PermissionFlagsBits as Permission, type APIMessageSearchResult, type APIThreadChannel, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { MessageSearchQuery } from '#protocol/rest/message-search';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { isForumLike, isPrivateThread, isThread, type ChannelRecord } from '../channels/channel-record.ts';
import { presentGuildChannel } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import { SearchUnavailableError, type Choice, type MessageQuery, type SearchHit, type SearchScope } from '../ports/message-search.ts';
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
  const { isReady, indexed } = await core.searchIndex.readiness('guilds');
  if (!isReady) throw apiError('INDEX_NOT_YET_AVAILABLE', { documents_indexed: indexed, retry_after: RETRY_AFTER_S });
  const { total, messages } = await findMessages(core, await scopeFor(core, state, viewer.id, query), readQuery(query));
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

async function findMessages(core: Core, scope: SearchScope, query: MessageQuery): Promise<{ total: number; messages: MessageRecord[] }> {
  const { total, hits } = await core.searchIndex.search(scope, query, 'guilds').catch((error: unknown) => {
    if (!(error instanceof SearchUnavailableError)) throw error;
    core.log.warn({ err: error }, 'a search could not be answered');
    throw apiError('SERVICE_UNAVAILABLE');
  });
  const messages = await messagesOfHits(core, hits);
  return { total: total - (hits.length - messages.length), messages };
}

/** The messages of hits, in their order. Those that are gone by now are left out, and out of the next search. */
export async function messagesOfHits(core: Core, hits: readonly SearchHit[]): Promise<MessageRecord[]> {
  const idsOf = new Map<Snowflake, Snowflake[]>();
  for (const { channelId, id } of hits) idsOf.set(channelId, [...(idsOf.get(channelId) ?? []), id]);
  const found = new Map<string, MessageRecord>();
  await Promise.all(
    [...idsOf].map(async ([channelId, ids]) => {
      const there = await core.messages.byIds(channelId, ids);
      for (const message of there) found.set(`${channelId} ${message.id}`, message);
      const gone = ids.filter((id) => !found.has(`${channelId} ${id}`));
      if (gone.length > 0) core.searchIndex.missing(channelId, gone);
    }),
  );
  return hits.flatMap(({ channelId, id }) => found.get(`${channelId} ${id}`) ?? []);
}

const NEEDED = Permission.ViewChannel | Permission.ReadMessageHistory;

/** Where somebody may look. What may be read in a channel may be read in its threads, but for the private ones of others. */
async function scopeFor(core: Core, state: GuildState, viewerId: Snowflake, query: MessageSearchQuery): Promise<SearchScope> {
  const nowMs = core.clock.nowMs();
  const readable = new Map([...state.channels.values()].filter((channel) => query.include_nsfw || !channel.nsfw).map((channel) => [channel.id, channel]));
  for (const [id, channel] of readable) if ((channelPermissionsOf(state, viewerId, channel, nowMs) & NEEDED) !== NEEDED) readable.delete(id);
  const moderated = [...readable.values()].filter((channel) => channelPermissionsOf(state, viewerId, channel, nowMs) & Permission.ManageThreads);
  const isBelow = (thread: ChannelRecord): boolean => readable.has(thread.parent_id ?? '');
  const mayReadOpen = (thread: ChannelRecord): boolean => isBelow(thread) && (channelPermissionsOf(state, viewerId, thread, nowMs) & NEEDED) === NEEDED;
  const scope = { guildId: state.id, locale: state.guild.preferred_locale };
  if (query.channel_id.length === 0) {
    const joined = [...state.threads.values()].filter((thread) => isPrivateThread(thread) && mayReadOpen(thread));
    const archived = (await core.searchJournal.archivedPrivateThreads(state.id, viewerId)).filter(({ parentId }) => readable.has(parentId));
    return {
      ...scope,
      channelIds: [...joined, ...archived].map(({ id }) => id),
      withThreadsOf: [...readable.keys()],
      withPrivateThreadsOf: moderated.map(({ id }) => id),
    };
  }
  const asked = [...new Set(query.channel_id)];
  const channels = asked.flatMap((id) => readable.get(id) ?? []);
  const open = asked.flatMap((id) => state.threads.get(id) ?? []).filter(mayReadOpen);
  const unknown = asked.filter((id) => !state.channels.has(id) && !state.threads.has(id));
  const archived = (unknown.length > 0 ? await core.guilds.channelsByIds(unknown) : []).filter((thread) => isThread(thread) && isBelow(thread));
  const hidden = archived.filter((thread) => isPrivateThread(thread) && !moderated.some(({ id }) => id === thread.parent_id)).map(({ id }) => id);
  const joined = new Set((hidden.length > 0 ? await core.threadMembers.ofUser(viewerId, hidden) : []).map((member) => member.thread_id));
  const mine = archived.filter(({ id }) => !hidden.includes(id) || joined.has(id));
  return {
    ...scope,
    channelIds: [...channels.filter((channel) => !isForumLike(channel)), ...open, ...mine].map(({ id }) => id),
    // A forum that is asked for stands for its posts.
    withThreadsOf: channels.filter(isForumLike).map(({ id }) => id),
    withPrivateThreadsOf: [],
  };
}

export function readQuery(query: MessageSearchQuery): MessageQuery {
  return {
    content: query.content,
    isLiteral: false,
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
