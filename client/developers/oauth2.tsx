import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useClient } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Icon } from '../kit/icon.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import type { ApplicationSectionProps } from './application-sections.tsx';
import { Copied } from './copied.tsx';
import { useApplicationChanges } from './use-application.ts';

/** What a site of the application needs to speak for people who let it. */
export default function OAuth2(props: ApplicationSectionProps) {
  const { t } = useLingui();
  const { application } = props;
  const { values, isChanged, set, reset, save, task } = useApplicationChanges(
    props,
    { redirect_uris: application.redirect_uris ?? [] },
    ({ redirect_uris: uris }) => ({
      ...(uris && { redirect_uris: uris.flatMap((uri) => uri.trim() || []) }),
    }),
  );
  const uris = values.redirect_uris;
  return (
    <>
      <div className="settings-group">
        <Copied label={t`Client ID`} text={application.id} />
        <Secret applicationId={application.id} />
      </div>
      <div className="settings-group">
        <h2>
          <Trans>Redirects</Trans>
        </h2>
        <p className="note">
          <Trans>The answer goes to none but these addresses, which have to be the same to the letter.</Trans>
        </p>
        {uris.map((uri, index) => (
          // They have no names but their places.
          <div className="field" key={index}>
            <div className="row">
              <input
                className="input"
                type="url"
                aria-label={t`Redirect ${index + 1}`}
                placeholder="https://"
                value={uri}
                aria-invalid={task.wrong(`redirect_uris.${index}`) !== undefined}
                onChange={(event) => set('redirect_uris', uris.with(index, event.currentTarget.value))}
              />
              <button
                type="button"
                className="icon-button"
                aria-label={t`Remove redirect ${index + 1}`}
                onClick={() => set('redirect_uris', uris.toSpliced(index, 1))}
              >
                <Icon name="trash" />
              </button>
            </div>
            {task.wrong(`redirect_uris.${index}`) !== undefined && <p className="wrong">{task.wrong(`redirect_uris.${index}`)}</p>}
          </div>
        ))}
        <div>
          <button type="button" className="button small" onClick={() => set('redirect_uris', [...uris, ''])}>
            <Icon name="plus" />
            <Trans>Add a redirect</Trans>
          </button>
        </div>
      </div>
      <SaveBar isChanged={isChanged} task={task} onReset={reset} onSave={save} />
    </>
  );
}

/** Shown once, when it is made. */
function Secret({ applicationId }: { applicationId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const [isAsking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      {secret !== null && <Copied label={t`Client secret`} text={secret} hint={t`Keep it now: it is shown this once.`} />}
      <div>
        <button type="button" className="button" onClick={() => setAsking(true)}>
          <Trans>Reset the client secret</Trans>
        </button>
      </div>
      {isAsking && (
        <Confirm
          title={t`A new client secret?`}
          isBad
          words={t`Make a new one`}
          onClose={() => setAsking(false)}
          act={async () => {
            const made = await client.rest.call('POST /applications/{application_id}/reset', { path: { application_id: applicationId }, body: {} });
            setSecret(made.secret);
          }}
        >
          <Trans>The one before stops working at once.</Trans>
        </Confirm>
      )}
    </>
  );
}
