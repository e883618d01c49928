import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { BackupCode } from '#sdk/rest/replies';
import { aboutServer } from '../app/about-server.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { RadioField } from '../kit/choice-field.tsx';
import { Field } from '../kit/field.tsx';
import { CodesDialog } from './codes-dialog.tsx';
import { FormDialog } from './form-dialog.tsx';
import { PasswordField, typedPassword, useHasPassword } from './password-field.tsx';

/** Codes for the day on which the phone is lost: each lets one in once. */
export function BackupCodes() {
  const { t } = useLingui();
  const client = useClient();
  const hasFactor = useSelected((state) => state.users.get(state.meId ?? '')?.mfa_enabled === true);
  const needsKey = useSelected((state) => {
    const me = state.users.get(state.meId ?? '');
    return aboutServer.mail && me?.verified === true && me.email !== null;
  });
  const [nonces, setNonces] = useState<{ nonce: string; regenerate_nonce: string } | null>(null);
  const [what, setWhat] = useState('count');
  const { hasPassword } = useHasPassword();
  const [isAsking, ask] = useState(false);
  const [left, setLeft] = useState<number | null>(null);
  const [made, setMade] = useState<readonly BackupCode[] | null>(null);
  if (!hasFactor) return null;
  const close = (): void => {
    ask(false);
    setNonces(null);
  };
  return (
    <section className="group">
      <h2>
        <Trans>Backup codes</Trans>
      </h2>
      <p className="note">
        <Trans>
          Ten codes let you in when your phone or passkey is lost, each once. They are shown when they are made, and never again: the server keeps hashes.
        </Trans>
      </p>
      {left !== null && (
        <p role="status">
          <Plural value={left} one="# code is left." other="# codes are left." />
        </p>
      )}
      <div>
        <button className="button" onClick={() => ask(true)}>
          <Trans>Count or renew them</Trans>
        </button>
      </div>
      {isAsking && !nonces && (
        <FormDialog
          title={t`Backup codes`}
          words={t`Go on`}
          onClose={close}
          send={async (data) => {
            setNonces(await client.rest.call('POST /auth/verify/view-backup-codes-challenge', { body: typedPassword(data) }));
            return false;
          }}
        >
          {(task) =>
            hasPassword ? (
              <PasswordField task={task} isFirst />
            ) : (
              <p>
                <Trans>You prove it by your passkey.</Trans>
              </p>
            )
          }
        </FormDialog>
      )}
      {nonces && (
        <FormDialog
          title={t`Backup codes`}
          words={t`Go on`}
          onClose={close}
          send={async (data) => {
            const regenerate = what === 'renew';
            const nonce = regenerate ? nonces.regenerate_nonce : nonces.nonce;
            const key = String(data.get('key') ?? '').trim();
            const { backup_codes: codes } = await client.rest.call('POST /users/@me/mfa/codes-verification', { body: { key, nonce, regenerate } });
            setLeft(codes.filter(({ consumed }) => !consumed).length);
            if (regenerate) setMade(codes);
            setNonces(null);
            ask(false);
          }}
        >
          {(task) => (
            <>
              <RadioField
                label={t`What do you want?`}
                value={what}
                options={[
                  { value: 'count', words: t`Count those that are left` },
                  { value: 'renew', words: t`Make ten new ones`, about: t`The old ones let nobody in any more.` },
                ]}
                onChange={(value) => setWhat(String(value))}
              />
              {needsKey && <Field label={t`Code of the mail`} name="key" autoComplete="one-time-code" required autoFocus wrong={task.wrong('key')} />}
            </>
          )}
        </FormDialog>
      )}
      {made && <CodesDialog codes={made} onClose={() => setMade(null)} />}
    </section>
  );
}
