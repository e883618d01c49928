import { useLingui } from '@lingui/react/macro';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { VList, type VListHandle } from 'virtua';
import { memberListOf } from '#sdk/state/selectors/member-lists';
import { nameOf } from '#sdk/state/selectors/names';
import { remember } from '#sdk/state/selectors/remember';
import type { MemberRow } from '#sdk/state/member-list';
import type { State } from '#sdk/state/state';
import { useClient, useConnection, useSelected } from '../app/session.tsx';
import { MemberLine } from './member-line.tsx';
import './members.css';

/** Discord: lines are asked for by hundreds, a few of them at a time. */
const HUNDRED = 100;
const NO_ROWS: readonly MemberRow[] = [];

/** Who is in a channel. In guilds the server says who stands where, and is asked only for what is looked at. */
export default function MemberList({ channelId, isOver }: { channelId: string; isOver: boolean }) {
  const { t } = useLingui();
  const isInGuild = useSelected((state) => state.channels.get(channelId)?.guild_id !== undefined);
  return (
    <aside className={`members${isOver ? ' over' : ''}`} aria-label={t`Members`}>
      {isInGuild ? <OfGuild channelId={channelId} /> : <OfGroup channelId={channelId} />}
    </aside>
  );
}

function OfGuild({ channelId }: { channelId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const connection = useConnection();
  const list = useRef<VListHandle>(null);
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id ?? '');
  const known = useSelected((state) => memberListOf(state, channelId));
  const [first, setFirst] = useState(0);
  useEffect(() => {
    if (connection !== 'connected') return;
    // What is above is always asked for, and what is looked at with the hundred after it.
    const ranges = [...new Set([0, first, first + HUNDRED])].map((from) => [from, from + HUNDRED - 1] as const);
    client.watchMembers(guildId, channelId, ranges);
  }, [client, connection, guildId, channelId, first]);
  const rows = known?.rows ?? NO_ROWS;
  // Every group has a line of its own above its people. Ranges behind the end leave empty rows.
  const total = (known?.groups ?? []).reduce((sum, { count }) => sum + (count > 0 ? count + 1 : 0), 0);
  const places = useMemo(() => Array.from({ length: total }, (_, at) => at), [total]);
  if (!known) return <p className="note members-wait">{t`Loading …`}</p>;
  return (
    <VList
      ref={list}
      className="member-rows"
      data={places}
      itemSize={44}
      onScroll={(offset) => {
        const at = list.current?.findItemIndex(offset) ?? 0;
        setFirst(Math.floor(at / HUNDRED) * HUNDRED);
      }}
    >
      {(at: number) => <Row key={keyOf(rows[at], at)} row={rows[at] ?? null} guildId={guildId} />}
    </VList>
  );
}

const keyOf = (row: MemberRow | undefined, at: number): string => (!row ? `empty ${at}` : 'group' in row ? row.group : row.userId);

const Row = memo(function Row({ row, guildId }: { row: MemberRow; guildId: string }) {
  if (!row) return <div className="member-empty" aria-hidden="true" />;
  return 'group' in row ? <GroupHead id={row.group} count={row.count} guildId={guildId} /> : <MemberLine userId={row.userId} guildId={guildId} />;
});

function GroupHead({ id, count, guildId }: { id: string; count: number; guildId: string }) {
  const { t, i18n } = useLingui();
  const role = useSelected((state) => state.roles.of(guildId).get(id)?.name);
  const name = id === 'online' ? t`Online` : id === 'offline' ? t`Offline` : (role ?? '');
  return (
    <h2 dir="auto">
      {name} — {i18n.number(count)}
    </h2>
  );
}

/** Those who are there first, by name. */
const inGroup: (state: State, channelId: string) => readonly string[] = remember(
  (state, channelId) => [state.channels.get(channelId), state.presences.version, state.users.version],
  (state, channelId) => {
    const isHere = (id: string): boolean => id === state.meId || state.presences.has(id);
    const ids = [state.meId ?? '', ...(state.channels.get(channelId)?.recipient_ids ?? [])];
    return ids.sort((a, b) => Number(isHere(b)) - Number(isHere(a)) || nameOf(state, a).localeCompare(nameOf(state, b)));
  },
);

function OfGroup({ channelId }: { channelId: string }) {
  const { t } = useLingui();
  const ids = useSelected((state) => inGroup(state, channelId));
  return (
    <div className="member-rows">
      <h2>
        {t`Members`} — {ids.length}
      </h2>
      {ids.map((id) => (
        <MemberLine key={id} userId={id} guildId={undefined} channelId={channelId} />
      ))}
    </div>
  );
}
