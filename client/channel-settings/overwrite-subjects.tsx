import { Trans, useLingui } from '@lingui/react/macro';
import type { APIRole } from 'discord-api-types/v10';
import { useEffect } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { PickSubject, type Subject } from '../members/pick-subject.tsx';
import { RoleDot } from '../members/role-dot.tsx';
import type { Overwrite } from './overwrite-bits.ts';

interface OverwriteSubjectsProps {
  guildId: string;
  overwrites: readonly Overwrite[];
  /** All of the guild, highest first. */
  roles: readonly APIRole[];
  openId: string;
  onOpen(id: string): void;
  onAdd(subject: Subject): void;
}

/** For whom a channel has rules: roles in their order with everybody last, then members. */
export function OverwriteSubjects({ guildId, overwrites, roles, openId, onOpen, onAdd }: OverwriteSubjectsProps) {
  const { t } = useLingui();
  const client = useClient();
  const ids = new Set([guildId, ...overwrites.map(({ id }) => id)]);
  const ruled = roles.filter(({ id }) => ids.has(id));
  const memberIds = overwrites.filter(({ type }) => type === 1).map(({ id }) => id);
  const strangers = memberIds.filter((id) => !client.state.users.has(id)).join(' ');
  useEffect(() => {
    if (strangers !== '') client.requestMembers(guildId, { userIds: strangers.split(' ') });
  }, [client, guildId, strangers]);
  return (
    <div className="overwrite-subjects">
      <PickSubject guildId={guildId} kinds="both" without={ids} words={t`Add a role or member`} className="button small" onPick={onAdd} />
      <h2>
        <Trans>Roles</Trans>
      </h2>
      <ul>
        {ruled.map((role) => (
          <li key={role.id}>
            <button type="button" className="subject" aria-current={role.id === openId} onClick={() => onOpen(role.id)}>
              <RoleDot role={role} />
              <span className="name" dir="auto">
                {role.name}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {memberIds.length > 0 && (
        <>
          <h2>
            <Trans>Members</Trans>
          </h2>
          <ul>
            {memberIds.map((id) => (
              <li key={id}>
                <MemberSubject guildId={guildId} userId={id} isOpen={id === openId} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function MemberSubject({ guildId, userId, isOpen, onOpen }: { guildId: string; userId: string; isOpen: boolean; onOpen(id: string): void }) {
  const name = useSelected((state) => nameOf(state, userId, guildId)) || userId;
  const avatar = useSelected((state) => state.users.get(userId)?.avatar);
  return (
    <button type="button" className="subject" aria-current={isOpen} onClick={() => onOpen(userId)}>
      <Avatar id={userId} name={name} hash={avatar} folder="avatars" size={20} />
      <span className="name" dir="auto">
        {name}
      </span>
    </button>
  );
}
