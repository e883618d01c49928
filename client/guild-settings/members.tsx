import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { VList } from 'virtua';
import type { Member } from '#sdk/state/entities';
import { rolesInOrder } from '#sdk/state/selectors/hierarchy';
import { nameOf } from '#sdk/state/selectors/names';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { lazily } from '../app/lazily.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { asksFirst } from '../guild-list/join-guild.ts';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Problem } from '../kit/problem.tsx';
import { mayModerate } from '../members/may-moderate.ts';
import { useAllMembers } from '../members/use-all-members.ts';
import { MemberRow } from './member-row.tsx';
import type { GuildSectionProps } from './sections.tsx';
import '../moderation/moderation.css';

const BulkBan = lazily(() => import('../moderation/bulk-ban.tsx'));
const Prune = lazily(() => import('../moderation/prune.tsx'));
const JoinRequests = lazily(() => import('./join-requests.tsx'));

type Order = 'name' | 'newest' | 'oldest' | 'account';
const EVERYBODY = '';
const TIMED_OUT = 'timed-out';

/** Everybody in the guild: sought, sorted, by role; and what can be done with them. */
export default function Members({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const [sought, seek] = useState('');
  const [filter, setFilter] = useState(EVERYBODY);
  const [order, setOrder] = useState<Order>('newest');
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [shown, show] = useState<'ban' | 'prune' | null>(null);
  const { isWhole, isBusy, problem, more } = useAllMembers(guildId);
  const version = useSelected((state) => state.members.of(guildId).version);
  const count = useSelected((state) => state.guilds.get(guildId)?.member_count ?? 0);
  const roles = useSelected((state) => rolesInOrder(state, guildId));
  const own = useSelected((state) => permissionsInGuild(state, guildId));
  const mayBanMany = (own & Bit.BanMembers) !== 0n && (own & Bit.ManageGuild) !== 0n;
  const mayPrune = (own & Bit.KickMembers) !== 0n && (own & Bit.ManageGuild) !== 0n;
  // Where somebody reads what newcomers answered, they are let in here.
  const mayLetIn = useSelected((state) => asksFirst(state.guilds.get(guildId)?.features)) && (own & Bit.KickMembers) !== 0n;
  useEffect(() => {
    // In a guild that is not there as a whole, those who are called so.
    if (sought.trim() !== '' && !isWhole) client.requestMembers(guildId, { query: sought.trim(), limit: 100, presences: false });
  }, [client, guildId, sought, isWhole]);
  const members = useMemo(
    () => found(version),
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [version, sought, filter, order],
  );
  function found(_version: number): Member[] {
    const wanted = sought.trim().toLowerCase();
    const names = new Map<string, string>();
    const isFound = (member: Member): boolean => {
      const name = nameOf(client.state, member.user_id, guildId);
      names.set(member.user_id, name.toLowerCase());
      if (filter === TIMED_OUT ? !isTimedOut(member) : filter !== EVERYBODY && !member.roles.includes(filter)) return false;
      return wanted === '' || member.user_id === wanted || `${name} ${client.state.users.get(member.user_id)?.username ?? ''}`.toLowerCase().includes(wanted);
    };
    const byName = (a: Member, b: Member): number => (names.get(a.user_id) ?? '').localeCompare(names.get(b.user_id) ?? '');
    const byJoining = (a: Member, b: Member): number => (a.joined_at ?? '').localeCompare(b.joined_at ?? '');
    const byAccount = (a: Member, b: Member): number => Number(BigInt(b.user_id) - BigInt(a.user_id));
    const sorted = [...client.state.members.of(guildId).values()].filter(isFound);
    return sorted.sort({ name: byName, newest: (a: Member, b: Member) => byJoining(b, a), oldest: byJoining, account: byAccount }[order]);
  }
  const bannable = [...chosen].filter((id) => mayModerate(client.state, guildId, id).ban);
  return (
    <div className="stack members-section">
      <Suspense>{mayLetIn && <JoinRequests guildId={guildId} />}</Suspense>
      <div className="side-by-side">
        <div className="field">
          <label htmlFor="member-search">{t`Search`}</label>
          <input id="member-search" type="search" placeholder={t`Name or ID`} value={sought} onChange={(event) => seek(event.currentTarget.value)} />
        </div>
        <ChoiceField<string>
          label={t`Show`}
          value={filter}
          options={[
            { value: EVERYBODY, words: t`Everybody` },
            { value: TIMED_OUT, words: t`Timed out` },
            ...roles.filter(({ id }) => id !== guildId).map(({ id, name }) => ({ value: id, words: name })),
          ]}
          onChange={setFilter}
        />
        <ChoiceField<Order>
          label={t`Order`}
          value={order}
          options={[
            { value: 'newest', words: t`Joined last` },
            { value: 'oldest', words: t`Joined first` },
            { value: 'name', words: t`By name` },
            { value: 'account', words: t`Newest accounts` },
          ]}
          onChange={setOrder}
        />
      </div>
      <div className="row wrap">
        <p className="note grow" role="status">
          <Trans>
            {members.length} shown, {count} in the guild.
          </Trans>
        </p>
        {mayBanMany && (
          <button type="button" className="button small bad" disabled={bannable.length === 0} onClick={() => show('ban')}>
            <Trans>Ban the chosen ({bannable.length})</Trans>
          </button>
        )}
        {mayPrune && (
          <button type="button" className="button small" onClick={() => show('prune')}>
            <Trans>Prune …</Trans>
          </button>
        )}
      </div>
      <Problem text={problem} />
      <VList className="member-rows" style={{ height: Math.max(240, Math.min(members.length * 56, 560)) }} role="list" aria-label={t`Members`}>
        {members.map(({ user_id: id }) => (
          <MemberRow
            key={id}
            guildId={guildId}
            userId={id}
            isChosen={chosen.has(id)}
            onChoose={
              mayBanMany ? (isChosen) => choose((before) => new Set(isChosen ? [...before, id] : [...before].filter((other) => other !== id))) : undefined
            }
          />
        ))}
      </VList>
      {!isWhole && (
        <button type="button" className="button small" disabled={isBusy} onClick={more}>
          {isBusy ? <Trans>Loading …</Trans> : <Trans>Load more members</Trans>}
        </button>
      )}
      <Suspense>
        {shown === 'ban' && (
          <BulkBan
            guildId={guildId}
            userIds={bannable}
            onClose={() => {
              show(null);
              choose(new Set());
            }}
          />
        )}
        {shown === 'prune' && <Prune guildId={guildId} onClose={() => show(null)} />}
      </Suspense>
    </div>
  );
}

const isTimedOut = ({ communication_disabled_until: until }: Member): boolean => Date.parse(until ?? '') > Date.now();
