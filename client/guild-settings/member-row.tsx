import { useLingui } from '@lingui/react/macro';
import { nameOf, rolesOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { openMemberMenu } from '../members/asked-member.ts';
import { mayModerate, timedOutUntil } from '../members/may-moderate.ts';
import { RoleDot } from '../members/role-dot.tsx';
import { clockTime, shortDay } from '../messages/times.ts';

/** How many roles there is room for. */
const MOST = 3;

interface MemberRowProps {
  guildId: string;
  userId: string;
  isChosen: boolean;
  onChoose: ((isChosen: boolean) => void) | undefined;
}

/** One of the guild: who they are, their roles, since when, and their menu. */
export function MemberRow({ guildId, userId, isChosen, onChoose }: MemberRowProps) {
  const { t } = useLingui();
  const client = useClient();
  const member = useSelected((state) => state.members.of(guildId).get(userId));
  const user = useSelected((state) => state.users.get(userId));
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const may = useSelected((state) => mayModerate(state, guildId, userId));
  const outUntil = useSelected((state) => timedOutUntil(state, guildId, userId));
  const isOwner = useSelected((state) => state.guilds.get(guildId)?.owner_id === userId);
  const roles = member ? rolesOf(client.state, guildId, userId) : [];
  const out = outUntil === null ? '' : `${shortDay(new Date(outUntil))}, ${clockTime(new Date(outUntil))}`;
  return (
    <div className="member-row" role="listitem" onContextMenu={(event) => openMemberMenu({ userId, guildId }, event)}>
      {onChoose && (
        <input
          type="checkbox"
          aria-label={t`Choose ${name}`}
          checked={isChosen}
          disabled={!may.ban}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      )}
      <Avatar id={userId} name={name} hash={user?.avatar} folder="avatars" size={36} />
      <div className="who">
        <span className="row">
          <bdi className="cut">{name}</bdi>
          {isOwner && <span className="tag">{t`Owner`}</span>}
          {user?.bot && <span className="tag">{t`Bot`}</span>}
        </span>
        <small>
          {user?.username}
          {out !== '' && <span className="wrong"> · {t`timed out until ${out}`}</span>}
        </small>
      </div>
      <ul className="role-chips">
        {roles.slice(0, MOST).map((role) => (
          <li key={role.id}>
            <RoleDot role={role} />
            <bdi>{role.name}</bdi>
          </li>
        ))}
        {roles.length > MOST && <li>+{roles.length - MOST}</li>}
      </ul>
      <time dateTime={member?.joined_at ?? undefined} title={t`Joined`}>
        {member?.joined_at ? shortDay(new Date(member.joined_at)) : ''}
      </time>
      <button
        type="button"
        className="icon-button"
        aria-label={t`Menu of ${name}`}
        aria-haspopup="menu"
        onClick={(event) => openMemberMenu({ userId, guildId }, event)}
      >
        <Icon name="more" />
      </button>
    </div>
  );
}
