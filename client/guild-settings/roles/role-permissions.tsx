import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useState } from 'react';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { useSelected } from '../../app/session.tsx';
import { PERMISSION_GROUPS, PERMISSIONS } from '../../kit/permission-words.ts';
import { Switch } from '../../kit/switch.tsx';
import { PERMISSION_ABOUT } from './permission-about.ts';

interface RolePermissionsProps {
  guildId: string;
  permissions: bigint;
  isEveryone: boolean;
  isDisabled: boolean;
  wrong: string | undefined;
  onChange(permissions: bigint): void;
}

/** Every permission, to be searched, with what it means, and why one may not turn it. */
export function RolePermissions({ guildId, permissions, isEveryone, isDisabled, wrong, onChange }: RolePermissionsProps) {
  const { t, i18n } = useLingui();
  const [sought, seek] = useState('');
  const own = useSelected((state) => permissionsInGuild(state, guildId));
  const everybodys = useSelected((state) => BigInt(state.roles.of(guildId).get(guildId)?.permissions ?? 0));
  const isAdministrator = (permissions & Bit.Administrator) !== 0n;
  const shown = PERMISSIONS.map((one) => {
    const about = PERMISSION_ABOUT.get(one.bit);
    return { ...one, name: i18n._(one.words), about: about ? i18n._(about) : '' };
  }).filter(({ name, about }) => `${name} ${about}`.toLowerCase().includes(sought.trim().toLowerCase()));
  const groups = (Object.keys(PERMISSION_GROUPS) as (keyof typeof PERMISSION_GROUPS)[]).filter((group) => shown.some((one) => one.group === group));
  return (
    <div className="permissions">
      <div className="row">
        <input
          type="search"
          className="input"
          placeholder={t`Search permissions`}
          aria-label={t`Search permissions`}
          value={sought}
          onChange={(event) => seek(event.currentTarget.value)}
        />
        <button type="button" className="button small" disabled={isDisabled || permissions === 0n} onClick={() => onChange(0n)}>
          <Trans>Clear all</Trans>
        </button>
      </div>
      {wrong !== undefined && <p className="wrong">{wrong}</p>}
      {isAdministrator && (
        <p className="callout">
          <Trans>Administrators may do everything; the other switches change nothing for them.</Trans>
        </p>
      )}
      {shown.length === 0 && (
        <p className="note">
          <Trans>No permission is called that.</Trans>
        </p>
      )}
      {groups.map((group) => (
        <section key={group} className="settings-group">
          <h3>{i18n._(PERMISSION_GROUPS[group])}</h3>
          {shown
            .filter((one) => one.group === group)
            .map(({ bit, name, about, isGrave }) => {
              const isOn = (permissions & bit) !== 0n;
              // What one does not have cannot be given; taken away it can.
              const isOutOfReach = (own & bit) === 0n && !isOn;
              const isEverybodys = !isEveryone && !isOn && (everybodys & bit) !== 0n;
              return (
                <Switch
                  key={String(bit)}
                  label={
                    <>
                      {name} {isGrave && <span className="tag grave">{t`powerful`}</span>}
                    </>
                  }
                  hint={
                    <>
                      {about}
                      {isEverybodys && (
                        <>
                          {' '}
                          <em>
                            <Trans>Everybody has this already.</Trans>
                          </em>
                        </>
                      )}
                      {isOutOfReach && !isDisabled && (
                        <>
                          {' '}
                          <em>
                            <Trans>You do not have this yourself, so you cannot give it.</Trans>
                          </em>
                        </>
                      )}
                    </>
                  }
                  isOn={isOn}
                  isDisabled={isDisabled || isOutOfReach}
                  onChange={(next) => onChange(next ? permissions | bit : permissions & ~bit)}
                />
              );
            })}
        </section>
      ))}
    </div>
  );
}
