import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit, type APIRole } from 'discord-api-types/v10';
import { useState } from 'react';
import { VList } from 'virtua';
import { rolesInOrder, standsAboveRole } from '#sdk/state/selectors/hierarchy';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../../app/session.tsx';
import { Icon } from '../../kit/icon.tsx';
import { mergePermissions } from '../../kit/merges.ts';
import { PERMISSIONS } from '../../kit/permission-words.ts';
import { SaveBar } from '../../kit/unsaved.tsx';
import { useChanges } from '../../kit/use-changes.ts';
import { useTask } from '../../kit/use-task.ts';
import { RoleDot } from '../../members/role-dot.tsx';
import { useGridFocus } from './use-grid-focus.ts';

/** All roles against all permissions: who may do what, at a glance. What one may give is given and taken here, of several roles at once. */
export function RoleMatrix({ guildId, onOpen }: { guildId: string; onOpen(roleId: string): void }) {
  const { t, i18n } = useLingui();
  const client = useClient();
  const task = useTask();
  const roles = useSelected((state) => rolesInOrder(state, guildId));
  const own = useSelected((state) => permissionsInGuild(state, guildId));
  const [sought, seek] = useState('');
  const shown = PERMISSIONS.filter(({ words }) => i18n._(words).toLowerCase().includes(sought.trim().toLowerCase()));
  const byRole = <Value,>(valueOf: (role: APIRole) => Value): Record<string, Value> => Object.fromEntries(roles.map((role) => [role.id, valueOf(role)]));
  const form = useChanges(
    byRole(({ permissions }) => permissions),
    byRole(() => mergePermissions),
  );
  const save = (): void =>
    task.run(async () => {
      for (const [id, permissions] of Object.entries(form.changed))
        await client.rest.call('PATCH /guilds/{guild_id}/roles/{role_id}', { path: { guild_id: guildId, role_id: id }, body: { permissions } });
      await form.saved();
    });
  const { grid, at, onKeyDown, propsOf } = useGridFocus({ row: roles.length - 1, column: shown.length });
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
        <div
          ref={grid}
          className="matrix"
          role="grid"
          tabIndex={-1}
          aria-label={t`Roles and their permissions`}
          aria-rowcount={roles.length + 1}
          aria-colcount={shown.length + 1}
          onKeyDown={onKeyDown}
        >
          <div className="matrix-row head" role="row" aria-rowindex={1}>
            <span role="columnheader" className="who">
              <Trans>Role</Trans>
            </span>
            {shown.map(({ bit, words }) => (
              <span key={String(bit)} role="columnheader" className="turned">
                <span>{i18n._(words)}</span>
              </span>
            ))}
          </div>
          <VList className="matrix-body" role="rowgroup" style={{ height: Math.min(roles.length * 36, 480) }} keepMounted={[at.row]}>
            {roles.map((role, row) => {
              const permissions = BigInt(form.values[role.id] ?? role.permissions);
              const isAll = (permissions & Bit.Administrator) !== 0n;
              const mayEdit = (own & Bit.ManageRoles) !== 0n && standsAboveRole(client.state, guildId, role);
              return (
                <div key={role.id} className="matrix-row" role="row" aria-rowindex={row + 2}>
                  <span role="rowheader" className="who">
                    <button type="button" {...propsOf({ row, column: 0 })} onClick={() => onOpen(role.id)}>
                      <RoleDot role={role} />
                      <span className="name" dir="auto">
                        {role.name}
                      </span>
                    </button>
                  </span>
                  {shown.map(({ bit, words }, place) => {
                    const isSet = (permissions & bit) !== 0n;
                    const isOn = isAll || isSet;
                    // What one does not have cannot be given; to administrators the others give nothing.
                    const mayTurn = mayEdit && (isSet || (own & bit) !== 0n) && (!isAll || bit === Bit.Administrator);
                    const isChanged = ((permissions ^ BigInt(role.permissions)) & bit) !== 0n;
                    const name = `${role.name}: ${i18n._(words)}`;
                    return (
                      <span key={String(bit)} role="gridcell">
                        <button
                          type="button"
                          role="checkbox"
                          className={`${isOn ? 'on' : ''} ${isChanged ? 'changed' : ''}`}
                          aria-checked={isOn}
                          aria-disabled={!mayTurn}
                          aria-label={name}
                          title={name}
                          {...propsOf({ row, column: place + 1 })}
                          onClick={() => mayTurn && form.set(role.id, String(permissions ^ bit))}
                        >
                          {isOn ? <Icon name="check" /> : <span aria-hidden="true">·</span>}
                        </button>
                      </span>
                    );
                  })}
                </div>
              );
            })}
          </VList>
        </div>
      )}
      <SaveBar isChanged={form.isChanged} task={task} onReset={form.reset} onSave={save} />
    </div>
  );
}
