import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { ScheduledEvent } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { localMoment, MomentFields, momentOf } from './moment-fields.tsx';
import type { Occurrence } from './next-occurrences.ts';
import { useEventWords } from './use-event-words.ts';

interface MoveOccurrenceProps {
  event: ScheduledEvent;
  occurrence: Occurrence;
  onClose(): void;
}

/** Another time for one occurrence; it lasts as long as it would have. */
export function MoveOccurrence({ event, occurrence: { dueMs }, onClose }: MoveOccurrenceProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const words = useEventWords();
  const [to, setTo] = useState(() => localMoment(new Date(dueMs)));
  const due = words.moment(dueMs);
  const start = momentOf(to);
  const lengthMs = event.scheduled_end_time ? Date.parse(event.scheduled_end_time) - Date.parse(event.scheduled_start_time) : null;
  return (
    <Dialog title={t`Move ${due}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          if (!start) return;
          task.run(async () => {
            await client.rest.call('POST /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/exceptions', {
              path: { guild_id: event.guild_id, guild_scheduled_event_id: event.id },
              body: {
                original_scheduled_start_time: new Date(dueMs).toISOString(),
                scheduled_start_time: start.toISOString(),
                ...(lengthMs !== null && { scheduled_end_time: new Date(start.getTime() + lengthMs).toISOString() }),
              },
            });
            onClose();
          });
        }}
      >
        <MomentFields
          dateLabel={t`New date`}
          timeLabel={t`New time`}
          value={to}
          isRequired
          wrong={task.wrong('scheduled_start_time') ?? task.wrong('original_scheduled_start_time')}
          onChange={setTo}
        />
        <Problem text={task.problem} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Back</Trans>
          </button>
          <button className="button primary" disabled={task.isBusy || !start}>
            <Trans>Move it</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
