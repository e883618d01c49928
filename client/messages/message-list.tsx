import { Trans, useLingui } from '@lingui/react/macro';
import { startTransition, Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { compareSnowflakes } from '#protocol/snowflake';
import { newest, stretchOf, type History, type Stretch } from '#sdk/state/history';
import { pendingOf } from '#sdk/state/selectors/pending';
import { unheardPeople } from '#sdk/state/selectors/unheard';
import { unreadOf } from '#sdk/state/selectors/unread';
import { firstViewIsDrawn } from '../app/first-view.ts';
import { lazily } from '../app/lazily.tsx';
import { useSelection } from '../moderation/selection.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Beginning } from './beginning.tsx';
import { ListBody, ListItem } from './list-parts.tsx';
import { ListRow } from './list-row.tsx';
import { heightsOf, keepHeights } from './row-heights.ts';
import { RowPace } from './row-pace.ts';
import { rowsOf, type Row } from './rows.ts';
import { useFewAtOnce } from './use-few-at-once.ts';
import { useReadMark } from './use-read-mark.ts';
import { useStages } from './use-stages.ts';
import { useUnreadLine } from './use-unread-line.ts';
import { veiled, type Veil } from './veils.ts';

const UnreadBar = lazily(() => import('./unread-bar.tsx'));

/** A row is about so high. */
const ROW_PX = 52;
/** So far beyond what is seen rows are drawn. */
const BUFFER_PX = 200;
/** So near to an edge the next page is asked for. */
const NEAR_PX = 600;
/** By whoever rolls back: they shall not have to wait for it. */
const NEAR_BY_HAND_PX = 4000;
/** So many places are kept free above what has come, for whoever rolls back: what comes there moves nothing. */
const FREE = 400;
/** So long the first rows have the page to themselves. */
const FRESH_MS = 100;
/** A list that follows its end has so many of its last rows drawn before it has rolled there. */
const TAIL = 4;
/** So near to the end one is at it. */
const AT_END_PX = 24;
/** So long after a wheel, key or finger moved, the list still rolls from it. */
const BY_HAND_MS = 1000;

/** What becomes of a list while it is open, written down as it happens. */
export interface ListUse {
  /** Somebody pressed something in it. */
  isTouched: boolean;
  isRolling: boolean;
  isAtEnd: boolean;
}

interface MessageListProps {
  channelId: string;
  /** A message to show, wherever it stands. */
  wantedId: string | null;
  onWantedShown(): void;
  use: ListUse;
}

const shownStretch = (history: History | undefined, anchorId: string | null): Stretch | undefined => {
  if (!history) return undefined;
  return (anchorId === null ? undefined : stretchOf(history, anchorId)) ?? newest(history) ?? history.stretches.at(-1);
};

/** A channel's messages. Older ones come when one scrolls up and the place is kept; at the end it follows what is new. */
export function MessageList({ channelId, wantedId, onWantedShown, use }: MessageListProps) {
  const { t } = useLingui();
  const client = useClient();
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const history = useSelected((state) => state.histories.get(channelId));
  const pending = useSelected((state) => pendingOf(state, channelId));
  const meId = useSelected((state) => state.meId);
  const unheard = useSelected(unheardPeople);
  const needsNewest = useSelected(() => client.needsMessages(channelId));
  const [anchorId, setAnchor] = useState<string | null>(wantedId);
  const [foundId, setFound] = useState<string | null>(null);
  const [isAtEnd, setAtEnd] = useState(wantedId === null);
  const [isNewAhead, setNewAhead] = useState(() => wantedId === null && unreadOf(client.state, channelId).isUnread);
  const wanted = useRef(wantedId);
  wanted.current = wantedId;
  const { after: unreadAfter, isKept } = useUnreadLine(
    channelId,
    useCallback((after) => setNewAhead(after !== null && wanted.current === null), []),
  );
  const endBar = useCallback(() => setNewAhead(false), []);
  const [focusedKey, setFocused] = useState<string | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [isRollingBack, setRollingBack] = useState(false);
  const [openIds, setOpenIds] = useState<ReadonlySet<string>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const atEnd = useRef(isAtEnd);
  const loading = useRef(false);
  const movedAt = useRef(-Infinity);
  const top = useRef<number | null>(null);
  const head = useRef<HTMLDivElement>(null);
  const [headPx, setHeadPx] = useState(0);

  const stretch = shownStretch(history, anchorId);
  const messages = useMemo(() => stretch?.messages ?? [], [stretch]);
  const reachesEnd = stretch?.reachesEnd ?? false;
  const rows = useMemo(
    () => veiled(rowsOf(messages, reachesEnd || messages.length === 0 ? pending : [], unreadAfter, meId), unheard, openIds),
    [messages, reachesEnd, pending, unreadAfter, meId, unheard, openIds],
  );
  const turnVeil = useCallback(
    ({ ids, isOpen }: Veil) => setOpenIds((before) => new Set(isOpen ? [...before].filter((id) => !ids.includes(id)) : [...before, ...ids])),
    [],
  );

  const reachesStart = stretch?.reachesStart ?? true;
  const knownFree = useRef(0);
  /** By how much the list, rolled to `topPx`, is rolled beyond the first message that is here, in pixels. */
  const aboveFirst = useCallback((topPx: number): number => (knownFree.current > 0 ? (handle.current?.getItemOffset(knownFree.current) ?? 0) : 0) - topPx, []);
  const isFreeSeen = useCallback(() => knownFree.current > 0 && aboveFirst(top.current ?? 0) > -BUFFER_PX, [aboveFirst]);
  const wantedFree = isRollingBack && !reachesStart && !hasFailed ? FREE : 0;
  const { shown, free, isAtStart, isDone } = useStages(useFewAtOnce(rows, isAtEnd), wantedFree, isFreeSeen);
  knownFree.current = free;
  const [pace] = useState(() => new RowPace());
  const load = useCallback(
    (where: { before?: string; after?: string; around?: string }): Promise<void> => {
      // Whoever wants the newest ones does not wait for another page.
      if (loading.current && (where.before !== undefined || where.after !== undefined)) return Promise.resolve();
      loading.current = true;
      setFailed(false);
      return client
        .loadMessages(channelId, where)
        .catch(() => setFailed(true))
        .finally(() => {
          loading.current = false;
        });
    },
    [client, channelId],
  );

  // The newest ones, when the channel is opened and after a gap in the connection.
  const awaitsNewest = needsNewest && anchorId === null;
  useEffect(() => {
    if (awaitsNewest) void load({});
  }, [awaitsNewest, load]);

  // A message that is wanted and not here is asked for with those around it.
  useEffect(() => {
    if (wantedId === null) return;
    let isGone = false;
    const known = client.state.histories.get(channelId);
    const show = (): void => {
      if (isGone) return;
      atEnd.current = false;
      movedAt.current = -Infinity;
      setAtEnd(false);
      setRollingBack(false);
      setAnchor(wantedId);
      setFound(wantedId);
      setOpenIds((before) => new Set([...before, wantedId]));
    };
    if (known && stretchOf(known, wantedId)) show();
    else void client.loadMessages(channelId, { around: wantedId }).then(show, () => setFailed(true));
    return () => {
      isGone = true;
    };
  }, [client, channelId, wantedId]);

  // What is seen comes first; beyond it rows are drawn once it is a picture.
  const [isFresh, setFresh] = useState(true);
  const hasRows = shown.length > 0;
  useEffect(() => {
    if (!hasRows) return;
    const timer = setTimeout(() => {
      pace.begin();
      startTransition(() => setFresh(false));
    }, FRESH_MS);
    return () => clearTimeout(timer);
  }, [hasRows, pace]);

  const latest = useRef({ rows: shown, onWantedShown });
  latest.current = { rows: shown, onWantedShown };
  const [heights] = useState(() => heightsOf(channelId, shown));
  useLayoutEffect(
    () => () => {
      // Hints are as high as was guessed.
      if (!pace.isBehind && knownFree.current === 0) keepHeights(channelId, latest.current.rows, handle.current);
    },
    [channelId, pace],
  );
  const ledTo = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (foundId === null) ledTo.current = null;
    // Only when another one is looked for: what comes later moves nobody. Places that still come or go would be counted wrongly.
    if (foundId === ledTo.current || !isDone) return;
    const index = latest.current.rows.findIndex(({ message }) => message?.id === foundId);
    if (index < 0) return;
    ledTo.current = foundId;
    handle.current?.scrollToIndex(index, { align: 'center' });
    latest.current.onWantedShown();
  }, [foundId, isDone]);
  useEffect(() => {
    if (foundId === null) return;
    const timer = setTimeout(() => setFound(null), 2500);
    return () => clearTimeout(timer);
  }, [foundId]);

  // Not every browser keeps the place of a list that stood behind another.
  useLayoutEffect(() => {
    if (scroller.current && top.current !== null && !atEnd.current) scroller.current.scrollTop = top.current;
  }, []);

  const toEnd = useCallback((): void => {
    const area = scroller.current;
    if (area) area.scrollTop = area.scrollHeight;
  }, []);

  // Whoever is at the end stays there: when rows come, when they are measured, and when pictures make them higher. New rows are laid out in
  // the turn that draws them, so that the frame after it has less to do.
  const follow = useCallback((): void => {
    if (atEnd.current) toEnd();
  }, [toEnd]);
  useLayoutEffect(follow, [shown, follow]);
  useEffect(() => {
    const area = scroller.current;
    if (!area) return;
    const watcher = new ResizeObserver(() => {
      setHeadPx(head.current?.offsetHeight ?? 0);
      follow();
    });
    watcher.observe(area);
    for (const child of area.children) watcher.observe(child);
    return () => watcher.disconnect();
    // The rows' own element is there once there are rows.
  }, [follow, hasRows]);

  useLayoutEffect(() => {
    use.isAtEnd = isAtEnd && reachesEnd;
  }, [use, isAtEnd, reachesEnd]);
  const tailStart = isAtEnd ? Math.max(0, shown.length - TAIL) : shown.length;
  const tail = useMemo(() => Array.from({ length: shown.length - tailStart }, (_, place) => tailStart + place), [tailStart, shown.length]);

  /** Before and after which more may be asked for. */
  const firstId = reachesStart ? undefined : messages[0]?.id;
  const lastId = reachesEnd ? undefined : messages.at(-1)?.id;

  const scrolled = (): void => {
    const area = scroller.current;
    // One that was left while it rolled is told of it late, behind another list, where nobody moves it.
    if (!area?.checkVisibility()) return;
    const isMoved = area.scrollTop !== top.current;
    top.current = area.scrollTop;
    pace.moved(area.scrollTop, area.clientHeight);
    const fromEnd = area.scrollHeight - area.scrollTop - area.clientHeight;
    const isThere = fromEnd <= AT_END_PX && reachesEnd;
    const isByHand = performance.now() - movedAt.current <= BY_HAND_MS;
    // What grew moved the end away, and nobody left it: only a hand does.
    const isNow = isThere || (atEnd.current && !isByHand);
    if (isNow && !isThere) toEnd();
    // What follows the end is where it shall be.
    if (isMoved && !isNow) use.isRolling = true;
    if (isNow !== atEnd.current) {
      atEnd.current = isNow;
      setAtEnd(isNow);
      setAnchor(isNow ? null : (messages.at(-1)?.id ?? null));
      if (isNow) setRollingBack(false);
    }
    if (fromEnd < NEAR_PX && lastId !== undefined) void load({ after: lastId });
    // What did not come is asked for again by a button, not with each turn of the wheel.
    else if (aboveFirst(area.scrollTop) > -(isByHand ? NEAR_BY_HAND_PX : NEAR_PX) && firstId !== undefined && !hasFailed) {
      if (isByHand && !isNow) setRollingBack(true);
      void load({ before: firstId });
    }
  };

  useEffect(() => {
    if (stretch) firstViewIsDrawn();
  }, [stretch]);

  // A page that does not fill the window, or does not reach up to it, is followed by the next one. Not asked with each message: it lays out
  // the page.
  useEffect(() => {
    if (awaitsNewest || hasFailed || (firstId === undefined && lastId === undefined)) return;
    // Once the page before is done with.
    const timer = setTimeout(() => {
      const [area, list, topPx] = [scroller.current, handle.current, top.current];
      if (!area) return;
      // Of a list that was rolled it is known without a look at the page.
      const isEndNear = list !== null && topPx !== null && list.scrollSize - topPx - list.viewportSize < NEAR_PX;
      const isStartNear = () => (free > 0 ? aboveFirst(topPx ?? 0) > -NEAR_PX : area.scrollHeight <= area.clientHeight + NEAR_PX);
      if (lastId !== undefined && isEndNear) void load({ after: lastId });
      else if (firstId !== undefined && isStartNear()) void load({ before: firstId });
    });
    return () => clearTimeout(timer);
  }, [firstId, lastId, free, awaitsNewest, hasFailed, aboveFirst, load]);

  useReadMark(channelId, isAtEnd && reachesEnd && !isKept, messages.at(-1)?.id);

  const backToEnd = useCallback((): void => {
    atEnd.current = true;
    movedAt.current = -Infinity;
    setAtEnd(true);
    setRollingBack(false);
    setAnchor(null);
    setFound(null);
    requestAnimationFrame(toEnd);
  }, [toEnd]);

  // Whoever writes while they read far back is led to what they wrote, as in Discord.
  const lastWritten = pending.at(-1)?.id ?? '0';
  const knownWritten = useRef(lastWritten);
  useEffect(() => {
    if (compareSnowflakes(lastWritten, knownWritten.current) <= 0) return;
    knownWritten.current = lastWritten;
    backToEnd();
  }, [lastWritten, backToEnd]);

  const heightOf = useCallback((row: Row): number => handle.current?.getItemSize(latest.current.rows.indexOf(row)) ?? ROW_PX, []);

  const touched = (event: SyntheticEvent): void => {
    if (event.target !== scroller.current) use.isTouched = true;
  };
  const rests = useCallback((): void => {
    use.isRolling = false;
  }, [use]);
  const moved = (): void => {
    movedAt.current = performance.now();
  };
  const walk = (event: KeyboardEvent<HTMLDivElement>): void => {
    moved();
    const row = (event.target as Element).closest('article');
    if (!row || row !== event.target || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const at = shown.findIndex(({ message }) => message?.id === row.dataset['message']);
    const ahead = event.key === 'ArrowUp' ? shown.slice(0, at).toReversed() : shown.slice(at + 1);
    const next = ahead.find(({ message }) => message !== null);
    if (!next?.message) return;
    setFocused(next.key);
    handle.current?.scrollToIndex(shown.indexOf(next), { align: 'nearest' });
    const { id } = next.message;
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-message="${id}"]`)?.focus());
  };
  const selection = useSelection();
  const chosenIds = selection?.channelId === channelId && guildId !== undefined ? selection.ids : null;
  const inOrder = rows.some(({ key }) => key === focusedKey) ? focusedKey : rows.findLast(({ message }) => message !== null)?.key;

  const isBarShown = isNewAhead && unreadAfter !== null && stretch !== undefined;

  return (
    <div className="scroll-area">
      <div
        className={isAtEnd ? 'scroller follows' : 'scroller'}
        ref={scroller}
        role="group"
        aria-label={t`Messages`}
        onScroll={scrolled}
        onKeyDownCapture={touched}
        onPointerDownCapture={touched}
        onKeyDown={walk}
        onWheel={moved}
        onTouchMove={moved}
        onPointerDown={moved}
      >
        <div className="spring" />
        <div ref={head} className={isBarShown && hasFailed ? 'under-bar' : undefined}>
          {stretch?.reachesStart ? (
            <Beginning channelId={channelId} />
          ) : (
            <p className="older" aria-live="polite">
              {hasFailed ? (
                <button className="button small" onClick={() => void load(messages[0] ? { before: messages[0].id } : {})}>
                  <Trans>Messages could not be loaded. Try again</Trans>
                </button>
              ) : (
                <Trans>Loading …</Trans>
              )}
            </p>
          )}
        </div>
        {/* With nothing in it it would take the first rows for those that are seen. */}
        {hasRows && (
          <Virtualizer
            ref={handle}
            scrollRef={scroller}
            shift={isAtStart}
            startMargin={headPx}
            as={ListBody}
            item={ListItem}
            keepMounted={tail}
            onResize={follow}
            itemSize={ROW_PX}
            bufferSize={isFresh ? 0 : BUFFER_PX}
            onScrollEnd={rests}
            {...(heights && { cache: heights })}
            data={shown}
          >
            {(row, index) => (
              <ListRow
                key={row.key}
                row={row}
                guildId={guildId}
                isAtEnd={index >= tailStart}
                isInOrder={row.key === inOrder}
                isFound={row.message !== null && row.message.id === foundId}
                isChosen={chosenIds === null || row.message === null ? null : chosenIds.has(row.message.id)}
                onVeil={turnVeil}
                pace={pace}
                heightOf={heightOf}
              />
            )}
          </Virtualizer>
        )}
        <div className="foot-room" />
      </div>
      {isBarShown && (
        <Suspense>
          <UnreadBar channelId={channelId} after={unreadAfter} stretch={stretch} scroller={scroller} onEnd={endBar} />
        </Suspense>
      )}
      {!isAtEnd && stretch && (
        <button className="button small primary to-end" onClick={backToEnd}>
          <Trans>To the newest</Trans>
        </button>
      )}
    </div>
  );
}
