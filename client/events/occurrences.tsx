import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { ScheduledEvent } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { MoveOccurrence } from './move-occurrence.tsx';
import { occurrencesOf, type Occurrence } from './next-occurrences.ts';
import { useEventWords } from './use-event-words.ts';

const SHOWN = 5;

/** The next times of a recurring event; those who manage it move or cancel each by itself. */
export function Occurrences({ event, mayManage }: { event: ScheduledEvent; mayManage: boolean }) {
  const { t } = useLingui();
  const client = useClient();
  const words = useEventWords();
  const task = useTask();
  const [moving, move] = useState<Occurrence | null>(null);
  const path = { guild_id: event.guild_id, guild_scheduled_event_id: event.id };
  const cancel = ({ dueMs }: Occurrence): void =>
    task.run(async () => {
      await client.rest.call('POST /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/exceptions', {
        path,
        body: { original_scheduled_start_time: new Date(dueMs).toISOString(), is_canceled: true },
      });
    });
  const restore = ({ id }: Occurrence): void =>
    task.run(async () => {
      const route = 'DELETE /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/exceptions/{exception_id}';
      await client.rest.call(route, { path: { ...path, exception_id: id } });
    });
  return (
    <section className="occurrences" aria-label={t`Next times`}>
      <h3>
        <Trans>Next times</Trans>
      </h3>
      <ul>
        {occurrencesOf(event, SHOWN).map((one, place) => {
          const when = words.moment(one.startMs);
          const due = words.moment(one.dueMs);
          return (
            <li key={one.id}>
              <span className={one.isCanceled ? 'cancelled' : ''}>{when}</span>
              {one.isCanceled && (
                <span className="tag">
                  <Trans>Cancelled</Trans>
                </span>
              )}
              {!one.isCanceled && one.startMs !== one.dueMs && (
                <span className="tag">
                  <Trans>Moved from {due}</Trans>
                </span>
              )}
              {/* The first one is the event itself as it stands: it is edited or ended as a whole. */}
              {mayManage && place > 0 && (
                <span className="event-acts">
                  {one.isException ? (
                    <button className="button small" disabled={task.isBusy} aria-label={t`Restore ${when}`} onClick={() => restore(one)}>
                      <Trans>Restore</Trans>
                    </button>
                  ) : (
                    <>
                      <button className="button small" disabled={task.isBusy} aria-label={t`Move ${when}`} onClick={() => move(one)}>
                        <Trans>Move</Trans>
                      </button>
                      <button className="button small" disabled={task.isBusy} aria-label={t`Call off ${when}`} onClick={() => cancel(one)}>
                        <Trans>Call off</Trans>
                      </button>
                    </>
                  )}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <Problem text={task.problem ?? task.wrong('') ?? null} />
      {moving && <MoveOccurrence event={event} occurrence={moving} onClose={() => move(null)} />}
    </section>
  );
}
