import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { askMember, openMemberMenu } from './asked-member.ts';
import { ProfileHead } from './profile-head.tsx';
import { Activities, Bio, Note, Roles, Since } from './profile-parts.tsx';
import { RelationshipButtons } from './relationship-buttons.tsx';
import { useProfile } from './use-profile.ts';
import './profile.css';

interface ProfileProps {
  userId: string;
  guildId: string | undefined;
  onClose(): void;
}

/** The card of somebody: who they are, and a word to them. What it stands in is the dialog. */
export default function Profile({ userId, guildId, onClose }: ProfileProps) {
  const { t } = useLingui();
  const { value: profile } = useProfile(userId, guildId);
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const isMe = useSelected((state) => state.meId === userId);
  const friends = profile?.mutual_friends?.length ?? 0;
  const guilds = profile?.mutual_guilds?.length ?? 0;
  const openLarge = (): void => {
    onClose();
    askMember({ what: 'profile', userId, guildId });
  };
  return (
    <div className="profile">
      <div className="profile-acts">
        {!isMe && <RelationshipButtons userId={userId} />}
        <button
          className="icon-button"
          aria-label={t`Menu of ${name}`}
          aria-haspopup="menu"
          onClick={(event) => {
            openMemberMenu({ userId, guildId }, event);
            onClose();
          }}
        >
          <Icon name="more" />
        </button>
      </div>
      <ProfileHead userId={userId} guildId={guildId} profile={profile} size={72} />
      <div className="profile-body">
        {!isMe && friends + guilds > 0 && (
          <button className="mutual" onClick={openLarge}>
            {[
              friends > 0 && plural(friends, { one: '# mutual friend', other: '# mutual friends' }),
              guilds > 0 && plural(guilds, { one: '# mutual guild', other: '# mutual guilds' }),
            ]
              .filter((part) => part !== false)
              .join(' · ')}
          </button>
        )}
        <Bio profile={profile} guildId={guildId} />
        <Activities userId={userId} />
        <Since userId={userId} guildId={guildId} />
        <Roles userId={userId} guildId={guildId} />
        {!isMe && <Note userId={userId} />}
        {isMe ? (
          <button
            className="button"
            onClick={() => {
              onClose();
              navigate('/settings/profile');
            }}
          >
            <Trans>Edit profile</Trans>
          </button>
        ) : (
          <MessageBox userId={userId} onSent={onClose} />
        )}
        <button className="button small" onClick={openLarge}>
          <Trans>Whole profile</Trans>
        </button>
      </div>
    </div>
  );
}

/** A first word, from where one is. */
function MessageBox({ userId, onSent }: { userId: string; onSent(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const name = useSelected((state) => nameOf(state, userId));
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const content = String(new FormData(event.currentTarget).get('content')).trim();
    task.run(async () => {
      const channelId = await client.openDirect(userId);
      if (content !== '') await client.send(channelId, { content });
      onSent();
      navigate(pathTo('@me', channelId));
    });
  };
  return (
    <form className="word" onSubmit={send}>
      <input
        className="input"
        name="content"
        dir="auto"
        autoComplete="off"
        maxLength={2000}
        aria-label={t`Message to @${name}`}
        placeholder={t`Message to @${name}`}
      />
      <button className="icon-button" aria-label={t`Write`} title={t`Write`} disabled={task.isBusy}>
        <Icon name="send" />
      </button>
      <Problem text={task.problem} />
    </form>
  );
}
