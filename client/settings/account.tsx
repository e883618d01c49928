import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Link } from 'wouter';
import { nameOf } from '#sdk/state/selectors/names';
import { aboutServer } from '../app/about-server.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { MailDialog, PasswordDialog, UsernameDialog } from './account-dialogs.tsx';
import { LeaveAccount } from './leave-account.tsx';
import { OwnData } from './own-data.tsx';
import { useHasPassword } from './password-field.tsx';

type Asked = 'username' | 'mail' | 'password';

/** What one logs in with, and how one leaves. */
export default function Account() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [asked, ask] = useState<Asked | null>(null);
  const [said, setSaid] = useState('');
  const me = useSelected((state) => state.users.get(state.meId ?? ''));
  const name = useSelected((state) => nameOf(state, state.meId ?? ''));
  const { hasPassword, reload } = useHasPassword();
  const done = (words: string): void => setSaid(words);
  if (!me) return null;
  return (
    <>
      <section className="group">
        <div className="own-card">
          <Avatar id={me.id} name={name} hash={me.avatar} folder="avatars" size={72} />
          <div>
            <strong dir="auto">{name}</strong>
            <span className="note">{me.username}</span>
          </div>
          <Link href="/settings/profile" className="button primary small">
            <Trans>Edit the profile</Trans>
          </Link>
        </div>
        <div className="facts">
          <div>
            <div className="what">
              <strong>
                <Trans>User name</Trans>
              </strong>
              <span className="name">{me.username}</span>
            </div>
            <button className="button small" aria-label={t`Change the user name`} onClick={() => ask('username')}>
              <Trans>Change</Trans>
            </button>
          </div>
          <div>
            <div className="what">
              <strong>
                <Trans>E-mail</Trans>
              </strong>
              <span className="name">{me.email ?? t`None. Nobody needs one here.`}</span>
              {me.email && !me.verified && (
                <small>
                  <Trans>Not confirmed yet.</Trans>
                </small>
              )}
            </div>
            <div className="acts">
              {me.email && !me.verified && aboutServer.mail && (
                <button
                  className="button small"
                  disabled={task.isBusy}
                  onClick={() =>
                    task.run(async () => {
                      await client.rest.call('POST /auth/verify/resend');
                      done(t`The link is on its way.`);
                    })
                  }
                >
                  <Trans>Send the link again</Trans>
                </button>
              )}
              <button className="button small" aria-label={me.email ? t`Change the e-mail address` : t`Add an e-mail address`} onClick={() => ask('mail')}>
                {me.email ? <Trans>Change</Trans> : <Trans>Add</Trans>}
              </button>
            </div>
          </div>
          <div>
            <div className="what">
              <strong>
                <Trans>Password</Trans>
              </strong>
              <small>{hasPassword ? <Trans>All other devices are logged out when it changes.</Trans> : <Trans>None. You log in by your passkey.</Trans>}</small>
            </div>
            <button className="button small" onClick={() => ask('password')}>
              {hasPassword ? <Trans>Change the password</Trans> : <Trans>Set a password</Trans>}
            </button>
          </div>
        </div>
        <Problem text={task.problem} />
        <p role="status" className="note">
          {said}
        </p>
      </section>
      <OwnData hasPassword={hasPassword} />
      <LeaveAccount />
      {asked === 'username' && <UsernameDialog username={me.username} hasPassword={hasPassword} onDone={() => done(t`Saved.`)} onClose={() => ask(null)} />}
      {asked === 'mail' && (
        <MailDialog
          hasPassword={hasPassword}
          needsCode={aboutServer.mail && me.email !== null && me.email !== undefined && me.verified === true}
          onDone={(hasMail) => done(hasMail && aboutServer.mail ? t`Saved. A link to confirm the address is on its way.` : t`Saved.`)}
          onClose={() => ask(null)}
        />
      )}
      {asked === 'password' && (
        <PasswordDialog
          hasPassword={hasPassword}
          onDone={() => {
            done(hasPassword ? t`The password was changed.` : t`The password was set.`);
            reload();
          }}
          onClose={() => ask(null)}
        />
      )}
    </>
  );
}
