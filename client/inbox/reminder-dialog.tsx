import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import type { Reminder } from '#sdk/gateway/events';
import { useClient } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import { WhenField } from './when-field.tsx';
import { LATER } from './when.ts';
import './inbox.css';

interface ReminderDialogProps {
  /** What to be reminded of, or the reminder that is changed. */
  message?: { id: string; channel_id: string } | undefined;
  known?: Reminder | undefined;
  onClose(): void;
}

/** Has one reminded of a message, or of anything. */
export default function ReminderDialog({ message, known, onClose }: ReminderDialogProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [when, setWhen] = useState<Date | null>(() => (known ? new Date(known.due_at) : LATER[1].when(new Date())));
  const isOfMessage = message !== undefined || known?.message_id != null;
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('text')).trim();
    task.run(async () => {
      const body = { text, due_at: (when ?? new Date()).toISOString() };
      if (known) await client.rest.call('PATCH /nexus/v1/users/@me/reminders/{reminder_id}', { path: { reminder_id: known.id }, body });
      else
        await client.rest.call('POST /nexus/v1/users/@me/reminders', {
          body: { ...body, ...(message && { channel_id: message.channel_id, message_id: message.id }) },
        });
      onClose();
    });
  };
  return (
    <Dialog title={known ? t`Change the reminder` : t`Remind me`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <WhenField label={t`When`} value={when} wrong={task.wrong('due_at')} onChange={setWhen} />
        <Field
          label={isOfMessage ? t`A note to yourself` : t`Of what`}
          name="text"
          maxLength={500}
          required={!isOfMessage}
          defaultValue={known?.text}
          wrong={task.wrong('text')}
        />
        <FormFoot task={task} onCancel={onClose}>
          {known ? <Trans>Save</Trans> : <Trans>Remind me</Trans>}
        </FormFoot>
      </form>
    </Dialog>
  );
}
