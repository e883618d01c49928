import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useState } from 'react';
import { VList } from 'virtua';
import { rolesInOrder } from '#sdk/state/selectors/hierarchy';
import { useSelected } from '../../app/session.tsx';
import { Icon } from '../../kit/icon.tsx';
import { PERMISSIONS } from '../../kit/permission-words.ts';
import { RoleDot } from '../../members/role-dot.tsx';

/** All roles against all permissions: who may do what, at a glance. */
export function RoleMatrix({ guildId, onOpen }: { guildId: string; onOpen(roleId: string): void }) {
  const { t, i18n } = useLingui();
  const roles = useSelected((state) => rolesInOrder(state, guildId));
  const [sought, seek] = useState('');
  const shown = PERMISSIONS.filter(({ words }) => i18n._(words).toLowerCase().includes(sought.trim().toLowerCase()));
  return (
    <div className="stack">
      <input
        type="search"
        className="input"
        placeholder={t`Search permissions`}
        aria-label={t`Search permissions`}
        value={sought}
        onChange={(event) => seek(event.currentTarget.value)}
      />
      {shown.length === 0 ? (
        <p className="note">
          <Trans>No permission is called that.</Trans>
        </p>
      ) : (
        <div className="matrix" role="table" aria-label={t`Roles and their permissions`} aria-rowcount={roles.length + 1}>
          <div className="matrix-row head" role="row">
            <span role="columnheader" className="who">
              <Trans>Role</Trans>
            </span>
            {shown.map(({ bit, words }) => (
              <span key={String(bit)} role="columnheader" className="turned">
                <span>{i18n._(words)}</span>
              </span>
            ))}
          </div>
          <VList className="matrix-body" role="rowgroup" style={{ height: Math.min(roles.length * 36, 480) }}>
            {roles.map((role) => {
              const permissions = BigInt(role.permissions);
              const isAll = (permissions & Bit.Administrator) !== 0n;
              return (
                <div key={role.id} className="matrix-row" role="row">
                  <span role="rowheader" className="who">
                    <button type="button" onClick={() => onOpen(role.id)}>
                      <RoleDot role={role} />
                      <span className="name" dir="auto">
                        {role.name}
                      </span>
                    </button>
                  </span>
                  {shown.map(({ bit, words }) => {
                    const isOn = isAll || (permissions & bit) !== 0n;
                    return (
                      <span key={String(bit)} role="cell" className={isOn ? 'on' : ''} title={`${role.name}: ${i18n._(words)}`}>
                        {isOn ? <Icon name="check" /> : <span aria-hidden="true">·</span>}
                        <span className="unseen">{isOn ? t`yes` : t`no`}</span>
                      </span>
                    );
                  })}
                </div>
              );
            })}
          </VList>
        </div>
      )}
    </div>
  );
}
