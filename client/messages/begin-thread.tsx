import { Trans, useLingui } from '@lingui/react/macro';
import type { FormEvent } from 'react';
import type { Message } from '#sdk/state/entities';
import { navigate } from '../app/navigate.ts';
import { useClient } from '../app/session.tsx';
import { until } from '../guild-list/join-guild.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { useThreadPath } from '../threads/use-thread-path.ts';

/** A thread that begins with a message. */
export default function BeginThread({ message, guildId, onClose }: { message: Message; guildId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const pathOf = useThreadPath();
  const begin = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    task.run(async () => {
      const path = { channel_id: message.channel_id, message_id: message.id };
      const made = await client.rest.request('POST', '/channels/{channel_id}/messages/{message_id}/threads', { path, body: { name } });
      const { id } = made as { id: string }; // as Discord's contract says
      await until(() => client.state.channels.has(id));
      onClose();
      navigate(pathOf({ id, guild_id: guildId, parent_id: message.channel_id }));
    });
  };
  return (
    <Dialog title={t`Begin a thread`} onClose={onClose}>
      <form className="stack" onSubmit={begin}>
        <Field
          label={t`Name`}
          name="name"
          required
          maxLength={100}
          autoFocus
          defaultValue={message.content.split('\n', 1)[0]?.slice(0, 80)}
          wrong={task.wrong('name')}
        />
        <Problem text={task.problem} />
        <div className="actions">
          <button className="button primary" disabled={task.isBusy}>
            <Trans>Begin it</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
