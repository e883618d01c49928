import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import { useClient } from '../app/session.tsx';
import { Loading } from '../kit/loading.tsx';
import { Switch } from '../kit/switch.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { momentInWords } from '../messages/times.ts';
import { FormDialog } from './form-dialog.tsx';
import { PasswordField, typedPassword } from './password-field.tsx';

const LOOK_AGAIN_MS = 3_000;

/** Everything about oneself as one file, made by the server while one waits. */
export function OwnData({ hasPassword }: { hasPassword: boolean }) {
  const { t } = useLingui();
  const client = useClient();
  const [isAsking, ask] = useState(false);
  const [withFiles, setWithFiles] = useState(true);
  const load = useCallback(() => client.rest.call('GET /nexus/v1/users/@me/export'), [client]);
  const { value: exports, problem, reload, set } = useLoaded(load);
  const isUnderWay = exports?.some(({ status }) => status === 'waiting' || status === 'running') ?? false;
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(
      () =>
        void load().then(
          (found) => set(() => found),
          () => undefined,
        ),
      LOOK_AGAIN_MS,
    );
    return () => clearInterval(timer);
  }, [isUnderWay, load, set]);
  return (
    <section className="group">
      <h2>
        <Trans>Your data</Trans>
      </h2>
      <p className="note">
        <Trans>Everything that this server has of you, as one ZIP file. It can be fetched for seven days.</Trans>
      </p>
      {exports === undefined ? (
        <Loading problem={problem} onRetry={reload} />
      ) : (
        exports.length > 0 && (
          <ul className="facts" aria-live="polite">
            {exports.map(({ id, status, created_at: createdAt, url, size_bytes: size }) => (
              <li key={id}>
                <div className="what">
                  <span className="name">{momentInWords(Date.parse(createdAt) / 1000, 'f', Date.now())}</span>
                  <small>
                    {status === 'done' ? (
                      size !== null && t`${Math.max(1, Math.round(size / 1024))} KiB`
                    ) : status === 'failed' ? (
                      <Trans>It failed. Ask for another one.</Trans>
                    ) : status === 'removed' ? (
                      <Trans>Not there any more.</Trans>
                    ) : (
                      <Trans>It is being made …</Trans>
                    )}
                  </small>
                </div>
                {status === 'done' && url !== null && (
                  <a className="button small" href={url} download>
                    <Trans>Fetch it</Trans>
                  </a>
                )}
              </li>
            ))}
          </ul>
        )
      )}
      <div>
        <button className="button" disabled={isUnderWay} onClick={() => ask(true)}>
          <Trans>Ask for my data</Trans>
        </button>
      </div>
      {isAsking && (
        <FormDialog
          title={t`Ask for my data`}
          words={t`Make the file`}
          onClose={() => ask(false)}
          send={async (data) => {
            const made = await client.rest.call('POST /nexus/v1/users/@me/export', {
              body: { ...typedPassword(data), attachments: withFiles },
            });
            set((before) => [made, ...before]);
          }}
        >
          {(task) => (
            <>
              <Switch label={t`With the files that you sent`} isOn={withFiles} onChange={setWithFiles} />
              {hasPassword && <PasswordField task={task} isFirst />}
            </>
          )}
        </FormDialog>
      )}
    </section>
  );
}
