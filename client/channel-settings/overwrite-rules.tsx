import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit, type ChannelType } from 'discord-api-types/v10';
import { useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { nameOf } from '#sdk/state/selectors/names';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { useSelected } from '../app/session.tsx';
import { PERMISSION_ABOUT } from '../guild-settings/roles/permission-about.ts';
import { Icon } from '../kit/icon.tsx';
import { PERMISSION_GROUPS } from '../kit/permission-words.ts';
import { overwritable, rulingOf, withRuling, type Overwrite, type Ruling } from './overwrite-bits.ts';

interface OverwriteRulesProps {
  overwrite: Overwrite;
  type: ChannelType;
  guildId: string;
  /** What one may do oneself in the channel: nothing else can be given or taken. */
  own: bigint;
  onChange(overwrite: Overwrite): void;
  onRemove: (() => void) | undefined;
}

/** What a channel gives to one role or member, takes from them, or leaves as it is. */
export function OverwriteRules({ overwrite, type, guildId, own, onChange, onRemove }: OverwriteRulesProps) {
  const { t, i18n } = useLingui();
  const [sought, seek] = useState('');
  const name = useSelected((state) => (overwrite.type === 0 ? state.roles.of(guildId).get(overwrite.id)?.name : nameOf(state, overwrite.id, guildId)) ?? '');
  const inGuild = useSelected((state) => permissionsInGuild(state, guildId));
  const isAdministrator = (inGuild & Bit.Administrator) !== 0n;
  // Who sets permissions here is for administrators to say.
  const mayTouch = (bit: bigint): boolean => isAdministrator || (bit !== Bit.ManageRoles && ((own | inGuild) & bit) !== 0n);
  const words: Record<Ruling, string> = { deny: t`Deny`, neutral: t`As the roles say`, allow: t`Allow` };
  const icons = { deny: 'close', neutral: 'slash', allow: 'check' } as const;
  const rows = overwritable(type)
    .map((one) => {
      const about = PERMISSION_ABOUT.get(one.bit);
      return { ...one, name: one.bit === Bit.ManageRoles ? t`Manage permissions` : i18n._(one.words), about: about ? i18n._(about) : '' };
    })
    .filter((one) => `${one.name} ${one.about}`.toLowerCase().includes(sought.trim().toLowerCase()));
  const groups = (Object.keys(PERMISSION_GROUPS) as (keyof typeof PERMISSION_GROUPS)[]).filter((group) => rows.some((one) => one.group === group));
  return (
    <section className="overwrite-rules" aria-label={name}>
      <header className="row">
        <h2 dir="auto">{name}</h2>
        {onRemove && (
          <button type="button" className="button small" onClick={onRemove}>
            <Trans>Remove</Trans>
          </button>
        )}
      </header>
      <input
        type="search"
        className="input"
        placeholder={t`Search permissions`}
        aria-label={t`Search permissions`}
        value={sought}
        onChange={(event) => seek(event.currentTarget.value)}
      />
      {groups.map((group) => (
        <div key={group} className="settings-group">
          <h3>{group === 'general' ? t`The channel itself` : i18n._(PERMISSION_GROUPS[group])}</h3>
          {rows
            .filter((one) => one.group === group)
            .map(({ bit, name: permission, about }) => (
              <div key={String(bit)} className="overwrite-rule">
                <div>
                  <span>{permission}</span>
                  <small>{about}</small>
                </div>
                <ToggleButtonGroup
                  className="rulings"
                  aria-label={permission}
                  selectionMode="single"
                  disallowEmptySelection
                  isDisabled={!mayTouch(bit)}
                  selectedKeys={[rulingOf(overwrite, bit)]}
                  onSelectionChange={(keys) => {
                    const [ruling] = keys;
                    if (ruling !== undefined) onChange(withRuling(overwrite, bit, ruling as Ruling)); // one of the three below
                  }}
                >
                  {(['deny', 'neutral', 'allow'] as const).map((ruling) => (
                    <ToggleButton key={ruling} id={ruling} className={`ruling ${ruling}`} aria-label={words[ruling]}>
                      <Icon name={icons[ruling]} />
                    </ToggleButton>
                  ))}
                </ToggleButtonGroup>
              </div>
            ))}
        </div>
      ))}
    </section>
  );
}
