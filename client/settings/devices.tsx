import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import type { AuthSession } from '#sdk/rest/replies';
import { useClient, useSelected } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Icon } from '../kit/icon.tsx';
import { Loading } from '../kit/loading.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { momentInWords } from '../messages/times.ts';

const MOBILE = /android|ios/i;

/** Where one is logged in. */
export default function Devices() {
  const { t } = useLingui();
  const client = useClient();
  const ownHash = useSelected((state) => state.loginHash);
  const load = useCallback(async () => (await client.rest.call('GET /auth/sessions')).user_sessions, [client]);
  const { value: sessions, problem, reload, set } = useLoaded(load);
  const [ending, end] = useState<readonly AuthSession[] | null>(null);
  if (!sessions) return <Loading problem={problem} onRetry={reload} />;
  const own = sessions.filter(({ id_hash: hash }) => hash === ownHash);
  const others = sessions.filter(({ id_hash: hash }) => hash !== ownHash);
  return (
    <>
      <section className="group">
        <h2>
          <Trans>This device</Trans>
        </h2>
        <ul className="facts">
          {own.map((session) => (
            <Device key={session.id_hash} session={session} isOwn />
          ))}
        </ul>
      </section>
      <section className="group">
        <h2>
          <Trans>Other devices</Trans>
        </h2>
        <p className="note">
          <Trans>Log out where you do not know the device, and change your password.</Trans>
        </p>
        {others.length === 0 ? (
          <p role="status">
            <Trans>You are logged in nowhere else.</Trans>
          </p>
        ) : (
          <>
            <ul className="facts">
              {others.map((session) => (
                <Device key={session.id_hash} session={session} onEnd={() => end([session])} />
              ))}
            </ul>
            <div>
              <button className="button bad" onClick={() => end(others)}>
                <Trans>Log out all other devices</Trans>
              </button>
            </div>
          </>
        )}
      </section>
      {ending && (
        <Confirm
          title={ending.length === 1 ? t`Log out this device` : t`Log out all other devices`}
          words={t`Log out`}
          isBad
          onClose={() => end(null)}
          act={async () => {
            const hashes = ending.map(({ id_hash: hash }) => hash);
            await client.rest.call('POST /auth/sessions/logout', { body: { session_id_hashes: hashes } });
            set((known) => known.filter(({ id_hash: hash }) => !hashes.includes(hash)));
          }}
        >
          <p>
            <Trans>It has to log in again with your password.</Trans>
          </p>
        </Confirm>
      )}
    </>
  );
}

function Device({ session, isOwn = false, onEnd }: { session: AuthSession; isOwn?: boolean; onEnd?(): void }) {
  const { t } = useLingui();
  const { os, platform, location } = session.client_info;
  const used = momentInWords(Date.parse(session.approx_last_used_time) / 1000, 'R', Date.now());
  const name = [os, platform].filter((word) => word !== '' && word !== 'Other').join(' · ') || t`Unknown device`;
  return (
    <li>
      <Icon name={MOBILE.test(os) ? 'mobile' : 'device'} />
      <div className="what">
        <span className="name">{name}</span>
        <small>{[location, isOwn ? t`Here, now` : t`Last used ${used}`].filter(Boolean).join(' · ')}</small>
      </div>
      {onEnd && (
        <button className="button small" aria-label={t`Log out ${name}`} onClick={onEnd}>
          <Trans>Log out</Trans>
        </button>
      )}
    </li>
  );
}
