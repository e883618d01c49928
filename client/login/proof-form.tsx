import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Field } from '../kit/field.tsx';
import { useTask } from '../kit/use-task.ts';
import { canUsePasskeys, signByPasskey } from './passkey.ts';
import './login.css';

type Way = 'totp' | 'password' | 'webauthn' | 'backup';

export interface Proof {
  type: Way;
  data: string;
}

interface ProofFormProps {
  /** Those that the server takes of this person. */
  ways: readonly string[];
  /** What a passkey is to sign. */
  challenge: string | null;
  /** What stands on the button. */
  action: ReactNode;
  wrong?: string | undefined;
  onProof(proof: Proof): Promise<void>;
  onBack(): void;
}

const IN_ORDER: readonly Way[] = ['totp', 'password', 'webauthn', 'backup'];

/** Proves who one is: by a code of the authenticator app, a backup code, a passkey, or the password. */
export function ProofForm({ ways, challenge, action, wrong, onProof, onBack }: ProofFormProps) {
  const { t } = useLingui();
  const task = useTask();
  const offered = IN_ORDER.filter((way) => ways.includes(way) && (way !== 'webauthn' || (challenge !== null && canUsePasskeys())));
  const [chosen, choose] = useState<Way | null>(null);
  const way = chosen ?? offered[0] ?? 'totp';
  const labels: Record<Way, string> = { totp: t`Code of your authenticator app`, password: t`Password`, webauthn: '', backup: t`Backup code` };
  const others: Record<Way, string> = { totp: t`Use the app`, password: t`Use the password`, webauthn: t`Use a passkey`, backup: t`Use a backup code` };
  const prove = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('proof') ?? '');
    task.run(async () => {
      if (way !== 'webauthn') return onProof({ type: way, data: way === 'password' ? typed : typed.replaceAll(/[\s-]/g, '') });
      const data = await signByPasskey(challenge ?? '').catch(() => {
        throw new Error(t`No passkey was used.`);
      });
      await onProof({ type: 'webauthn', data });
    });
  };
  const problem = task.problem ?? task.wrong('code') ?? task.wrong('token') ?? task.wrong('password') ?? (task.isBusy ? undefined : wrong);
  return (
    <form className="stack" onSubmit={prove}>
      {way === 'webauthn' ? (
        <p>
          <Trans>Your device asks whether it is you.</Trans>
        </p>
      ) : (
        <Field
          key={way}
          label={labels[way]}
          name="proof"
          type={way === 'password' ? 'password' : 'text'}
          autoComplete={way === 'password' ? 'current-password' : 'one-time-code'}
          inputMode={way === 'totp' ? 'numeric' : 'text'}
          required
          // Whoever comes here has just been asked for it.
          autoFocus
        />
      )}
      {problem !== undefined && (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
      <button className="button primary" disabled={task.isBusy}>
        {way === 'webauthn' ? others.webauthn : action}
      </button>
      <div className="row ways">
        <button type="button" onClick={onBack}>
          <Trans>Back</Trans>
        </button>
        {offered
          .filter((one) => one !== way)
          .map((one) => (
            <button key={one} type="button" onClick={() => choose(one)}>
              {others[one]}
            </button>
          ))}
      </div>
    </form>
  );
}
