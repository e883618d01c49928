import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import { useClient } from '../app/session.tsx';
import { Loading } from '../kit/loading.tsx';
import { Switch } from '../kit/switch.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { momentInWords } from '../messages/times.ts';
import { FormDialog } from '../settings/form-dialog.tsx';
import { PasswordField, typedPassword, useHasPassword } from '../settings/password-field.tsx';
import type { GuildSectionProps } from './sections.tsx';
import './parts.css';

const LOOK_AGAIN_MS = 2000;

/** All of the guild in one file, for its owner. */
export default function ExportGuild({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const [isAsking, ask] = useState(false);
  const { hasPassword } = useHasPassword();
  const [withFiles, setWithFiles] = useState(false);
  const load = useCallback(() => client.rest.call('GET /nexus/v1/guilds/{guild_id}/export', { path: { guild_id: guildId } }), [client, guildId]);
  const { value: exports, problem, reload, set } = useLoaded(load);
  const isGoing = exports?.some(({ status }) => status === 'waiting' || status === 'running') ?? false;
  useEffect(() => {
    if (!isGoing) return undefined;
    const timer = setInterval(
      () =>
        void load()
          .then((found) => set(() => found))
          .catch(() => undefined),
      LOOK_AGAIN_MS,
    );
    return () => clearInterval(timer);
  }, [isGoing, load, set]);
  const states = {
    waiting: t`waits for its turn`,
    running: t`is being made`,
    done: t`done`,
    failed: t`failed`,
    removed: t`removed`,
  };
  return (
    <div className="stack">
      <p className="note">
        <Trans>Channels, messages, members, roles and settings as JSON files in one archive. It is yours to keep, or to take along to another server.</Trans>
      </p>
      <div>
        <button type="button" className="button primary" disabled={isGoing} onClick={() => ask(true)}>
          <Trans>Export the guild</Trans>
        </button>
      </div>
      {exports ? (
        <ul className="item-list" aria-label={t`Exports`} aria-live="polite">
          {exports.map(({ id, status, created_at: at, url, size_bytes: bytes }) => (
            <li key={id}>
              <span className="item-body">
                <strong>{momentInWords(Date.parse(at) / 1000, 'f', 0)}</strong>
                <span className="note">
                  {states[status]}
                  {bytes !== null && ` · ${Math.max(1, Math.round(bytes / 1024))} KB`}
                </span>
              </span>
              {url !== null && (
                <a className="button small primary" href={url} download>
                  <Trans>Download</Trans>
                </a>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <Loading problem={problem} onRetry={reload} />
      )}
      {isAsking && (
        <FormDialog
          title={t`Export the guild`}
          words={t`Make the file`}
          onClose={() => ask(false)}
          send={async (data) => {
            const begun = await client.rest.call('POST /nexus/v1/guilds/{guild_id}/export', {
              path: { guild_id: guildId },
              body: { ...typedPassword(data), attachments: withFiles },
            });
            set((before) => [begun, ...before]);
          }}
        >
          {(task) => (
            <>
              <Switch label={t`With all files`} hint={t`Pictures and other attachments, which can take long.`} isOn={withFiles} onChange={setWithFiles} />
              {hasPassword && <PasswordField task={task} isFirst />}
            </>
          )}
        </FormDialog>
      )}
    </div>
  );
}
