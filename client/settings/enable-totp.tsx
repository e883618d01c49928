import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { encode } from 'uqr';
import type { BackupCode } from '#sdk/rest/replies';
import { aboutServer } from '../app/about-server.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { CopyButton } from '../kit/copy-button.tsx';
import { Field } from '../kit/field.tsx';
import { FormDialog } from './form-dialog.tsx';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** As long as the hash that it is used with. Source: RFC 4226. */
const SECRET_LETTERS = 32;

const newSecret = (): string => Array.from(crypto.getRandomValues(new Uint8Array(SECRET_LETTERS)), (byte) => BASE32[byte % 32]).join('');

/** The secret is made here and stays in this dialog: the server has it once its first code is right. */
export function EnableTotp({ onEnabled, onClose }: { onEnabled(codes: readonly BackupCode[]): void; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const secret = useMemo(() => newSecret(), []);
  const username = useSelected((state) => state.users.get(state.meId ?? '')?.username ?? '');
  const issuer = aboutServer.name.replaceAll(':', ' ');
  const address = `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(username)}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
  return (
    <FormDialog
      title={t`Set up an authenticator app`}
      words={t`Turn it on`}
      onClose={onClose}
      send={async (data) => {
        const code = String(data.get('code')).replaceAll(/\s/g, '');
        const { token, backup_codes: codes } = await client.rest.call('POST /users/@me/mfa/totp/enable', { body: { secret, code } });
        client.replaceToken(token);
        onEnabled(codes);
        return false;
      }}
    >
      {(task) => (
        <>
          <div className="qr">
            <QrCode text={address} label={t`QR code for the authenticator app`} />
            <ol>
              <li>
                <Trans>Get an authenticator app, such as Aegis or the password manager that you have.</Trans>
              </li>
              <li>
                <Trans>Let it read this picture, or give it the key below.</Trans>
              </li>
              <li>
                <Trans>Type the six digits that it shows.</Trans>
              </li>
            </ol>
          </div>
          <div className="row">
            <code className="secret" aria-label={t`Key`}>
              {secret.match(/.{4}/g)?.join(' ')}
            </code>
            <CopyButton text={secret} />
          </div>
          <Field
            label={t`Code of your authenticator app`}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            autoFocus
            wrong={task.wrong('code') ?? task.wrong('secret')}
          />
        </>
      )}
    </FormDialog>
  );
}

function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = useMemo(() => encode(text, { border: 0 }), [text]);
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <path d={path} fill="#000" />
    </svg>
  );
}
