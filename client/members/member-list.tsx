import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { Button, DialogTrigger, Popover } from 'react-aria-components';
import { nameOf, rolesOf } from '#sdk/state/selectors/names';
import { permissionsIn } from '#sdk/state/selectors/permissions';
import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { openMemberMenu } from './asked-member.ts';
import { Profile } from './profile.tsx';
import './members.css';

const VIEW_CHANNEL = 1n << 10n;
const MOST = 1000;

interface Group {
  key: string;
  /** Null for those who are there and have no role that stands apart, and for those who are away. */
  name: string | null;
  userIds: readonly string[];
}

/** Who is in a channel: by the highest role that stands apart, then the others, then who is away. */
const groupsOf: (state: State, channelId: string) => readonly Group[] = remember(
  (state, channelId) => {
    const guildId = state.channels.get(channelId)?.guild_id ?? '';
    return [state.members.of(guildId).version, state.roles.of(guildId).version, state.presences.version, state.channels.get(channelId)];
  },
  (state, channelId) => {
    const channel = state.channels.get(channelId);
    const guildId = channel?.guild_id;
    const isHere = (id: string): boolean => id === state.meId || (state.presences.get(id)?.status ?? 'offline') !== 'offline';
    const ids = guildId === undefined ? [state.meId ?? '', ...(channel?.recipient_ids ?? [])] : [...state.members.of(guildId).keys()];
    const seen = guildId === undefined ? ids : ids.filter((id) => (permissionsIn(state, channelId, id) & VIEW_CHANNEL) !== 0n);
    const byKey = new Map<string, string[]>();
    for (const id of seen) {
      const role = guildId === undefined ? undefined : rolesOf(state, guildId, id).find(({ hoist }) => hoist);
      const key = !isHere(id) ? 'offline' : (role?.id ?? 'online');
      byKey.set(key, [...(byKey.get(key) ?? []), id]);
    }
    const roles = guildId === undefined ? [] : [...state.roles.of(guildId).values()].sort((a, b) => b.position - a.position);
    const order = [...roles.map(({ id }) => id), 'online', 'offline'];
    return order.flatMap((key) => {
      const userIds = byKey.get(key);
      if (!userIds) return [];
      const sorted = userIds.map((id) => ({ id, name: nameOf(state, id, guildId) })).sort((a, b) => a.name.localeCompare(b.name));
      return [{ key, name: roles.find(({ id }) => id === key)?.name ?? null, userIds: sorted.slice(0, MOST).map(({ id }) => id) }];
    });
  },
);

export function MemberList({ channelId, isOver }: { channelId: string; isOver: boolean }) {
  const { t } = useLingui();
  const client = useClient();
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const groups = useSelected((state) => groupsOf(state, channelId));
  useEffect(() => {
    if (guildId !== undefined) client.requestMembers(guildId, { query: '', limit: 100 });
  }, [client, guildId]);
  return (
    <aside className={`members${isOver ? ' over' : ''}`} aria-label={t`Members`}>
      {groups.map(({ key, name, userIds }) => (
        <section key={key}>
          <h2 dir="auto">
            {name ?? (key === 'online' ? t`Online` : t`Offline`)} · {userIds.length}
          </h2>
          <ul>
            {userIds.map((id) => (
              <li key={id} onContextMenu={(event) => openMemberMenu({ userId: id, guildId }, event)}>
                <Person userId={id} guildId={guildId} isOffline={key === 'offline'} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </aside>
  );
}

function Person({ userId, guildId, isOffline }: { userId: string; guildId: string | undefined; isOffline: boolean }) {
  const { t } = useLingui();
  const user = useSelected((state) => state.users.get(userId));
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const presence = useSelected((state) => state.presences.get(userId));
  const isMe = useSelected((state) => state.meId === userId);
  const status = presence?.status ?? (isMe ? 'online' : 'offline');
  const activity = presence?.activities[0];
  const doing = activity?.type === 4 ? activity.state : activity?.name;
  return (
    <DialogTrigger>
      <Button className={`member${isOffline ? ' offline' : ''}`}>
        <Avatar id={userId} name={name} hash={user?.avatar} folder="avatars" size={32} status={status} />
        <span className="who">
          <span dir="auto">
            {name} {user?.bot && <span className="tag">{t`Bot`}</span>}
          </span>
          {doing && <small dir="auto">{doing}</small>}
        </span>
      </Button>
      <Popover className="popover" placement="left top">
        <Profile userId={userId} guildId={guildId} />
      </Popover>
    </DialogTrigger>
  );
}
