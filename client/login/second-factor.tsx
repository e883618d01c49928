import { Trans } from '@lingui/react/macro';
import type { LoginStep } from '#sdk/client-options';
import { useClient } from '../app/session.tsx';
import { ProofForm } from './proof-form.tsx';

/** What comes after the password for those who have a second factor. */
export function SecondFactor({ step, onBack }: { step: Extract<LoginStep, { done: false }>; onBack(): void }) {
  const client = useClient();
  return (
    <ProofForm
      ways={step.methods}
      challenge={step.webauthn}
      action={<Trans>Log in</Trans>}
      onProof={({ type, data }) => (type === 'password' ? Promise.resolve() : client.finishMfa({ ticket: step.ticket, type, code: data }))}
      onBack={onBack}
    />
  );
}
