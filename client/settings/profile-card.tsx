import { useLingui } from '@lingui/react/macro';
import { Avatar } from '../kit/avatar.tsx';
import { Markdown } from '../messages/markdown.tsx';

interface ProfileCardProps {
  id: string;
  name: string;
  username: string;
  /** Addresses of pictures, chosen or kept. */
  avatar: string | null;
  /** The hash of the picture that shows where this one is none. */
  everywhereAvatar: string | null;
  banner: string | null;
  color: number | null;
  pronouns: string;
  bio: string;
}

/** How others will see it. */
export function ProfileCard({ id, name, username, avatar, everywhereAvatar, banner, color, pronouns, bio }: ProfileCardProps) {
  const { t } = useLingui();
  const background = color === null ? undefined : `#${color.toString(16).padStart(6, '0')}`;
  return (
    <section className="profile-card" aria-label={t`Preview`}>
      <div className="banner" style={background === undefined ? {} : { background }}>
        {banner !== null && <img src={banner} alt="" />}
      </div>
      {avatar !== null ? <img className="new-avatar" src={avatar} alt="" /> : <Avatar id={id} name={name} hash={everywhereAvatar} folder="avatars" size={90} />}
      <div className="about">
        <div>
          <strong dir="auto">{name}</strong>
          <p className="note">
            {username}
            {pronouns !== '' && (
              <>
                {' · '}
                <bdi>{pronouns}</bdi>
              </>
            )}
          </p>
        </div>
        {bio !== '' && <Markdown text={bio} guildId={undefined} />}
      </div>
    </section>
  );
}
