import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { useClient } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Loading } from '../kit/loading.tsx';
import { useLoaded } from '../kit/use-loaded.ts';

/** Source: the unofficial "OAuth2 Authorization". */
interface Authorization {
  id: string;
  scopes: string[];
  application: { id: string; name: string; icon: string | null; description: string };
}

/** Applications that one has let do something in one's name. */
export default function AuthorisedApps() {
  const { t } = useLingui();
  const client = useClient();
  const load = useCallback(async () => (await client.rest.call('GET /oauth2/tokens', { query: {} })) as Authorization[], [client]);
  const { value: found, problem, reload, set } = useLoaded(load);
  const [ending, end] = useState<Authorization | null>(null);
  if (!found) return <Loading problem={problem} onRetry={reload} />;
  return (
    <section className="group">
      <p className="note">
        <Trans>These applications may do what stands beside them. Take it back from those that you use no more.</Trans>
      </p>
      {found.length === 0 ? (
        <p role="status">
          <Trans>You have authorised no application.</Trans>
        </p>
      ) : (
        <ul className="facts">
          {found.map((one) => (
            <li key={one.id}>
              <Avatar id={one.application.id} name={one.application.name} hash={one.application.icon} folder="app-icons" size={40} />
              <div className="what">
                <span className="name" dir="auto">
                  {one.application.name}
                </span>
                {one.application.description !== '' && <small dir="auto">{one.application.description}</small>}
                <small>
                  <code>{one.scopes.join(' · ')}</code>
                </small>
              </div>
              <button className="button small bad" aria-label={t`Deauthorise ${one.application.name}`} onClick={() => end(one)}>
                <Trans>Deauthorise</Trans>
              </button>
            </li>
          ))}
        </ul>
      )}
      {ending && (
        <Confirm
          title={t`Deauthorise the application`}
          words={t`Deauthorise`}
          isBad
          onClose={() => end(null)}
          act={async () => {
            await client.rest.call('DELETE /oauth2/tokens/{authorization_id}', { path: { authorization_id: ending.id } });
            set((known) => known.filter(({ id }) => id !== ending.id));
          }}
        >
          <p>
            <Trans>
              <bdi>{ending.application.name}</bdi> loses what you let it do, and its commands leave your account.
            </Trans>
          </p>
        </Confirm>
      )}
    </section>
  );
}
