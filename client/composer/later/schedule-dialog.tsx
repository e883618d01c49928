import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import type { ScheduledMessage } from '#sdk/gateway/events';
import { useClient } from '../../app/session.tsx';
import { LATER } from '../../inbox/when.ts';
import { WhenField } from '../../inbox/when-field.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Problem } from '../../kit/problem.tsx';
import { useTask } from '../../kit/use-task.ts';
import { useVisit } from '../../kit/use-visit.ts';
import { LONGEST_MESSAGE } from '../too-long.tsx';
import type { Taken } from '../use-send.ts';
import { scheduleWith } from './schedule-with.ts';
import { filesOf, textOf } from './scheduled.ts';
import '../../inbox/inbox.css';

interface ScheduleDialogProps {
  channelId: string;
  /** Takes what is to be sent out of the box; or else there is the scheduled message that is changed. */
  onTake?(): Taken;
  known?: ScheduledMessage;
  onClose(): void;
}

/** When a message goes, and of one that waits what it says. */
export default function ScheduleDialog({ channelId, onTake, known, onClose }: ScheduleDialogProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const begin = useVisit(channelId);
  const wordsId = useId();
  const [when, setWhen] = useState<Date | null>(() => (known ? new Date(known.due_at) : LATER[3].when(new Date())));
  const [text, setText] = useState(known ? textOf(known) : '');
  const wrongTime = task.wrong('due_at');
  const save = (): void =>
    task.run(async () => {
      const due_at = (when ?? new Date()).toISOString();
      if (known) {
        const body = { due_at, message: { ...known.message, content: text.trim() } };
        await client.rest.call('PATCH /nexus/v1/users/@me/scheduled-messages/{scheduled_message_id}', { path: { scheduled_message_id: known.id }, body });
      } else if (onTake) await scheduleWith(client, { channel_id: channelId, due_at }, onTake(), begin());
      onClose();
    });
  return (
    <Dialog title={known ? t`Change the scheduled message` : t`Send later`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {known && (
          <div className="field">
            <label htmlFor={wordsId}>
              <Trans>Message</Trans>
            </label>
            <textarea
              id={wordsId}
              rows={4}
              value={text}
              maxLength={LONGEST_MESSAGE}
              required={filesOf(known).length === 0}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
        )}
        <WhenField label={t`When`} value={when} wrong={wrongTime} onChange={setWhen} />
        <Problem text={wrongTime === undefined ? task.anyProblem : null} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button primary" disabled={task.isBusy}>
            {known ? <Trans>Save</Trans> : <Trans>Send later</Trans>}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
