import { Trans, useLingui } from '@lingui/react/macro';
import type { AskedProof } from '../app/step-up.ts';
import { Dialog } from '../kit/dialog.tsx';
import { wordsOfRefusal } from '../kit/refusals/refusal-words.ts';
import { ProofForm } from './proof-form.tsx';

/** Before something grave: whether it is they, once more. */
export default function ProveDialog({ asked }: { asked: AskedProof }) {
  const { t } = useLingui();
  const { challenge, wrong, answer } = asked;
  return (
    <Dialog title={t`Is it you?`} onClose={() => answer(null)}>
      <ProofForm
        ways={challenge.methods.map(({ type }) => type)}
        challenge={challenge.methods.find(({ type }) => type === 'webauthn')?.challenge ?? null}
        action={<Trans>Go on</Trans>}
        wrong={wrong ? wordsOfRefusal(wrong) : undefined}
        onProof={(proof) => {
          answer(proof);
          return Promise.resolve();
        }}
        onBack={() => answer(null)}
      />
    </Dialog>
  );
}
