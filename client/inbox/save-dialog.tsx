import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import { WhenField } from './when-field.tsx';
import './inbox.css';

/** When to be reminded of a saved message, and a note to oneself. */
export default function SaveDialog({ place, onClose }: { place: { channel_id: string; message_id: string }; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const known = useSelected((state) => state.savedMessages.get(place.message_id))?.save_data;
  const [when, setWhen] = useState<Date | null>(known?.due_at ? new Date(known.due_at) : null);
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const notes = String(new FormData(event.currentTarget).get('notes')).trim();
    task.run(async () => {
      await client.rest.call('PUT /users/@me/saved-messages/{channel_id}/{message_id}', {
        path: { channel_id: place.channel_id, message_id: place.message_id },
        body: { due_at: when === null ? null : when.toISOString(), notes },
      });
      onClose();
    });
  };
  return (
    <Dialog title={t`Saved message`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <WhenField label={t`Remind me`} none={t`Never`} value={when} wrong={task.wrong('due_at')} onChange={setWhen} />
        <Field label={t`A note to yourself`} name="notes" maxLength={1000} defaultValue={known?.notes} wrong={task.wrong('notes')} />
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Save</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
