import type { APIMessage } from 'discord-api-types/v10';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { compareSnowflakes } from '#protocol/snowflake';
import type { Channel } from '#sdk/state/entities';
import { activeThreads, lastMessageId } from '#sdk/state/selectors/channels';
import { useClient, useSelected } from '../app/session.tsx';
import { useTask, type Task } from '../kit/use-task.ts';
import { useFirstMessages } from './use-first-messages.ts';

export type PostOrder = 'activity' | 'creation';

export interface PostsAsked {
  /** In the name. */
  wanted: string;
  tags: readonly string[];
  needsAllTags: boolean;
  order: PostOrder;
}

export interface Posts {
  posts: readonly Channel[];
  /** What each begins with, as far as it is known. */
  first(threadId: string): APIMessage | undefined;
  hasMore: boolean;
  more(): void;
  task: Task;
}

const PAGE = 25;
const PINNED = 1 << 1;

/** The posts of a forum: those going on as they are known here, and with what comes page by page their first messages and the archive. */
export function usePosts(forumId: string, { wanted, tags, needsAllTags, order }: PostsAsked): Posts {
  const client = useClient();
  const task = useTask();
  const { run } = task;
  const guildId = useSelected((state) => state.channels.get(forumId)?.guild_id);
  const active = useSelected((state) => activeThreads(state, forumId));
  const { firsts, add } = useFirstMessages(guildId);
  const [found, setFound] = useState<readonly string[]>([]);
  const [hasMore, setMore] = useState(true);
  const asked = useMemo(
    () => ({
      sort_by: order === 'creation' ? ('creation_time' as const) : ('last_message_time' as const),
      limit: PAGE,
      ...(wanted !== '' && { name: wanted }),
      ...(tags.length > 0 && { tag: [...tags], tag_setting: needsAllTags ? ('match_all' as const) : ('match_some' as const) }),
    }),
    [order, wanted, tags, needsAllTags],
  );
  // Of two questions only the later one's answer counts.
  const question = useRef(0);
  const load = useCallback(
    (offset: number, isNew: boolean): void => {
      const mine = (question.current += isNew ? 1 : 0);
      run(async () => {
        const page = await client.searchThreads(forumId, { ...asked, offset });
        if (mine !== question.current) return;
        setFound((known) => (isNew ? page.ids : [...new Set([...known, ...page.ids])]));
        setMore(page.hasMore);
        add(page.firstMessages);
      });
    },
    [client, run, forumId, asked, add],
  );
  useEffect(() => load(0, true), [load]);
  const isWanted = (post: Channel): boolean => {
    const own = post.applied_tags ?? [];
    const hasTags = tags.length === 0 || (needsAllTags ? tags.every((tag) => own.includes(tag)) : tags.some((tag) => own.includes(tag)));
    return hasTags && (post.name ?? '').toLowerCase().includes(wanted.toLowerCase());
  };
  const { state } = client;
  const momentOf = ({ id }: Channel): string => (order === 'creation' || lastMessageId(state, id) === '0' ? id : lastMessageId(state, id));
  const isPinned = ({ flags = 0 }: Channel): boolean => (flags & PINNED) !== 0;
  const fromPages = found.flatMap((id) => state.channels.get(id) ?? []).filter((post) => post.thread_metadata?.archived);
  // Beyond what was loaded the archive may have newer ones; what goes on is always known whole.
  const posts = [...new Map([...active.filter(isWanted), ...fromPages].map((post) => [post.id, post])).values()].sort(
    (a, b) => Number(isPinned(b)) - Number(isPinned(a)) || compareSnowflakes(momentOf(b), momentOf(a)),
  );
  return { posts, first: (id) => firsts.get(id), hasMore, more: () => load(found.length, false), task };
}
