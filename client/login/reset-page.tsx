import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import type { LoginStep } from '#sdk/client-options';
import { mfaStep } from '#sdk/login';
import { navigate } from '../app/navigate.ts';
import { useClient } from '../app/session.tsx';
import { Field } from '../kit/field.tsx';
import { useTask } from '../kit/use-task.ts';
import { Door } from './door.tsx';
import { linkToken } from './link-token.ts';
import { ProofForm, type Proof } from './proof-form.tsx';

interface Wanted {
  password: string;
  step: Extract<LoginStep, { done: false }>;
}

/** Where the link of a forgotten password leads: to a new one, and in. */
export default function ResetPage() {
  const client = useClient();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const reset = async (password: string, proof?: Proof): Promise<void> => {
    const proven = proof && proof.type !== 'password' && wanted && { ticket: wanted.step.ticket, method: proof.type, code: proof.data };
    const reply = await client.rest.call('POST /auth/reset', { body: { token: linkToken(), password, ...proven } });
    if ('ticket' in reply) {
      const step = mfaStep(reply);
      if (!step.done) setWanted({ password, step });
      return;
    }
    // What goes wrong from here on is said where the connection is waited for.
    client.useToken(reply.token).catch(() => undefined);
    navigate('/channels/@me', { replace: true });
  };
  return (
    <Door>
      <h1>
        <Trans>A new password</Trans>
      </h1>
      {linkToken() === '' ? (
        <p>
          <Trans>This link is not whole. Open it again as it stands in the mail.</Trans>
        </p>
      ) : wanted ? (
        <ProofForm
          ways={wanted.step.methods}
          challenge={wanted.step.webauthn}
          action={<Trans>Set the password</Trans>}
          onProof={(proof) => reset(wanted.password, proof)}
          onBack={() => setWanted(null)}
        />
      ) : (
        <NewPassword onPassword={reset} />
      )}
      <p className="foot">
        <Link href="/forgot">
          <Trans>Ask for a new link</Trans>
        </Link>
      </p>
    </Door>
  );
}

function NewPassword({ onPassword }: { onPassword(password: string): Promise<void> }) {
  const { t } = useLingui();
  const task = useTask();
  const set = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password'));
    task.run(() => onPassword(password));
  };
  const problem = task.problem ?? task.wrong('token');
  return (
    <form className="stack" onSubmit={set}>
      <Field label={t`New password`} name="password" type="password" autoComplete="new-password" required minLength={8} wrong={task.wrong('password')} />
      {problem !== undefined && (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
      <button className="button primary" disabled={task.isBusy}>
        <Trans>Set the password</Trans>
      </button>
    </form>
  );
}
