import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { PictureField } from '../kit/picture-field.tsx';
import { Problem } from '../kit/problem.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import './friends.css';

/** Name, picture and people of a group; its owner takes people out, and hands it on. */
export default function GroupSettings({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [icon, setIcon] = useState<string | null>();
  const channel = useSelected((state) => state.channels.get(channelId));
  const name = useSelected((state) => channelName(state, channelId));
  const isOwner = useSelected((state) => state.channels.get(channelId)?.owner_id === state.meId);
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const called = String(new FormData(event.currentTarget).get('name')).trim();
    task.run(async () => {
      const body = { name: called || null, ...(icon !== undefined && { icon }) };
      await client.rest.call('PATCH /channels/{channel_id}', { path: { channel_id: channelId }, body: body as { name?: string } });
      onClose();
    });
  };
  return (
    <Dialog title={t`Edit the group`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <PictureField
          label={t`Picture`}
          shape="round"
          standing={<Avatar id={channelId} name={name} hash={channel?.icon} folder="channel-icons" size={72} />}
          isThere={Boolean(channel?.icon)}
          value={icon}
          wrong={task.wrong('icon')}
          onChange={setIcon}
        />
        <Field
          label={t`Name`}
          name="name"
          maxLength={100}
          defaultValue={channel?.name ?? ''}
          hint={t`Empty for the names of its people.`}
          wrong={task.wrong('name')}
        />
        {isOwner && <GroupPeople channelId={channelId} userIds={channel?.recipient_ids ?? []} />}
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Save</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}

function GroupPeople({ channelId, userIds }: { channelId: string; userIds: readonly string[] }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const remove = (userId: string): void =>
    task.run(() => client.rest.call('DELETE /channels/{channel_id}/recipients/{user_id}', { path: { channel_id: channelId, user_id: userId } }));
  const handOver = (owner: string): void =>
    task.run(async () => {
      await client.rest.call('PATCH /channels/{channel_id}', { path: { channel_id: channelId }, body: { owner } });
    });
  return (
    <section>
      <h3>
        <Trans>People</Trans>
      </h3>
      <ul>
        {userIds.map((id) => {
          const name = nameOf(client.state, id);
          return (
            <li key={id} className="friend">
              <Avatar id={id} name={name} hash={client.state.users.get(id)?.avatar} folder="avatars" size={32} />
              <span className="name" dir="auto">
                {name}
              </span>
              <button
                type="button"
                className="icon-button"
                aria-label={t`Make ${name} the owner`}
                title={t`Make ${name} the owner`}
                disabled={task.isBusy}
                onClick={() => handOver(id)}
              >
                <Icon name="crown" />
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label={t`Take ${name} out of the group`}
                title={t`Take ${name} out of the group`}
                disabled={task.isBusy}
                onClick={() => remove(id)}
              >
                <Icon name="close" />
              </button>
            </li>
          );
        })}
      </ul>
      <Problem text={task.problem} />
    </section>
  );
}
