import { Activity, memo, useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { pendingOf } from '#sdk/state/selectors/pending';
import { readUpTo } from '#sdk/state/selectors/unread';
import type { State } from '#sdk/state/state';
import { useClient } from '../app/session.tsx';
import { MessageActsProvider, type MessageActs } from './message-acts.tsx';
import { MessageList } from './message-list.tsx';

/** So many lists are there at once, the one that is seen among them. */
const MOST = 10;

interface Asked extends Pick<MessageActs, 'edit' | 'reply'> {
  jumpTo(messageId: string | null): void;
  takeBack: NonNullable<MessageActs['takeBack']>;
}

interface ListProps {
  channelId: string;
  wantedId: string | null;
  editingId: string | null;
  /** Whether one may write there. */
  isWritten: boolean;
}

interface Kept extends ListProps {
  /** Not the channel's own: a list that begins anew has another. */
  key: number;
}

/** What makes of a channel another one than was left. */
const contentOf = (state: State, channelId: string): readonly unknown[] => [
  state.histories.get(channelId),
  pendingOf(state, channelId),
  readUpTo(state, channelId),
];

const areSame = (one: ListProps, other: ListProps): boolean =>
  one.wantedId === other.wantedId && one.editingId === other.editingId && one.isWritten === other.isWritten;

/**
 * The messages of the channel that is open. Those of the channels where one was last stand behind it, without listening to anything, and come
 * back as they were left: to draw them anew takes four times as long. Where something happened meanwhile the list begins anew, at its end.
 */
export function KeptLists({ asked, ...props }: ListProps & { asked: Asked }) {
  const client = useClient();
  const { channelId } = props;
  const [lists, setLists] = useState<readonly Kept[]>(() => [{ ...props, key: 0 }]);
  const left = useRef(new Map<string, readonly unknown[]>());
  const latest = useRef({ channelId, asked });
  useLayoutEffect(() => {
    latest.current = { channelId, asked };
  });
  useLayoutEffect(() => {
    const known = left.current;
    return () => void known.set(channelId, contentOf(client.state, channelId));
  }, [client, channelId]);

  let now = lists;
  const last = lists.find((list) => list.channelId === channelId);
  if (!last || last !== lists[0] || !areSame(last, props)) {
    const isAsLeft = (): boolean => {
      const before = left.current.get(channelId);
      return before !== undefined && contentOf(client.state, channelId).every((part, place) => part === before[place]);
    };
    const stays = last !== undefined && (last === lists[0] || isAsLeft());
    const key = stays ? last.key : Math.max(...lists.map((list) => list.key)) + 1;
    now = [{ ...props, key }, ...lists.filter((list) => list !== last)].slice(0, MOST);
    setLists(now);
  }
  // In the order of the page they never change places.
  return now
    .toSorted((one, other) => one.key - other.key)
    .map(({ key, ...list }) => (
      <Activity key={key} mode={list.channelId === channelId ? 'visible' : 'hidden'}>
        <OneList {...list} latest={latest} />
      </Activity>
    ));
}

type Latest = RefObject<{ channelId: string; asked: Asked }>;

/** Its rows are drawn anew with what they are told, so that stays the same for as long as the list. */
const OneList = memo(function OneList({ channelId, wantedId, editingId, isWritten, latest }: ListProps & { latest: Latest }) {
  const ask = useCallback((): Asked | null => (latest.current.channelId === channelId ? latest.current.asked : null), [channelId, latest]);
  const acts = useMemo(
    (): MessageActs => ({
      editingId,
      edit: (id) => ask()?.edit(id),
      reply: (id) => ask()?.reply(id),
      jumpTo: (id) => ask()?.jumpTo(id),
      takeBack: isWritten ? (unsent) => ask()?.takeBack(unsent) ?? false : null,
    }),
    [editingId, isWritten, ask],
  );
  const shown = useCallback(() => ask()?.jumpTo(null), [ask]);
  return (
    <MessageActsProvider value={acts}>
      <MessageList channelId={channelId} wantedId={wantedId} onWantedShown={shown} />
    </MessageActsProvider>
  );
});
