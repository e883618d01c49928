import { useLingui } from '@lingui/react/macro';
import { nameOf } from '#sdk/state/selectors/names';
import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { ActivityLine, useActivities } from '../members/activity-line.tsx';
import { openMemberCard, openMemberMenu } from '../members/asked-member.ts';
import { Relation, useRelationship } from '../members/use-relationship.ts';
import { useTask } from '../kit/use-task.ts';

/** A friend, or who is to become one, or who is blocked. */
export function Person({ userId }: { userId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const { type, befriend, end } = useRelationship(userId);
  const user = useSelected((state) => state.users.get(userId));
  const name = useSelected((state) => nameOf(state, userId));
  const status = useSelected((state) => state.presences.get(userId)?.status ?? 'offline');
  const isDoing = useActivities(userId).length > 0;
  const words: Record<string, string> = { online: t`Online`, idle: t`Away`, dnd: t`Do not disturb`, offline: t`Offline` };
  const write = async (): Promise<void> => navigate(pathTo('@me', await client.openDirect(userId)));
  const acts: readonly (readonly [icon: IconName, words: string, act: () => Promise<unknown>])[] =
    type === Relation.Friend
      ? [['forum', t`Write to ${name}`, write]]
      : type === Relation.Incoming
        ? [
            ['check', t`Accept ${name}`, befriend],
            ['close', t`Decline ${name}`, end],
          ]
        : [['close', type === Relation.Blocked ? t`Unblock ${name}` : t`Take back the request to ${name}`, end]];
  return (
    <li className="friend" onContextMenu={(event) => openMemberMenu({ userId, guildId: undefined }, event)}>
      <button className="who" onClick={(event) => openMemberCard({ userId, guildId: undefined }, event.currentTarget)}>
        <Avatar id={userId} name={name} hash={user?.avatar} folder="avatars" size={40} status={type === Relation.Friend ? status : undefined} />
        <span className="name">
          <span dir="auto">{name}</span>
          {type === Relation.Friend && isDoing ? (
            <ActivityLine userId={userId} />
          ) : (
            <small dir="auto">{type === Relation.Friend ? words[status] : (task.problem ?? user?.username)}</small>
          )}
        </span>
      </button>
      {acts.map(([icon, said, act]) => (
        <button
          key={icon}
          className="icon-button round"
          aria-label={said}
          title={said}
          disabled={task.isBusy}
          onClick={() => task.run(async () => void (await act()))}
        >
          <Icon name={icon} />
        </button>
      ))}
      <button
        className="icon-button round"
        aria-label={t`Menu of ${name}`}
        aria-haspopup="menu"
        onClick={(event) => openMemberMenu({ userId, guildId: undefined }, event)}
      >
        <Icon name="more" />
      </button>
    </li>
  );
}
