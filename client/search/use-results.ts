import { useCallback, useEffect, useRef, useState } from 'react';
import type { FoundMessages } from '#sdk/finding';
import { useClient } from '../app/session.tsx';
import { useTask } from '../kit/use-task.ts';
import { askCounts, askPage, FURTHEST, IndexingError, PAGE, type Scope } from './ask.ts';
import { isEmpty, type Query } from './query.ts';
import type { Tab } from './tabs.ts';

export type Found = FoundMessages['messages'][number][number];

export interface Results {
  messages: readonly Found[] | null;
  total: number;
  counts: Partial<Record<Tab, number>>;
  isBusy: boolean;
  /** The server still reads its history; it is asked again by itself. */
  isIndexing: boolean;
  problem: string | null;
  hasMore: boolean;
  more(): void;
  again(): void;
}

/** What a search finds, page by page. A later question makes an earlier one void. */
export function useResults(scope: Scope, query: Query, tab: Tab): Results {
  const client = useClient();
  const { run, isBusy, problem } = useTask();
  const [messages, setMessages] = useState<readonly Found[] | null>(null);
  const [total, setTotal] = useState(0);
  const [counts, setCounts] = useState<Partial<Record<Tab, number>>>({});
  const [isIndexing, setIndexing] = useState(false);
  const asking = useRef<AbortController | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const load = useCallback(
    (offset: number): void => {
      asking.current?.abort();
      clearTimeout(timer.current);
      const { signal } = (asking.current = new AbortController());
      run(async () => {
        try {
          const page = await askPage(client, scope, query, tab, offset, signal);
          if (signal.aborted) return;
          const found = page.messages.flatMap(([message]) => message ?? []);
          setMessages((known) => {
            const before = offset === 0 ? [] : (known ?? []);
            const ids = new Set(before.map(({ id }) => id));
            return [...before, ...found.filter(({ id }) => !ids.has(id))];
          });
          setTotal(page.total_results);
          setIndexing(false);
        } catch (error) {
          if (signal.aborted) return;
          if (!(error instanceof IndexingError)) throw error;
          setIndexing(true);
          timer.current = setTimeout(() => load(offset), error.retryAfterMs);
        }
      });
    },
    [client, run, scope, query, tab],
  );
  useEffect(() => {
    setMessages(null);
    if (!isEmpty(query)) load(0);
    return () => {
      asking.current?.abort();
      clearTimeout(timer.current);
    };
  }, [load, query]);
  useEffect(() => {
    setCounts({});
    if (isEmpty(query)) return;
    const stop = new AbortController();
    // They stand beside the tabs; nobody waits for them.
    askCounts(client, scope, query, stop.signal).then(
      (answer) => {
        if (!stop.signal.aborted) setCounts(answer);
      },
      () => undefined,
    );
    return () => stop.abort();
  }, [client, scope, query]);
  // What is deleted meanwhile is found no more.
  useEffect(() => client.on('MESSAGE_DELETE', ({ id }) => setMessages((known) => known?.filter((message) => message.id !== id) ?? null)), [client]);
  const shown = messages?.length ?? 0;
  return {
    messages,
    total,
    counts,
    isBusy,
    isIndexing,
    problem,
    hasMore: shown > 0 && shown < Math.min(total, FURTHEST + PAGE),
    more: () => load(shown),
    again: () => load(0),
  };
}
