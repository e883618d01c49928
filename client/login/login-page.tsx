import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import type { LoginStep } from '#sdk/client-options';
import { aboutServer } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { Door } from './door.tsx';
import { OtherServer } from './other-server.tsx';
import { canUsePasskeys, signByPasskey } from './passkey.ts';
import { SecondFactor } from './second-factor.tsx';

export default function LoginPage() {
  const { t } = useLingui();
  const [step, setStep] = useState<Extract<LoginStep, { done: false }> | null>(null);
  return (
    <Door>
      <h1>
        <Trans>Welcome back</Trans>
      </h1>
      <p className="lead">{aboutServer.description || t`Log in to ${aboutServer.name}.`}</p>
      {step ? <SecondFactor step={step} onBack={() => setStep(null)} /> : <LoginForm onSecondFactor={setStep} />}
      {aboutServer.registration !== 'closed' && (
        <p className="foot">
          <Trans>
            No account yet? <Link href={`/register${location.search}`}>Make one</Link>
          </Trans>
        </p>
      )}
      <OtherServer />
    </Door>
  );
}

/** Name and password; whoever has a second factor goes on to that. */
export function LoginForm({ onSecondFactor }: { onSecondFactor(step: Extract<LoginStep, { done: false }>): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const logIn = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    task.run(async () => {
      const step = await client.login({ login: String(data.get('login')), password: String(data.get('password')) });
      if (!step.done) onSecondFactor(step);
    });
  };
  const logInByPasskey = (): void =>
    task.run(async () => {
      const { ticket, challenge } = await client.rest.call('POST /auth/conditional/start');
      const credential = await signByPasskey(challenge).catch(() => {
        throw new Error(t`No passkey was used.`);
      });
      const { token } = await client.rest.call('POST /auth/conditional/finish', { body: { ticket, credential } });
      await client.useToken(token);
    });
  return (
    <form className="stack" onSubmit={logIn}>
      <Field label={t`Name or e-mail`} name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} required wrong={task.wrong('login')} />
      <Field label={t`Password`} name="password" type="password" autoComplete="current-password" required wrong={task.wrong('password')} />
      <Problem text={task.problem} />
      <button className="button primary" disabled={task.isBusy}>
        <Trans>Log in</Trans>
      </button>
      {canUsePasskeys() && (
        <button type="button" className="button" disabled={task.isBusy} onClick={logInByPasskey}>
          <Trans>Use a passkey</Trans>
        </button>
      )}
      <p className="foot">
        <Link href="/forgot">
          <Trans>Forgot your password?</Trans>
        </Link>
      </p>
    </form>
  );
}
