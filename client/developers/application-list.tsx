import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { navigate } from '../app/navigate.ts';
import { useClient } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Loading } from '../kit/loading.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';

/** The person's own applications. */
export function ApplicationList() {
  const client = useClient();
  const load = useCallback(() => client.rest.call('GET /applications'), [client]);
  const { value: applications, problem, reload } = useLoaded(load);
  const [isMaking, setMaking] = useState(false);
  return (
    <div className="stack">
      <p className="note">
        <Trans>An application is what stands behind a bot. Libraries and bots made for Discord work here as they are, with the address of this server.</Trans>
      </p>
      <div>
        <button type="button" className="button primary" onClick={() => setMaking(true)}>
          <Icon name="plus" />
          <Trans>New application</Trans>
        </button>
      </div>
      {applications ? (
        <ul className="application-list">
          {applications.map(({ id, name, icon, description, approximate_guild_count: guilds = 0 }) => (
            <li key={id}>
              <Link href={`/developers/${id}`}>
                <Avatar id={id} name={name} hash={icon} folder="app-icons" size={48} />
                <span>
                  <strong dir="auto">{name}</strong>
                  <span className="note" dir="auto">
                    {description || <Trans>In {guilds} guilds</Trans>}
                  </span>
                </span>
                <Icon name="right" />
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <Loading problem={problem} onRetry={reload} />
      )}
      {applications?.length === 0 && (
        <p className="empty-list">
          <Trans>You have none yet.</Trans>
        </p>
      )}
      {isMaking && <NewApplication onClose={() => setMaking(false)} />}
    </div>
  );
}

function NewApplication({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const make = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    task.run(async () => {
      const { id } = await client.rest.call('POST /applications', { body: { name } });
      onClose();
      navigate(`/developers/${id}/bot`);
    });
  };
  return (
    <Dialog title={t`New application`} onClose={onClose}>
      <form className="stack" onSubmit={make}>
        <Field
          label={t`Name`}
          name="name"
          required
          minLength={2}
          maxLength={32}
          autoFocus
          hint={t`Its bot is called like that as well; both can be changed.`}
          wrong={task.wrong('name')}
        />
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Create it</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
