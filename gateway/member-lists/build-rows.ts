import type { Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '#core/channels/channel-record';
import { isGuest } from '#core/members/guest';
import { canView, everybodySees } from '#core/permissions-in';
import type { GuildState } from '#core/state/guild-state';
import type { UserCache } from '#core/users/user-cache';

/** Beyond it who is offline is not listed. Source: the unofficial "Guild Member List Update". */
const OFFLINE_SHOWN_UP_TO = 1_000;

/** A line of a list: the head of a group, or a member of it. */
export interface Row {
  /** The same for the same line wherever it stands. */
  key: string;
  /** Where it stands: a member that changed it moved. */
  place: string;
  group: string;
  userId: Snowflake | null;
}

export interface Rows {
  rows: readonly Row[];
  groups: readonly { id: string; count: number }[];
  memberCount: number;
  onlineCount: number;
}

/** Everybody who sees a channel. In a big guild it takes long to find that out: it is kept. */
export function seersOf(state: GuildState, channel: ChannelRecord): Set<Snowflake> {
  const seers = new Set<Snowflake>();
  updateSeers(state, channel, seers, state.members.keys());
  return seers;
}

/** What these people have become meanwhile. */
export function updateSeers(state: GuildState, channel: ChannelRecord, seers: Set<Snowflake>, userIds: Iterable<Snowflake>): void {
  const isOpen = everybodySees(state, channel);
  for (const userId of userIds) {
    const member = state.members.get(userId);
    const isSeeing = member && (isOpen ? !isGuest(member) : canView(state, userId, channel, 0));
    if (isSeeing) seers.add(userId);
    else seers.delete(userId);
  }
}

/** Everybody who sees a channel: by their highest role that is shown apart, then who is online, then the rest; by name. */
export function buildRows(state: GuildState, seers: ReadonlySet<Snowflake>, users: Pick<UserCache, 'peek'>): Rows {
  const hoisted = [...state.roles.values()]
    .filter((role) => role.hoist && role.id !== state.id)
    .toSorted((a, b) => b.position - a.position || (a.id < b.id ? -1 : 1));
  const order = [...hoisted.map(({ id }) => id), 'online', 'offline'];
  const members = new Map<string, { userId: Snowflake; name: string }[]>(order.map((id) => [id, []]));
  const showsOffline = state.members.size <= OFFLINE_SHOWN_UP_TO;
  let onlineCount = 0;
  for (const userId of showsOffline ? seers : state.presences.keys()) {
    const member = state.members.get(userId);
    if (!member || !seers.has(userId)) continue;
    const isOnline = state.presences.has(userId);
    if (isOnline) onlineCount++;
    const group = isOnline ? (hoisted.find(({ id }) => member.roles.includes(id))?.id ?? 'online') : 'offline';
    const user = users.peek(userId);
    members.get(group)?.push({ userId, name: (member.nick ?? user?.global_name ?? user?.username ?? '').toLowerCase() });
  }
  const rows: Row[] = [];
  const groups: { id: string; count: number }[] = [];
  for (const id of order) {
    const inside = members.get(id) ?? [];
    if (inside.length === 0) continue;
    groups.push({ id, count: inside.length });
    rows.push({ key: `group ${id}`, place: id, group: id, userId: null });
    inside.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.userId < b.userId ? -1 : 1));
    for (const { userId, name } of inside) rows.push({ key: userId, place: `${id} ${name}`, group: id, userId });
  }
  return { rows, groups, memberCount: seers.size, onlineCount };
}
