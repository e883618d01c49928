import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Reminder } from '#sdk/gateway/events';
import { remember } from '#sdk/state/selectors/remember';
import { useJump } from '../app/jump.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { clockTime, shortDay } from '../messages/times.ts';
import { PlaceName } from './place-name.tsx';
import ReminderDialog from './reminder-dialog.tsx';
import { LATER } from './when.ts';

/** What is due comes first, then the next ones. */
const reminders = remember(
  (state) => [state.reminders.version],
  (state) => [...state.reminders.values()].sort((a, b) => a.due_at.localeCompare(b.due_at)),
);

export function Reminders({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const all = useSelected((state) => reminders(state, ''));
  const [edited, setEdited] = useState<Reminder | 'new' | null>(null);
  return (
    <>
      <div className="actions">
        <button className="button small" onClick={() => setEdited('new')}>
          <Icon name="plus" />
          <Trans>New reminder</Trans>
        </button>
      </div>
      {all.length === 0 && (
        <p className="nothing">
          <Icon name="clock" />
          <Trans>Nothing to be reminded of. Choose “Remind me” in the menu of a message.</Trans>
        </p>
      )}
      <ul aria-label={t`Reminders`}>
        {all.map((reminder) => (
          <ReminderRow key={reminder.id} reminder={reminder} onEdit={() => setEdited(reminder)} onClose={onClose} />
        ))}
      </ul>
      {edited !== null && <ReminderDialog known={edited === 'new' ? undefined : edited} onClose={() => setEdited(null)} />}
    </>
  );
}

function ReminderRow({ reminder, onEdit, onClose }: { reminder: Reminder; onEdit(): void; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const jump = useJump();
  const { run, problem } = useTask();
  const { id, text, due_at: dueAt, status, channel_id: channelId, message_id: messageId } = reminder;
  const at = new Date(dueAt);
  const isDue = status === 'due';
  const path = { reminder_id: id };
  return (
    <li className={`reminder${isDue ? ' due' : ''}`}>
      <div className="reminder-body">
        <strong dir="auto">{text || <Trans>A message</Trans>}</strong>
        <small>
          {isDue && (
            <>
              <Trans>Due</Trans> ·{' '}
            </>
          )}
          <time dateTime={dueAt}>
            {shortDay(at)}, {clockTime(at)}
          </time>
        </small>
        {channelId !== null && <PlaceName channelId={channelId} />}
        <Problem text={problem} />
      </div>
      <div className="row">
        {channelId !== null && (
          <button className="button small" onClick={() => run(() => jump({ channelId, messageId: messageId ?? undefined }).then(onClose))}>
            <Trans>Jump</Trans>
          </button>
        )}
        {isDue && (
          <button
            className="button small"
            onClick={() =>
              run(async () => {
                await client.rest.call('PATCH /nexus/v1/users/@me/reminders/{reminder_id}', {
                  path,
                  body: { due_at: LATER[1].when(new Date()).toISOString() },
                });
              })
            }
          >
            <Trans>In an hour</Trans>
          </button>
        )}
        <button className="icon-button" aria-label={t`Change the reminder`} title={t`Change the reminder`} onClick={onEdit}>
          <Icon name="edit" />
        </button>
        <button
          className="icon-button"
          aria-label={isDue ? t`Done` : t`Delete the reminder`}
          title={isDue ? t`Done` : t`Delete the reminder`}
          onClick={() => run(() => client.rest.call('DELETE /nexus/v1/users/@me/reminders/{reminder_id}', { path }))}
        >
          <Icon name={isDue ? 'check' : 'trash'} />
        </button>
      </div>
    </li>
  );
}
