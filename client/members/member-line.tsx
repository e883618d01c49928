import { useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { colorOf, nameOf } from '#sdk/state/selectors/names';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { Opener } from '../kit/opener.tsx';
import { readable } from '../kit/readable-color.ts';
import { ActivityLine } from './activity-line.tsx';
import { openMemberMenu } from './asked-member.ts';
import { timedOutUntil } from './may-moderate.ts';

const Profile = lazily(() => import('./profile.tsx'));

interface MemberLineProps {
  userId: string;
  guildId: string | undefined;
  /** Of a group, whose owner is marked. */
  channelId?: string;
}

/** Somebody in a list of members: how they are called here, whether they are there, and what they do. */
export function MemberLine({ userId, guildId, channelId }: MemberLineProps) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const user = useSelected((state) => state.users.get(userId));
  const avatar = useSelected((state) => (guildId === undefined ? undefined : state.members.of(guildId).get(userId)?.avatar));
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const color = useSelected((state) => (guildId === undefined ? null : colorOf(state, guildId, userId)));
  const status = useSelected((state) => state.presences.get(userId)?.status ?? (state.meId === userId ? 'online' : 'offline'));
  const isOwner = useSelected(
    (state) => (guildId === undefined ? state.channels.get(channelId ?? '')?.owner_id : state.guilds.get(guildId)?.owner_id) === userId,
  );
  const outUntil = useSelected((state) => (guildId === undefined ? null : timedOutUntil(state, guildId, userId)));
  const words: Record<string, string> = { online: t`Online`, idle: t`Away`, dnd: t`Do not disturb`, offline: t`Offline` };
  return (
    <Opener
      className={`member${status === 'offline' ? ' offline' : ''}`}
      kind="dialog"
      opened={{ label: name, className: 'card' }}
      placement="start top"
      isOpen={isOpen}
      onOpen={setOpen}
      onContextMenu={(event) => openMemberMenu({ userId, guildId }, event)}
      face={
        <>
          <Avatar
            id={userId}
            name={name}
            hash={user?.avatar}
            inGuild={guildId !== undefined && avatar ? { guildId, hash: avatar } : undefined}
            folder="avatars"
            size={32}
            status={status}
          />
          <span className="who">
            <span className="member-name">
              <span dir="auto" style={color === null ? undefined : { color: readable(color) }}>
                {name}
              </span>
              {user?.bot && <span className="tag">{t`Bot`}</span>}
              {isOwner && (
                <span className="mark" title={guildId === undefined ? t`Owner of the group` : t`Owner of the guild`}>
                  <Icon name="crown" />
                  <span className="unseen">{guildId === undefined ? t`Owner of the group` : t`Owner of the guild`}</span>
                </span>
              )}
              {outUntil !== null && (
                <span className="mark" title={t`Timed out`}>
                  <Icon name="clock" />
                  <span className="unseen">{t`Timed out`}</span>
                </span>
              )}
            </span>
            <span className="unseen">, {words[status]}</span>
            <ActivityLine userId={userId} />
          </span>
        </>
      }
    >
      <Suspense>
        <Profile userId={userId} guildId={guildId} onClose={() => setOpen(false)} />
      </Suspense>
    </Opener>
  );
}
