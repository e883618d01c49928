import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useState, type FormEvent } from 'react';
import type { Channel } from '#sdk/state/entities';
import { may } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../app/session.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import { archiveSpans, slowModes } from './thread-spans.ts';
import { tagsOf } from './tags.ts';
import { TagChoice } from './tag-choice.tsx';

const PRIVATE = 12;

/** Name, slow mode, archive and tags of a thread. */
export default function EditThread({ thread, onClose }: { thread: Channel; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const parent = useSelected((state) => state.channels.get(thread.parent_id ?? ''));
  const mayManage = useSelected((state) => may(state, thread.parent_id ?? thread.id, Bit.ManageThreads));
  const [slowMode, setSlowMode] = useState(thread.rate_limit_per_user ?? 0);
  const [archiveAfter, setArchiveAfter] = useState(Number(thread.thread_metadata?.auto_archive_duration ?? 1440));
  const [invitable, setInvitable] = useState(thread.thread_metadata?.invitable ?? true);
  const [tags, setTags] = useState<readonly string[]>(thread.applied_tags ?? []);
  const available = tagsOf(parent);
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    task.run(async () => {
      await client.rest.call('PATCH /channels/{channel_id}', {
        path: { channel_id: thread.id },
        body: {
          name,
          auto_archive_duration: archiveAfter,
          ...(mayManage && slowMode !== (thread.rate_limit_per_user ?? 0) && { rate_limit_per_user: slowMode }),
          ...(thread.type === PRIVATE && { invitable }),
          ...(available.length > 0 && { applied_tags: [...tags] }),
        },
      });
      onClose();
    });
  };
  return (
    <Dialog title={t`Edit the thread`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <Field label={t`Name`} name="name" required maxLength={100} defaultValue={thread.name ?? ''} autoFocus wrong={task.wrong('name')} />
        {available.length > 0 && <TagChoice tags={available} chosen={tags} mayManage={mayManage} wrong={task.wrong('applied_tags')} onChange={setTags} />}
        {mayManage && (
          <ChoiceField<number>
            label={t`Slow mode`}
            value={slowMode}
            options={slowModes(thread.rate_limit_per_user ?? 0)}
            wrong={task.wrong('rate_limit_per_user')}
            onChange={setSlowMode}
          />
        )}
        <ChoiceField<number>
          label={t`Into the archive after silence of`}
          value={archiveAfter}
          options={archiveSpans()}
          wrong={task.wrong('auto_archive_duration')}
          onChange={setArchiveAfter}
        />
        {thread.type === PRIVATE && (
          <label className="row">
            <input type="checkbox" checked={invitable} onChange={({ target }) => setInvitable(target.checked)} />
            <Trans>Everybody in it may bring others in</Trans>
          </label>
        )}
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Save</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
