import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { BackupCode } from '#sdk/rest/replies';
import { useClient } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { CodesDialog } from './codes-dialog.tsx';
import { EnableTotp } from './enable-totp.tsx';
import { useFactors } from './factors.ts';

/** Codes that change every half minute, made by an app on one's phone. */
export function AuthenticatorApp() {
  const { t } = useLingui();
  const client = useClient();
  const { hasTotp } = useFactors();
  const [asked, ask] = useState<'on' | 'off' | null>(null);
  const [codes, setCodes] = useState<readonly BackupCode[] | null>(null);
  return (
    <section className="group">
      <h2>
        <Trans>Authenticator app</Trans>
      </h2>
      <p className="note">
        <Trans>When you log in, a code of an app on your phone is asked for beside the password. The app needs no network.</Trans>
      </p>
      <div className="facts">
        <div>
          <div className="what" role="status">
            <span className="name">{hasTotp ? <Trans>It is on.</Trans> : <Trans>It is off.</Trans>}</span>
          </div>
          {hasTotp ? (
            <button className="button small bad" onClick={() => ask('off')}>
              <Trans>Turn it off</Trans>
            </button>
          ) : (
            <button className="button small primary" onClick={() => ask('on')}>
              <Trans>Set it up</Trans>
            </button>
          )}
        </div>
      </div>
      {asked === 'on' && (
        <EnableTotp
          onClose={() => ask(null)}
          onEnabled={(made) => {
            ask(null);
            setCodes(made);
          }}
        />
      )}
      {asked === 'off' && (
        <Confirm
          title={t`Turn off the authenticator app`}
          words={t`Turn it off`}
          isBad
          onClose={() => ask(null)}
          act={async () => {
            const { token } = await client.rest.call('POST /users/@me/mfa/totp/disable', { body: {} });
            client.replaceToken(token);
          }}
        >
          <p>
            <Trans>Without a second factor your password alone lets somebody in. Other devices are logged out.</Trans>
          </p>
        </Confirm>
      )}
      {codes && codes.length > 0 && <CodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </section>
  );
}
