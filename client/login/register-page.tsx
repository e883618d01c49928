import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { aboutServer } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { Field } from '../kit/field.tsx';
import { useTask } from '../kit/use-task.ts';
import { CodesDialog } from '../settings/codes-dialog.tsx';
import { Door } from './door.tsx';
import { OtherServer } from './other-server.tsx';
import { canUsePasskeys } from './passkey.ts';
import { registerByPasskey, type Registered } from './register-by-passkey.ts';

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
  const [isByPasskey, setByPasskey] = useState(false);
  const [made, setMade] = useState<Registered | null>(null);
  const register = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string): string => String(data.get(name) ?? '').trim();
    const account = {
      username: text('username'),
      ...(text('global_name') !== '' && { global_name: text('global_name') }),
      ...((invite ?? text('invite')) !== '' && { invite: invite ?? text('invite').replace(/^.*\//, '') }),
    };
    task.run(async () => {
      if (isByPasskey) setMade(await registerByPasskey(client, account));
      else await client.register({ ...account, password: String(data.get('password')) });
    });
  };
  const wrong = task.problem ?? task.wrong('invite') ?? task.wrong('credential');
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
      {isByPasskey ? (
        <p className="note">
          <Trans>
            You log in by your device, and have no password. Should you lose the passkey, only a link from whoever runs this server, together with a backup
            code, lets you in again.
          </Trans>
        </p>
      ) : (
        <Field label={t`Password`} name="password" type="password" autoComplete="new-password" required minLength={8} wrong={task.wrong('password')} />
      )}
      {invite === null && aboutServer.registration === 'invite' && <Field label={t`Invite`} name="invite" required wrong={task.wrong('invite')} />}
      {wrong && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
      <button className="button primary" disabled={task.isBusy}>
        {isByPasskey ? <Trans>Make an account with a passkey</Trans> : <Trans>Make an account</Trans>}
      </button>
      {canUsePasskeys() && (
        <button type="button" className="button" disabled={task.isBusy} onClick={() => setByPasskey(!isByPasskey)}>
          {isByPasskey ? <Trans>Use a password instead</Trans> : <Trans>Use a passkey instead</Trans>}
        </button>
      )}
      {made && <CodesDialog codes={made.backup_codes} onClose={() => task.run(() => client.useToken(made.token))} />}
    </form>
  );
}
