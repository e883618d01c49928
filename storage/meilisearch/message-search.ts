import { Meilisearch, MeilisearchApiError, type Index } from 'meilisearch';
import { highlightsIn, isMisspelt, type IsFound } from '#core/message-search/highlights';
import { wantedWords, type WantedWord } from '#core/message-search/words';
import { SearchUnavailableError, type MessageQuery, type MessageSearch, type SearchDocument, type SearchScope } from '#core/ports/message-search';

export interface MeilisearchOptions {
  url: string;
  key?: string | undefined;
  /** The name of the index; one Meilisearch may serve several instances of Nexus. */
  index?: string;
  timeoutMs?: number;
}

/** A message as Meilisearch holds it. Its ids are larger than its numbers can be: they are compared in two parts. */
interface IndexedMessage {
  key: string;
  channel_id: string;
  id: string;
  guild_id: string;
  parent_id: string | null;
  place: string;
  version: number;
  at: number;
  low: number;
  text: string;
  author_id: string;
  author_kind: string;
  pinned: boolean;
  everyone: boolean;
  mention_ids: readonly string[];
  mention_role_ids: readonly string[];
  replied_to_message_id: string | null;
  replied_to_user_id: string | null;
  has: readonly string[];
  link_hosts: readonly string[];
  embed_types: readonly string[];
  embed_providers: readonly string[];
  file_parts: readonly string[];
  file_endings: readonly string[];
}

/** Discord's furthest page ends here. */
const MOST_HITS = 10_000;
/** Tasks of Meilisearch wait for each other; a large one takes its time. */
const TASK = { timeout: 60_000, interval: 20 };
const MISSING_INDEX = 'index_not_found';

const FILTERABLE = [
  'key',
  'guild_id',
  'channel_id',
  'parent_id',
  'place',
  'at',
  'low',
  'author_id',
  'author_kind',
  'pinned',
  'everyone',
  'mention_ids',
  'mention_role_ids',
  'replied_to_message_id',
  'replied_to_user_id',
  'has',
  'link_hosts',
  'embed_types',
  'embed_providers',
  'file_parts',
  'file_endings',
];

/** Search by Meilisearch. Words that are a little different are found beside those that fit, which stand first by relevance. */
export function meilisearchMessageSearch({ url, key, index = 'nexus-messages', timeoutMs = 10_000 }: MeilisearchOptions): MessageSearch {
  const client = new Meilisearch({
    host: url,
    ...(key !== undefined && { apiKey: key }),
    timeout: timeoutMs,
    // Compressed answers come in pieces, which each wait 40 ms for the acknowledgement of the one before.
    requestInit: { headers: { 'Accept-Encoding': 'identity' } },
  });
  const messages: Index<IndexedMessage> = client.index(index);
  let furnished: Promise<void> | undefined;
  const hearers: (() => Promise<void>)[] = [];

  const furnish = async (): Promise<void> => {
    await messages.getRawInfo().catch(async (error: unknown) => {
      if (!isMissingIndex(error)) throw error;
      // First told: whoever dies in between leaves it missing, so that it is told again.
      for (const hear of hearers) await hear();
      await done(client.createIndex(index, { primaryKey: 'key' }));
    });
    await done(
      messages.updateSettings({
        searchableAttributes: ['text'],
        filterableAttributes: FILTERABLE,
        sortableAttributes: ['at', 'low'],
        displayedAttributes: ['key', 'channel_id', 'id', 'version'],
        rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness'],
        pagination: { maxTotalHits: MOST_HITS },
      }),
    );
  };
  const asked = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
    try {
      furnished ??= furnish();
      await furnished;
      return await ask();
    } catch (error) {
      // It may come back without its index.
      furnished = undefined;
      if (isMissingIndex(error)) void (furnished = furnish()).catch(() => (furnished = undefined));
      throw new SearchUnavailableError(error);
    }
  };

  /** The versions that are there, by key. */
  const versionsOf = async (keys: readonly string[]): Promise<Map<string, number>> => {
    const { results } = await messages.getDocuments({ filter: `key IN [${keys.map(quoted).join(', ')}]`, fields: ['key', 'version'], limit: keys.length });
    return new Map(results.map((one) => [one.key, one.version]));
  };

  return {
    name: `meilisearch ${url} ${index}`,

    keep: (documents, how) =>
      asked(async () => {
        if (documents.length === 0) return;
        const rows = documents.map(indexedMessage);
        const known = await versionsOf(rows.map((row) => row.key));
        const isWanted = ({ key: name, version }: IndexedMessage): boolean => {
          const there = known.get(name);
          return there === undefined || (how === 'changed' && there <= version);
        };
        const wanted = rows.filter(isWanted);
        if (wanted.length > 0) await done(messages.addDocuments(wanted, { primaryKey: 'key' }));
      }),

    forget: (gone) =>
      asked(async () => {
        if (gone.length > 0) await done(messages.deleteDocuments(gone.map(({ channelId, id }) => keyOf(channelId, id))));
      }),

    forgetChannels: (channelIds) =>
      asked(async () => {
        if (channelIds.length > 0) await done(messages.deleteDocuments({ filter: `${anyOf('channel_id', channelIds)} OR ${anyOf('parent_id', channelIds)}` }));
      }),

    forgetGuild: (guildId) => asked(() => done(messages.deleteDocuments({ filter: anyOf('guild_id', [guildId]) }))),

    async search(scope, query) {
      const words = wantedWords(query.content);
      if (query.content.trim() !== '' && words.length === 0) return { total: 0, hits: [] };
      const { limit, offset, sort } = query;
      const first = Math.floor(offset / limit) + 1;
      const pages = offset % limit === 0 ? [first] : [first, first + 1];
      const answers = await asked(() =>
        Promise.all(
          pages.map((page) =>
            messages.search(questionOf(query, words), {
              filter: filterOf(scope, query),
              page,
              hitsPerPage: limit,
              matchingStrategy: 'all',
              ...(sort !== 'relevance' && { sort: sort === 'oldest' ? ['at:asc', 'low:asc'] : ['at:desc', 'low:desc'] }),
            }),
          ),
        ),
      );
      const hits = answers.flatMap((answer) => answer.hits).slice(offset % limit, (offset % limit) + limit);
      return { total: answers[0]?.totalHits ?? 0, hits: hits.map((hit) => ({ channelId: hit.channel_id, id: hit.id })) };
    },

    async highlight(_locale, content, messages) {
      const wanted = wantedWords(content);
      const isWritten: IsFound = (word, one) => word.text === one.text || (one.isPrefix && word.text.startsWith(one.text));
      return messages.map((texts) => highlightsIn(texts, wanted, [isWritten, isMisspelt]));
    },

    async tidy() {
      await asked(() => Promise.resolve());
    },

    onAnew: (hear) => void hearers.push(hear),
  };
}

const keyOf = (channelId: string, id: string): string => `${channelId}-${id}`;
const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const anyOf = (field: string, values: readonly string[]): string => `${field} IN [${values.map(quoted).join(', ')}]`;
const isMissingIndex = (error: unknown): boolean => error instanceof MeilisearchApiError && error.cause?.code === MISSING_INDEX;

/** Waits until a change can be seen. */
async function done(enqueued: { waitTask(options: typeof TASK): Promise<{ status: string; error: { message: string } | null }> }): Promise<void> {
  const { status, error } = await enqueued.waitTask(TASK);
  if (status !== 'succeeded') throw new Error(`a task of Meilisearch ended as ${status}: ${error?.message ?? 'it does not say why'}`);
}

/** An id in parts that stay exact as numbers: its time, and what tells it from others of the same. */
const partsOf = (id: string): { at: number; low: number } => ({ at: Number(BigInt(id) >> 22n), low: Number(BigInt(id) & 0x3fffffn) });

function indexedMessage(document: SearchDocument): IndexedMessage {
  const { channelId, id, parentId, isPrivate } = document;
  return {
    key: keyOf(channelId, id),
    channel_id: channelId,
    id,
    guild_id: document.guildId,
    parent_id: parentId,
    place: parentId === null ? channelId : isPrivate ? `private ${parentId}` : parentId,
    version: document.version,
    ...partsOf(id),
    text: document.text,
    author_id: document.authorId,
    author_kind: document.authorKind,
    pinned: document.isPinned,
    everyone: document.mentionsEveryone,
    mention_ids: document.mentionIds,
    mention_role_ids: document.mentionRoleIds,
    replied_to_message_id: document.repliedToMessageId,
    replied_to_user_id: document.repliedToUserId,
    has: document.has,
    link_hosts: document.linkHosts,
    embed_types: document.embedTypes,
    embed_providers: document.embedProviders,
    file_parts: [...new Set(document.fileNames.flatMap(partsOfName))],
    file_endings: document.fileEndings,
  };
}

const PART = 3;
/** Every three letters in a row, and each one and two: a part of a name is found by its own. */
const partsOfName = (name: string): string[] => {
  const letters = [...name.toLowerCase()];
  return letters.flatMap((_, at) => Array.from({ length: PART }, (_same, more) => letters.slice(at, at + more + 1).join('')));
};
const longestParts = (name: string): string[] => {
  const parts = partsOfName(name);
  const longest = Math.min(PART, [...name].length);
  return parts.filter((part) => [...part].length === longest);
};

/** Signs that Meilisearch reads as its own are taken out. */
function questionOf({ content, slop, isLiteral }: MessageQuery, words: readonly WantedWord[]): string {
  const plain = content
    .replace(/["“”«»]/g, ' ')
    .replace(/(^|\s)-+/g, '$1')
    .trim();
  if (slop === 0 && words.length > 1) return `"${plain}"`;
  // It knows no other way to ask for a word as it is written.
  return isLiteral ? plain.replace(/\S+/g, '"$&"') : plain;
}

function filterOf(scope: SearchScope, query: MessageQuery): string[] {
  const places = [...scope.withThreadsOf, ...scope.withPrivateThreadsOf.map((id) => `private ${id}`)];
  const some = (field: string, values: readonly string[]): string[] => (values.length > 0 ? [anyOf(field, values)] : []);
  const none = (field: string, values: readonly string[]): string[] => (values.length > 0 ? [`NOT ${anyOf(field, values)}`] : []);
  const flag = (field: string, wanted: boolean | null): string[] => (wanted === null ? [] : [`${field} = ${wanted}`]);
  const lower = (values: readonly string[]): string[] => values.map((value) => value.toLowerCase());
  return [
    anyOf('guild_id', [scope.guildId]),
    `(${anyOf('place', places)} OR ${anyOf('channel_id', scope.channelIds)})`,
    ...some('author_id', query.authorIds),
    ...some('author_kind', query.authorKinds.any),
    ...none('author_kind', query.authorKinds.none),
    ...some('mention_ids', query.mentionIds),
    ...some('mention_role_ids', query.mentionRoleIds),
    ...flag('everyone', query.mentionsEveryone),
    ...some('replied_to_user_id', query.repliedToUserIds),
    ...some('replied_to_message_id', query.repliedToMessageIds),
    ...some('has', query.has.any),
    ...none('has', query.has.none),
    ...some('link_hosts', lower(query.linkHosts)),
    ...some('embed_types', query.embedTypes),
    ...some('embed_providers', query.embedProviders),
    ...(query.fileNames.length > 0
      ? [
          `(${query.fileNames
            .map(
              (name) =>
                `(${longestParts(name)
                  .map((part) => `file_parts = ${quoted(part)}`)
                  .join(' AND ')})`,
            )
            .join(' OR ')})`,
        ]
      : []),
    ...some(
      'file_endings',
      lower(query.fileEndings).map((ending) => ending.replace(/^\./, '')),
    ),
    ...flag('pinned', query.isPinned),
    ...(query.afterId === null ? [] : [beyond('>', query.afterId)]),
    ...(query.beforeId === null ? [] : [beyond('<', query.beforeId)]),
  ];
}

function beyond(sign: '<' | '>', id: string): string {
  const { at, low } = partsOf(id);
  return `(at ${sign} ${at} OR (at = ${at} AND low ${sign} ${low}))`;
}
