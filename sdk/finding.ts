import type { APIMessage, APIThreadMember } from 'discord-api-types/v10';
import type { Operations } from './rest/operations.ts';
import type { RestClient } from './rest/rest-client.ts';
import type { Store } from './state/store.ts';

/** What a search may ask. */
export type Query<Route extends keyof Operations> = Operations[Route] extends { query: infer Asked } ? Asked : never;

/** One page of a search. While the history is still being read it has a code instead of messages. */
export interface FoundMessages {
  code?: number;
  retry_after?: number;
  total_results: number;
  messages: readonly (readonly (APIMessage & { highlights?: readonly { path: readonly (string | number)[]; start: number; length: number }[] })[])[];
  threads?: readonly { id: string }[];
  members?: readonly object[];
}

/** Which threads were found; they stand in the state. */
export interface FoundThreads {
  ids: readonly string[];
  hasMore: boolean;
  total: number;
  firstMessages: readonly APIMessage[];
}

interface ThreadsReply {
  threads: readonly { id: string }[];
  members: readonly APIThreadMember[];
  has_more: boolean;
}

interface FoundReply extends ThreadsReply {
  total_results: number;
  first_messages?: readonly APIMessage[];
}

export async function searchMessages(
  rest: RestClient,
  store: Store,
  guildId: string,
  query: Query<'GET /nexus/v1/guilds/{guild_id}/messages/search'>,
  signal?: AbortSignal,
): Promise<FoundMessages> {
  const ask = { path: { guild_id: guildId }, query, ...(signal && { signal }) };
  const found = (await rest.call('GET /nexus/v1/guilds/{guild_id}/messages/search', ask)) as unknown as FoundMessages; // as Discord's contract says
  store.apply('THREADS_LOADED', { threads: found.threads ?? [], members: (found.members ?? []) as readonly APIThreadMember[] });
  return found;
}

export async function searchThreads(
  rest: RestClient,
  store: Store,
  channelId: string,
  query: Query<'GET /channels/{channel_id}/threads/search'>,
): Promise<FoundThreads> {
  const found = (await rest.call('GET /channels/{channel_id}/threads/search', { path: { channel_id: channelId }, query })) as FoundReply; // as Discord's contract says
  return { ...threadsLoaded(store, found), total: found.total_results, firstMessages: found.first_messages ?? [] };
}

export async function loadPrivateArchive(
  rest: RestClient,
  store: Store,
  channelId: string,
  whose: 'all' | 'own',
  before?: string,
): Promise<Pick<FoundThreads, 'ids' | 'hasMore'>> {
  const ask = { path: { channel_id: channelId }, query: before === undefined ? {} : { before } };
  const route = whose === 'all' ? 'GET /channels/{channel_id}/threads/archived/private' : 'GET /channels/{channel_id}/users/@me/threads/archived/private';
  return threadsLoaded(store, await rest.call(route, ask));
}

function threadsLoaded(store: Store, { threads, members, has_more: hasMore }: ThreadsReply): Pick<FoundThreads, 'ids' | 'hasMore'> {
  store.apply('THREADS_LOADED', { threads, members });
  return { ids: threads.map(({ id }) => id), hasMore };
}
