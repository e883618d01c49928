import { useLingui } from '@lingui/react/macro';
import { Heading } from 'react-aria-components';
import { nameOf } from '#sdk/state/selectors/names';
import { cdn } from '../app/about-server.ts';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { hexOf } from '../kit/readable-color.ts';
import { CustomStatus, useActivities } from './activity-line.tsx';
import type { Profile } from './use-profile.ts';

interface ProfileHeadProps {
  userId: string;
  guildId: string | undefined;
  profile: Profile | undefined;
  size: number;
}

/** Banner, picture, names and status: what of a profile is seen at once. */
export function ProfileHead({ userId, guildId, profile, size }: ProfileHeadProps) {
  const { t } = useLingui();
  const user = useSelected((state) => state.users.get(userId));
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const memberAvatar = useSelected((state) => (guildId === undefined ? null : state.members.of(guildId).get(userId)?.avatar));
  const status = useSelected((state) => state.presences.get(userId)?.status ?? 'offline');
  const custom = useActivities(userId).find(({ type }) => type === 4);
  const own = profile?.guild_member_profile;
  const everywhere = profile?.user_profile;
  const color = everywhere?.accent_color ?? null;
  const banner = own?.banner
    ? `/guilds/${guildId}/users/${userId}/banners/${own.banner}.webp?size=600`
    : everywhere?.banner
      ? `/banners/${userId}/${everywhere.banner}.webp?size=600`
      : null;
  const pronouns = own?.pronouns || everywhere?.pronouns || '';
  const words: Record<string, string> = { online: t`Online`, idle: t`Away`, dnd: t`Do not disturb`, offline: t`Offline` };
  return (
    <>
      <div className="banner" style={color === null ? undefined : { background: hexOf(color) }}>
        {banner !== null && <img src={cdn(banner)} alt="" draggable={false} />}
      </div>
      <div className="face">
        <Avatar
          id={userId}
          name={name}
          hash={user?.avatar}
          inGuild={guildId !== undefined && memberAvatar ? { guildId, hash: memberAvatar } : undefined}
          folder="avatars"
          size={size}
          status={status}
        />
        {custom && (custom.state || custom.emoji) && (
          <p className="bubble" dir="auto">
            <CustomStatus activity={custom} />
          </p>
        )}
      </div>
      <div className="names">
        <Heading slot="title" level={3} dir="auto">
          {name}
        </Heading>
        <p className="note">
          <bdi>{user?.username}</bdi>
          {user?.bot && <span className="tag">{t`Bot`}</span>}
          {pronouns !== '' && (
            <>
              {' · '}
              <bdi>{pronouns}</bdi>
            </>
          )}
          <span className="unseen">, {words[status]}</span>
        </p>
      </div>
    </>
  );
}
