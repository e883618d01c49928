import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { guildIds } from '#sdk/state/selectors/channels';
import type { Profile as WholeProfile } from '#sdk/rest/replies';
import { useClient, useSelected } from '../app/session.tsx';
import { Choose } from '../kit/choose.tsx';
import { Loading } from '../kit/loading.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { ProfileForm } from './profile-form.tsx';

/** What one shows of oneself: everywhere, and otherwise in a guild. */
export default function Profile() {
  const { t } = useLingui();
  const client = useClient();
  const meId = useSelected((state) => state.meId ?? '');
  const guilds = useSelected(guildIds);
  const [guildId, choose] = useState('');
  const load = useCallback(
    (): Promise<WholeProfile> =>
      client.rest.call('GET /users/{user_id}/profile', { path: { user_id: meId }, query: { ...(guildId !== '' && { guild_id: guildId }) } }),
    [client, meId, guildId],
  );
  const { value: profile, problem, reload } = useLoaded(load);
  const isOfGuild = profile?.guild_member_profile?.guild_id === guildId;
  return (
    <>
      {guilds.length > 0 && (
        <section className="group">
          <Choose label={t`Where`} value={guildId} hint={guildId === '' ? undefined : t`What is left empty is as everywhere.`} onChange={choose}>
            <option value="">{t`Everywhere`}</option>
            {guilds.map((id) => (
              <option key={id} value={id}>
                {client.state.guilds.get(id)?.name}
              </option>
            ))}
          </Choose>
        </section>
      )}
      {profile && (guildId === '' || isOfGuild) ? (
        <ProfileForm key={guildId} profile={profile} guildId={guildId === '' ? null : guildId} onSaved={reload} />
      ) : (
        <Loading problem={problem} onRetry={reload} />
      )}
      <p className="note">
        <Trans>Everybody who shares a guild or a friendship with you sees it.</Trans>
      </p>
    </>
  );
}
