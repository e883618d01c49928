import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { aboutServer } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { Door } from './door.tsx';

/** Asks for a link by which a new password is set. */
export default function ForgotPage() {
  const [isSent, setSent] = useState(false);
  return (
    <Door>
      <h1>
        <Trans>Forgot your password?</Trans>
      </h1>
      {isSent ? (
        <p role="status">
          <Trans>If there is such an account with an e-mail address, a link to set a new password is on its way there. It holds for an hour.</Trans>
        </p>
      ) : aboutServer.mail ? (
        <AskForLink onSent={() => setSent(true)} />
      ) : (
        <p>
          <Trans>{aboutServer.name} sends no mail. Its operator can give you a link to set a new password.</Trans>
        </p>
      )}
      <p className="foot">
        <Link href="/login">
          <Trans>Back to the login</Trans>
        </Link>
      </p>
    </Door>
  );
}

function AskForLink({ onSent }: { onSent(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const ask = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const login = String(new FormData(event.currentTarget).get('login')).trim();
    task.run(async () => {
      await client.rest.call('POST /auth/forgot', { body: { login } });
      onSent();
    });
  };
  return (
    <form className="stack" onSubmit={ask}>
      <Field label={t`Name or e-mail`} name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} required wrong={task.wrong('login')} />
      <Problem text={task.problem} />
      <button className="button primary" disabled={task.isBusy}>
        <Trans>Send me a link</Trans>
      </button>
    </form>
  );
}
