import { Plural, Trans } from '@lingui/react/macro';
import { useEffect, useMemo, type RefObject } from 'react';
import { compareSnowflakes } from '#protocol/snowflake';
import type { Stretch } from '#sdk/state/history';
import type { Message } from '#sdk/state/entities';
import { unheardPeople } from '#sdk/state/selectors/unheard';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { orSay } from '../kit/or-say.ts';
import { useTask } from '../kit/use-task.ts';
import { useMessageActs } from './message-acts.tsx';
import { clockTime, dayOf, fullTime } from './times.ts';
import './unread-bar.css';

interface UnreadBarProps {
  channelId: string;
  /** Up to here it was read when the channel was opened. */
  after: string;
  stretch: Stretch;
  scroller: RefObject<HTMLElement | null>;
  /** It was seen where the new messages begin, or nobody wants to. */
  onEnd(): void;
}

const timeOf = (iso: string): string => (dayOf(iso) === new Date().toDateString() ? clockTime : fullTime)(new Date(iso));

/** Says how much is new above what is seen, and leads to where it begins. */
export default function UnreadBar({ channelId, after, stretch, scroller, onEnd }: UnreadBarProps) {
  const client = useClient();
  const meId = useSelected((state) => state.meId);
  const unheard = useSelected(unheardPeople);
  const { jumpTo } = useMessageActs();
  const task = useTask();
  const isNew = ({ id, author }: Message): boolean => author.id !== meId && !unheard.has(author.id) && compareSnowflakes(id, after) > 0;
  const fresh = stretch.messages.filter(isNew);
  const [first] = fresh;
  const count = fresh.length;
  const { messages, reachesStart } = stretch;
  const isWhole = reachesStart || compareSnowflakes(messages[0]?.id ?? '0', after) <= 0;

  const firstId = isWhole ? first?.id : undefined;
  useEffect(() => {
    const area = scroller.current;
    if (!area || firstId === undefined) return;
    const look = (): void => {
      const row = area.querySelector(`[data-message="${firstId}"]`);
      if (row && row.getBoundingClientRect().top >= area.getBoundingClientRect().top) onEnd();
    };
    // Once the list stands where it was opened.
    const frame = requestAnimationFrame(() => requestAnimationFrame(look));
    area.addEventListener('scroll', look, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      area.removeEventListener('scroll', look);
    };
  }, [scroller, onEnd, firstId]);

  const since = useMemo(() => first && timeOf(first.timestamp), [first]);
  if (!first) return null;
  const jump = (): void =>
    task.run(async () => {
      if (!isWhole) await client.loadMessages(channelId, { around: after });
      const known = client.state.histories.get(channelId)?.stretches.flatMap(({ messages: some }) => some) ?? [];
      jumpTo?.((known.find(isNew) ?? first).id);
      onEnd();
    });
  return (
    <div className="unread-bar">
      <button className="jump" disabled={task.isBusy} onClick={jump}>
        <Icon name="jump" />
        <span>
          {isWhole ? (
            <Plural value={count} one={`# new message since ${since}`} other={`# new messages since ${since}`} />
          ) : (
            <Trans>More than {count} new messages</Trans>
          )}
        </span>
      </button>
      <button
        onClick={() => {
          orSay(client.ack(channelId));
          onEnd();
        }}
      >
        <Trans>Mark as read</Trans>
      </button>
      {task.anyProblem !== null && <span role="alert">{task.anyProblem}</span>}
    </div>
  );
}
