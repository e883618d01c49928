import { Trans, useLingui } from '@lingui/react/macro';
import type { APIRole } from 'discord-api-types/v10';
import { useMemo, useState } from 'react';
import { VList } from 'virtua';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../../app/session.tsx';
import { Avatar } from '../../kit/avatar.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Problem } from '../../kit/problem.tsx';
import { useTask } from '../../kit/use-task.ts';
import { PickSubject } from '../../members/pick-subject.tsx';
import { useAllMembers } from '../../members/use-all-members.ts';

/** Who has a role; given and taken here at once. */
export function RoleMembers({ guildId, role, mayGive }: { guildId: string; role: APIRole; mayGive: boolean }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [sought, seek] = useState('');
  const { isWhole, more, isBusy } = useAllMembers(guildId);
  const version = useSelected((state) => state.members.of(guildId).version);
  const having = useMemo(
    () => membersWith(version),
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [version, role.id],
  );
  function membersWith(_version: number): { id: string; name: string }[] {
    return [...client.state.members.of(guildId).values()]
      .filter(({ roles }) => roles.includes(role.id))
      .map(({ user_id: id }) => ({ id, name: nameOf(client.state, id, guildId) }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }
  const give = (userId: string, isGiven: boolean): void =>
    task.run(async () => {
      const path = { guild_id: guildId, user_id: userId, role_id: role.id };
      if (isGiven) await client.rest.call('PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}', { path });
      else await client.rest.call('DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}', { path });
    });
  const shown = having.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  return (
    <div className="stack">
      <div className="row">
        <input
          type="search"
          className="input"
          placeholder={t`Search members`}
          aria-label={t`Search members`}
          value={sought}
          onChange={(event) => seek(event.currentTarget.value)}
        />
        {mayGive && (
          <PickSubject
            guildId={guildId}
            kinds="members"
            without={new Set(having.map(({ id }) => id))}
            words={t`Add a member`}
            className="button small primary"
            onPick={({ id }) => give(id, true)}
          />
        )}
      </div>
      <Problem text={task.problem} />
      {shown.length === 0 && !isBusy && (
        <p className="note">
          <Trans>Nobody has this role.</Trans>
        </p>
      )}
      {shown.length > 0 && (
        <VList className="role-members" style={{ height: Math.min(shown.length * 48, 480) }}>
          {shown.map(({ id, name }) => (
            <div key={id} className="role-member">
              <Avatar id={id} name={name} hash={client.state.users.get(id)?.avatar} folder="avatars" size={32} />
              <span className="name" dir="auto">
                {name}
              </span>
              <small>{client.state.users.get(id)?.username}</small>
              {mayGive && (
                <button
                  type="button"
                  className="icon-button"
                  aria-label={t`Take the role from ${name}`}
                  title={t`Take the role away`}
                  onClick={() => give(id, false)}
                >
                  <Icon name="close" />
                </button>
              )}
            </div>
          ))}
        </VList>
      )}
      {!isWhole && (
        <button type="button" className="button small" disabled={isBusy} onClick={more}>
          {isBusy ? <Trans>Loading …</Trans> : <Trans>Look at more members</Trans>}
        </button>
      )}
    </div>
  );
}
