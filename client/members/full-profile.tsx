import { Trans, useLingui } from '@lingui/react/macro';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { nameOf } from '#sdk/state/selectors/names';
import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { orSay } from '../kit/or-say.ts';
import { Problem } from '../kit/problem.tsx';
import { openMemberMenu } from './asked-member.ts';
import { ProfileHead } from './profile-head.tsx';
import { Activities, Bio, Note, Roles, Since } from './profile-parts.tsx';
import { RelationshipButtons } from './relationship-buttons.tsx';
import { useProfile, type Profile } from './use-profile.ts';
import './profile.css';

/** All of somebody's profile. */
export default function FullProfile({ userId, guildId, onClose }: { userId: string; guildId: string | undefined; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const { value: profile, problem } = useProfile(userId, guildId);
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const isMe = useSelected((state) => state.meId === userId);
  const write = (): void => {
    onClose();
    orSay(client.openDirect(userId).then((id) => navigate(pathTo('@me', id))));
  };
  return (
    <Dialog title={t`Profile of ${name}`} isWide onClose={onClose}>
      <div className="profile large">
        <div className="profile-acts">
          {!isMe && (
            <>
              <RelationshipButtons userId={userId} />
              <button className="button small primary" onClick={write}>
                <Trans>Write</Trans>
              </button>
            </>
          )}
          <button
            className="icon-button"
            aria-label={t`Menu of ${name}`}
            aria-haspopup="menu"
            onClick={(event) => {
              openMemberMenu({ userId, guildId }, event);
            }}
          >
            <Icon name="more" />
          </button>
        </div>
        <ProfileHead userId={userId} guildId={guildId} profile={profile} size={96} />
        <Problem text={problem} />
        <Tabs className="profile-tabs">
          <TabList aria-label={t`Parts of the profile`}>
            <Tab id="about">{t`About`}</Tab>
            {!isMe && <Tab id="friends">{t`Mutual friends · ${profile?.mutual_friends?.length ?? 0}`}</Tab>}
            {!isMe && <Tab id="guilds">{t`Mutual guilds · ${profile?.mutual_guilds?.length ?? 0}`}</Tab>}
          </TabList>
          <TabPanel id="about" className="profile-body">
            <Bio profile={profile} guildId={guildId} />
            <Activities userId={userId} />
            <Since userId={userId} guildId={guildId} />
            <Roles userId={userId} guildId={guildId} />
            {!isMe && <Note userId={userId} />}
          </TabPanel>
          <TabPanel id="friends">
            <MutualFriends profile={profile} />
          </TabPanel>
          <TabPanel id="guilds">
            <MutualGuilds profile={profile} onChosen={onClose} />
          </TabPanel>
        </Tabs>
        <div className="actions">
          <button className="button" onClick={onClose}>
            <Trans>Close</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function MutualFriends({ profile }: { profile: Profile | undefined }) {
  const friends = profile?.mutual_friends ?? [];
  if (friends.length === 0)
    return (
      <p className="quiet">
        <Trans>You have no friends in common.</Trans>
      </p>
    );
  return (
    <ul className="mutuals">
      {friends.map(({ id, username, global_name: shown, avatar }) => (
        <li key={id}>
          <Avatar id={id} name={shown ?? username} hash={avatar} folder="avatars" size={40} />
          <span dir="auto">{shown ?? username}</span>
        </li>
      ))}
    </ul>
  );
}

function MutualGuilds({ profile, onChosen }: { profile: Profile | undefined; onChosen(): void }) {
  const client = useClient();
  const guilds = profile?.mutual_guilds ?? [];
  if (guilds.length === 0)
    return (
      <p className="quiet">
        <Trans>You are in no guild together.</Trans>
      </p>
    );
  return (
    <ul className="mutuals">
      {guilds.map(({ id, nick }) => {
        const guild = client.state.guilds.get(id);
        return (
          <li key={id}>
            <button
              onClick={() => {
                onChosen();
                navigate(pathTo(id));
              }}
            >
              <Avatar id={id} name={guild?.name ?? ''} hash={guild?.icon} folder="icons" size={40} />
              <span dir="auto">
                {guild?.name}
                {nick && <small>{nick}</small>}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
