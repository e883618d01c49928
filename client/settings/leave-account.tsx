import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useClient } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { RadioField } from '../kit/choice-field.tsx';

/** Takes a pause from an account, or ends it. Who has a second factor proves it, others say their password. */
export function LeaveAccount() {
  const { t } = useLingui();
  const client = useClient();
  const [asked, ask] = useState<'disable' | 'delete' | null>(null);
  const [messages, setMessages] = useState<'keep' | 'delete'>('keep');
  return (
    <section className="group">
      <h2>
        <Trans>Leave</Trans>
      </h2>
      <p className="note">
        <Trans>Whoever disables their account comes back by logging in. A deleted one can be had back for some days in the same way, and then is gone.</Trans>
      </p>
      <div className="row">
        <button className="button" onClick={() => ask('disable')}>
          <Trans>Disable the account</Trans>
        </button>
        <button className="button bad" onClick={() => ask('delete')}>
          <Trans>Delete the account</Trans>
        </button>
      </div>
      {asked === 'disable' && (
        <Confirm
          title={t`Disable the account`}
          words={t`Disable it`}
          isBad
          onClose={() => ask(null)}
          act={async () => {
            await client.rest.call('POST /users/@me/disable', { body: {} });
            client.forgetLogin(); // the server ended all of them
          }}
        >
          <p>
            <Trans>You are logged out everywhere. Log in again to enable it.</Trans>
          </p>
        </Confirm>
      )}
      {asked === 'delete' && (
        <Confirm
          title={t`Delete the account`}
          words={t`Delete it`}
          isBad
          onClose={() => ask(null)}
          act={async () => {
            await client.rest.call('POST /nexus/v1/users/@me/delete', { body: { messages } });
            client.forgetLogin(); // the server ended all of them
          }}
        >
          <p>
            <Trans>
              Guilds and applications of yours have to be handed over or deleted first. You are logged out everywhere; logging in again calls it off, for some
              days.
            </Trans>
          </p>
          <RadioField
            label={t`What you have written`}
            value={messages}
            options={[
              { value: 'keep', words: t`Stays, without your name` },
              { value: 'delete', words: t`Is deleted too` },
            ]}
            onChange={(value) => setMessages(value as 'keep' | 'delete')}
          />
        </Confirm>
      )}
    </section>
  );
}
