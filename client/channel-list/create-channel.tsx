import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId } from 'react';
import { useLocation } from 'wouter';
import { useClient } from '../app/session.tsx';
import { until } from '../guild-list/join-guild.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

export default function CreateChannel({ guildId, parentId, onClose }: { guildId: string; parentId: string | null; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const kindId = useId();
  const [, navigate] = useLocation();
  const create = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [name, type] = [String(data.get('name')).trim(), Number(data.get('type'))];
    task.run(async () => {
      const body = { name, type, ...(parentId !== null && type !== 4 && { parent_id: parentId }) };
      const { id } = await client.rest.call('POST /guilds/{guild_id}/channels', { path: { guild_id: guildId }, body });
      await until(() => client.state.channels.has(id));
      onClose();
      if (type !== 4) navigate(`/channels/${guildId}/${id}`);
    });
  };
  return (
    <Dialog title={t`Create a channel`} onClose={onClose}>
      <form className="stack" onSubmit={create}>
        <div className="field">
          <label htmlFor={kindId}>
            <Trans>Kind</Trans>
          </label>
          <select id={kindId} name="type" defaultValue="0">
            <option value="0">{t`Text`}</option>
            <option value="2">{t`Voice`}</option>
            {parentId === null && <option value="4">{t`Category`}</option>}
          </select>
        </div>
        <Field label={t`Name`} name="name" required maxLength={100} autoFocus wrong={task.wrong('name')} />
        <Problem text={task.problem} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button primary" disabled={task.isBusy}>
            <Trans>Create it</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
