import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent } from 'react';
import { Link } from 'wouter';
import { aboutServer } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { Field } from '../kit/field.tsx';
import { useTask } from '../kit/use-task.ts';
import { Door } from './door.tsx';
import { OtherServer } from './other-server.tsx';

export default function RegisterPage() {
  return (
    <Door>
      <h1>
        <Trans>Make an account</Trans>
      </h1>
      <p className="lead">
        <Trans>On {aboutServer.name}. No e-mail address is needed.</Trans>
      </p>
      {aboutServer.registration === 'closed' ? (
        <p>
          <Trans>The operator of this server makes the accounts.</Trans>
        </p>
      ) : (
        <RegisterForm invite={null} />
      )}
      <p className="foot">
        <Trans>
          You have one? <Link href={`/login${location.search}`}>Log in</Link>
        </Trans>
      </p>
      <OtherServer />
    </Door>
  );
}

/** A new account; with an invite it leads into that guild, or lets somebody register at all. */
export function RegisterForm({ invite }: { invite: string | null }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const register = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string): string => String(data.get(name) ?? '').trim();
    task.run(() =>
      client.register({
        username: text('username'),
        password: String(data.get('password')),
        ...(text('global_name') !== '' && { global_name: text('global_name') }),
        ...((invite ?? text('invite')) !== '' && { invite: invite ?? text('invite').replace(/^.*\//, '') }),
      }),
    );
  };
  return (
    <form className="stack" onSubmit={register}>
      <Field
        label={t`Name`}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        minLength={2}
        maxLength={32}
        hint={t`Small letters, digits, dots and underscores. It is yours alone.`}
        wrong={task.wrong('username')}
      />
      <Field label={t`Shown name (optional)`} name="global_name" maxLength={32} autoComplete="nickname" wrong={task.wrong('global_name')} />
      <Field label={t`Password`} name="password" type="password" autoComplete="new-password" required minLength={8} wrong={task.wrong('password')} />
      {invite === null && aboutServer.registration === 'invite' && <Field label={t`Invite`} name="invite" required wrong={task.wrong('invite')} />}
      {(task.problem ?? task.wrong('invite')) && (
        <p className="wrong" role="alert">
          {task.problem ?? task.wrong('invite')}
        </p>
      )}
      <button className="button primary" disabled={task.isBusy}>
        <Trans>Make an account</Trans>
      </button>
    </form>
  );
}
