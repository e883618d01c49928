import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useClient } from '../app/session.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { FormDialog } from './form-dialog.tsx';
import { PasswordField, typedPassword } from './password-field.tsx';

const textOf = (data: FormData, name: string): string => String(data.get(name) ?? '').trim();

export function UsernameDialog({ username, hasPassword, onDone, onClose }: { username: string; hasPassword: boolean; onDone(): void; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  return (
    <FormDialog
      title={t`Change the user name`}
      words={t`Save`}
      onClose={onClose}
      send={async (data) => {
        await client.rest.call('PATCH /users/@me', { body: { username: textOf(data, 'username'), ...typedPassword(data) } });
        onDone();
      }}
    >
      {(task) => (
        <>
          <Field
            label={t`User name`}
            name="username"
            defaultValue={username}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            minLength={2}
            maxLength={32}
            autoFocus
            hint={t`Small letters, digits, dots and underscores. It is yours alone.`}
            wrong={task.wrong('username')}
          />
          {hasPassword && <PasswordField task={task} />}
        </>
      )}
    </FormDialog>
  );
}

interface MailDialogProps {
  hasPassword: boolean;
  /** Whether the address that holds now has to agree, by a code that is sent there. */
  needsCode: boolean;
  onDone(hasMail: boolean): void;
  onClose(): void;
}

export function MailDialog({ hasPassword, needsCode, onDone, onClose }: MailDialogProps) {
  const { t } = useLingui();
  const client = useClient();
  const sending = useTask();
  const [isSent, setSent] = useState(false);
  return (
    <FormDialog
      title={t`Change the e-mail address`}
      words={t`Save`}
      onClose={onClose}
      send={async (data) => {
        const email = textOf(data, 'email') || null;
        const code = textOf(data, 'code');
        const { token } = code ? await client.rest.call('POST /users/@me/email/verify-code', { body: { code } }) : { token: undefined };
        await client.rest.call('PATCH /users/@me', { body: { email, ...typedPassword(data), ...(token && { email_token: token }) } });
        onDone(email !== null);
      }}
    >
      {(task) => (
        <>
          {needsCode && (
            <>
              <p>
                <Trans>A code goes to the address that you have now, so that nobody else can change it.</Trans>
              </p>
              <button
                type="button"
                className="button"
                disabled={sending.isBusy}
                onClick={() =>
                  sending.run(async () => {
                    await client.rest.call('PUT /users/@me/email');
                    setSent(true);
                  })
                }
              >
                {isSent ? <Trans>Send another code</Trans> : <Trans>Send me the code</Trans>}
              </button>
              <Problem text={sending.problem} />
              <Field label={t`Code of the mail`} name="code" autoComplete="one-time-code" required wrong={task.wrong('code') ?? task.wrong('email_token')} />
            </>
          )}
          <Field
            label={t`New address`}
            name="email"
            type="email"
            autoComplete="email"
            hint={t`Leave it empty to have none.`}
            wrong={task.wrong('email')}
            autoFocus={!needsCode}
          />
          {hasPassword && <PasswordField task={task} />}
        </>
      )}
    </FormDialog>
  );
}

export function PasswordDialog({ hasPassword, onDone, onClose }: { hasPassword: boolean; onDone(): void; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  return (
    <FormDialog
      title={hasPassword ? t`Change the password` : t`Set a password`}
      words={hasPassword ? t`Change the password` : t`Set it`}
      onClose={onClose}
      send={async (data) => {
        const body = { ...typedPassword(data), new_password: String(data.get('new_password')) };
        const { token } = await client.rest.call('PATCH /users/@me', { body });
        if (token) client.replaceToken(token);
        onDone();
      }}
    >
      {(task) => (
        <>
          {hasPassword && <PasswordField task={task} isFirst />}
          <Field
            label={t`New password`}
            name="new_password"
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            maxLength={72}
            autoFocus={!hasPassword}
            wrong={task.wrong('new_password')}
          />
        </>
      )}
    </FormDialog>
  );
}
