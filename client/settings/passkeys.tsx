import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Authenticator, BackupCode } from '#sdk/rest/replies';
import { useClient } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { canUsePasskeys, makePasskey } from '../login/passkey.ts';
import { CodesDialog } from './codes-dialog.tsx';
import { useFactors } from './factors.ts';
import { FormDialog } from './form-dialog.tsx';

const PATH = 'POST /users/@me/mfa/webauthn/credentials';

/** Keys that a device or a password manager keeps, and that no page can be tricked into giving away. */
export function Passkeys() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const { hasPasskeys } = useFactors();
  const [keys, setKeys] = useState<readonly Authenticator[] | null>(null);
  const [asked, ask] = useState<'add' | { rename: Authenticator } | { remove: Authenticator } | null>(null);
  const [codes, setCodes] = useState<readonly BackupCode[] | null>(null);
  const show = (): void => task.run(async () => setKeys(await client.rest.call('GET /users/@me/mfa/webauthn/credentials')));
  return (
    <section className="group">
      <h2>
        <Trans>Passkeys</Trans>
      </h2>
      <p className="note">
        <Trans>Your device, a password manager or a security key says that it is you: instead of the password, or beside it.</Trans>
      </p>
      {keys && keys.length > 0 && (
        <ul className="facts">
          {keys.map((key) => (
            <li key={key.id}>
              <Icon name="key" />
              <div className="what">
                <span className="name" dir="auto">
                  {key.name}
                </span>
              </div>
              <div className="acts">
                <button className="button small" aria-label={t`Rename ${key.name}`} onClick={() => ask({ rename: key })}>
                  <Trans>Rename</Trans>
                </button>
                <button className="button small bad" aria-label={t`Remove ${key.name}`} onClick={() => ask({ remove: key })}>
                  <Trans>Remove</Trans>
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {keys?.length === 0 && (
        <p role="status">
          <Trans>There is none yet.</Trans>
        </p>
      )}
      <Problem text={task.problem} />
      {canUsePasskeys() ? (
        <div className="row">
          <button className="button primary" onClick={() => ask('add')}>
            <Trans>Add a passkey</Trans>
          </button>
          {hasPasskeys && keys === null && (
            <button className="button" disabled={task.isBusy} onClick={show}>
              <Trans>Show my passkeys</Trans>
            </button>
          )}
        </div>
      ) : (
        <p className="note">
          <Trans>Browsers make no passkeys for an address in digits. They need a name, such as localhost or chat.example.org.</Trans>
        </p>
      )}
      {asked === 'add' && (
        <FormDialog
          title={t`Add a passkey`}
          words={t`Go on`}
          onClose={() => ask(null)}
          send={async (data) => {
            const begun = (await client.rest.call(PATH, { body: {} })) as { ticket: string; challenge: string };
            const credential = await makePasskey(begun.challenge).catch(() => {
              throw new Error(t`No passkey was made.`);
            });
            const name = String(data.get('name')).trim();
            const added = (await client.rest.call(PATH, { body: { name, ticket: begun.ticket, credential } })) as Authenticator & {
              backup_codes?: BackupCode[];
            }; // the second answer of this route
            if (added.backup_codes) setCodes(added.backup_codes);
            setKeys((known) => (known === null && hasPasskeys ? null : [...(known ?? []), added]));
          }}
        >
          {(form) => (
            <Field
              label={t`What shall it be called?`}
              name="name"
              defaultValue={t`My passkey`}
              maxLength={32}
              required
              autoFocus
              hint={t`Such as the device or the manager that keeps it.`}
              wrong={form.wrong('name') ?? form.wrong('credential')}
            />
          )}
        </FormDialog>
      )}
      {asked !== null && asked !== 'add' && 'rename' in asked && (
        <FormDialog
          title={t`Rename the passkey`}
          words={t`Save`}
          onClose={() => ask(null)}
          send={async (data) => {
            const path = { authenticator_id: asked.rename.id };
            const body = { name: String(data.get('name')).trim() };
            const renamed = await client.rest.call('PATCH /users/@me/mfa/webauthn/credentials/{authenticator_id}', { path, body });
            setKeys((known) => known?.map((one) => (one.id === renamed.id ? renamed : one)) ?? null);
          }}
        >
          {(form) => <Field label={t`Name`} name="name" defaultValue={asked.rename.name} maxLength={32} required autoFocus wrong={form.wrong('name')} />}
        </FormDialog>
      )}
      {asked !== null && asked !== 'add' && 'remove' in asked && (
        <Confirm
          title={t`Remove the passkey`}
          words={t`Remove`}
          isBad
          onClose={() => ask(null)}
          act={async () => {
            const { id } = asked.remove;
            await client.rest.call('DELETE /users/@me/mfa/webauthn/credentials/{authenticator_id}', { path: { authenticator_id: id } });
            setKeys((known) => known?.filter((one) => one.id !== id) ?? null);
          }}
        >
          <p>
            <Trans>
              <bdi>{asked.remove.name}</bdi> lets you in no more. Your device may keep it until you delete it there.
            </Trans>
          </p>
        </Confirm>
      )}
      {codes && codes.length > 0 && <CodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </section>
  );
}
