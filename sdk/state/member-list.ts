import type { MemberListItem, MemberListOp, MemberListUpdate } from '../gateway/events.ts';

/** A row of the list beside a channel: a heading, or a member. Null where nothing was asked for yet. */
export type MemberRow = { group: string; count: number } | { userId: string } | null;

export interface MemberList {
  readonly rows: readonly MemberRow[];
  readonly memberCount: number;
  readonly onlineCount: number;
  readonly groups: readonly { id: string; count: number }[];
}

const EMPTY: MemberList = { rows: [], memberCount: 0, onlineCount: 0, groups: [] };

/** A list after what the server says of it. Source: Discord's client, "Guild Member List Update". */
export function withMemberOps(known: MemberList = EMPTY, { ops, groups, member_count, online_count }: MemberListUpdate): MemberList {
  const counts = new Map(groups.map(({ id, count }) => [id, count]));
  const row = (item: MemberListItem): MemberRow =>
    'group' in item ? { group: item.group.id, count: counts.get(item.group.id) ?? item.group.count ?? 0 } : { userId: item.member.user.id };
  const rows = [...known.rows];
  for (const op of ops) apply(rows, op, row);
  return {
    rows: rows.map((one) => (one && 'group' in one && one.count !== counts.get(one.group) ? { ...one, count: counts.get(one.group) ?? 0 } : one)),
    memberCount: member_count,
    onlineCount: online_count,
    groups,
  };
}

function apply(rows: MemberRow[], op: MemberListOp, row: (item: MemberListItem) => MemberRow): void {
  switch (op.op) {
    case 'SYNC':
      while (rows.length < op.range[0]) rows.push(null);
      rows.splice(op.range[0], op.range[1] - op.range[0] + 1, ...op.items.map(row));
      break;
    case 'INSERT':
      rows.splice(op.index, 0, row(op.item));
      break;
    case 'UPDATE':
      rows[op.index] = row(op.item);
      break;
    case 'DELETE':
      rows.splice(op.index, 1);
      break;
    case 'INVALIDATE':
      for (let index = op.range[0]; index <= op.range[1] && index < rows.length; index++) rows[index] = null;
      break;
  }
}
