import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Activity, memo, useCallback, useInsertionEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { OutboxEntry } from '#sdk/outbox/entry';
import { newest, type History } from '#sdk/state/history';
import { pendingOf } from '#sdk/state/selectors/pending';
import { may } from '#sdk/state/selectors/permissions';
import { readUpTo, unreadOf } from '#sdk/state/selectors/unread';
import type { State } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { MessageActsProvider, type MessageActs } from './message-acts.tsx';
import { MessageList, type ListUse } from './message-list.tsx';

/** So many lists are there at once, the one that is seen among them. */
const MOST = 10;
/** So many new messages are drawn into a list in less time than another one takes. */
const FEW_NEW = 10;

/** What a list asks of its channel, whenever it does: an edit that is saved late belongs to the channel that was left. */
interface Asked extends Pick<MessageActs, 'edit' | 'reply'> {
  jumpTo(messageId: string | null): void;
  takeBack: NonNullable<MessageActs['takeBack']>;
  openCommand: NonNullable<MessageActs['openCommand']>;
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
  asked: Asked;
  use: ListUse;
  /** What its channel was when it was left. */
  left: Content;
}

const NOTHING: Content = { history: undefined, pending: [], readTo: '0' };
let made = 0;
const begun = (props: ListProps, asked: Asked): Kept => ({
  ...props,
  asked,
  key: ++made,
  use: { isTouched: false, isRolling: false, isAtEnd: false },
  left: NOTHING,
});

/** What makes of a channel another one than was left. */
interface Content {
  history: History | undefined;
  pending: readonly OutboxEntry[];
  readTo: string;
}
const contentOf = (state: State, channelId: string): Content => ({
  history: state.histories.get(channelId),
  pending: pendingOf(state, channelId),
  readTo: readUpTo(state, channelId),
});

/** Of a list that was only read: nothing is open, uncovered or playing in it, it does not roll, and nothing in it is new. */
const mayStay = (state: State, { channelId, use }: Kept): boolean => !use.isTouched && !use.isRolling && !unreadOf(state, channelId).isUnread;

/** A list comes back as it was left. One that stood at its end goes on there, with what is new; of much that is new it begins anew. */
function mayComeBack({ left, use }: Kept, now: Content): boolean {
  if (left.history === now.history && left.pending === now.pending && left.readTo === now.readTo) return true;
  const last = left.history && newest(left.history)?.messages.at(-1);
  const messages = (now.history && newest(now.history)?.messages) ?? [];
  return use.isAtEnd && last !== undefined && messages.slice(-1 - FEW_NEW).some(({ id }) => id === last.id);
}
const isTold = (list: ListProps, props: ListProps): boolean =>
  list.wantedId === props.wantedId && list.editingId === props.editingId && list.isWritten === props.isWritten;

/**
 * The messages of the channel that is open. Those of the channels where one was last and did nothing but read stand behind it, without
 * listening to anything, and come back as they were left: to draw them anew takes some three times as long. Where one read farther back and
 * something happened meanwhile the list begins anew, at its end.
 */
export function KeptLists({ asked, ...props }: ListProps & { asked: Asked }) {
  const { state } = useClient();
  const { channelId } = props;
  const [lists, setLists] = useState<readonly [Kept, ...Kept[]]>(() => [begun(props, asked)]);
  let now = lists;
  const [open, ...others] = lists;
  if (open.channelId !== channelId) {
    const behind = others.filter((list) => state.channels.has(list.channelId));
    if (mayStay(state, open)) behind.unshift({ ...open, left: contentOf(state, open.channelId) });
    const last = behind.find((list) => list.channelId === channelId);
    const next = last && mayComeBack(last, contentOf(state, channelId)) ? { ...last, ...props } : begun(props, asked);
    now = [next, ...behind.filter((list) => list !== last).slice(0, MOST - 1)];
    setLists(now);
  } else if (!isTold(open, props)) {
    now = [{ ...open, ...props }, ...others];
    setLists(now);
  }
  // In the order of the page they never change places.
  const inOrder = now.toSorted((one, other) => one.key - other.key);
  const box = useRef<HTMLDivElement>(null);
  const openPlace = inOrder.indexOf(now[0]);
  // As soon as React has hidden it, before any effect asks where something stands.
  useInsertionEffect(() => {
    for (const [place, area] of [...(box.current?.children ?? [])].entries()) stand(area as HTMLElement, place !== openPlace);
  }, [lists, openPlace]);
  return (
    <div className="lists" ref={box}>
      {inOrder.map((list) => (
        <Standing key={list.key} list={list} isOpen={list === now[0]} />
      ))}
    </div>
  );
}

/** Those that stay behind are not even looked at when another one is opened. */
const Standing = memo(function Standing({ list: { channelId, wantedId, editingId, isWritten, asked, use }, isOpen }: { list: Kept; isOpen: boolean }) {
  return (
    <Activity mode={isOpen ? 'visible' : 'hidden'}>
      <OneList channelId={channelId} wantedId={wantedId} editingId={editingId} isWritten={isWritten} asked={asked} use={use} />
    </Activity>
  );
});

/**
 * What React hides is taken out of the page's layout, and the browser forgets where all in it stood. A list that stands behind keeps that; it
 * is neither painted nor read aloud, and nobody comes to it with a key.
 */
function stand(area: HTMLElement, isBehind: boolean): void {
  if (area.classList.contains('behind') !== isBehind) area.classList.toggle('behind', isBehind);
  if (area.style.display !== '') area.style.removeProperty('display');
}

/** Its rows are drawn anew with what they are told, so that stays the same for as long as the list. */
const OneList = memo(function OneList({ channelId, wantedId, editingId, isWritten, asked, use }: ListProps & Pick<Kept, 'asked' | 'use'>) {
  useLayoutEffect(() => {
    if (wantedId !== null || editingId !== null) use.isTouched = true;
  }, [wantedId, editingId, use]);
  // Asked once for all rows.
  const mayReact = useSelected((state) => may(state, channelId, Bit.AddReactions));
  const acts = useMemo((): MessageActs => {
    const { edit, reply, jumpTo, takeBack, openCommand } = asked;
    return { editingId, edit, reply, jumpTo, takeBack: isWritten ? takeBack : null, openCommand: isWritten ? openCommand : null, mayReact };
  }, [editingId, isWritten, mayReact, asked]);
  const shown = useCallback(() => asked.jumpTo(null), [asked]);
  return (
    <MessageActsProvider value={acts}>
      <MessageList channelId={channelId} wantedId={wantedId} onWantedShown={shown} use={use} />
    </MessageActsProvider>
  );
});
