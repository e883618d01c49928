import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Autocomplete, Input, ListBox, ListBoxItem, ListLayout, SearchField, Virtualizer } from 'react-aria-components';
import { rolesInOrder } from '#sdk/state/selectors/hierarchy';
import { useSelected } from '../app/session.tsx';
import { RoleDot } from '../members/role-dot.tsx';
import '../members/pick-subject.css';

interface PickRolesProps {
  guildId: string;
  picked: readonly string[];
  onChange(roleIds: readonly string[]): void;
}

/** The roles of a guild, each to be ticked, to be searched. That of everybody is always among them and not shown. */
export function PickRoles({ guildId, picked, onChange }: PickRolesProps) {
  const { t } = useLingui();
  const [sought, seek] = useState('');
  const roles = useSelected((state) => rolesInOrder(state, guildId));
  const found = roles.filter(({ id, name }) => id !== guildId && name.toLowerCase().includes(sought.trim().toLowerCase()));
  return (
    <Autocomplete inputValue={sought} onInputChange={seek}>
      <SearchField aria-label={t`Search roles`} autoFocus>
        <Input className="input" placeholder={t`Search roles`} />
      </SearchField>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 40 }}>
        <ListBox
          className="subjects"
          aria-label={t`Roles`}
          items={found}
          dependencies={[picked]}
          selectionMode="multiple"
          selectedKeys={picked}
          escapeKeyBehavior="none"
          onSelectionChange={(keys) => {
            // All are those that are shown, beside what was picked before.
            const ids = new Set(keys === 'all' ? [...picked, ...found.map(({ id }) => id)] : keys);
            onChange(roles.filter(({ id }) => ids.has(id)).map(({ id }) => id));
          }}
          renderEmptyState={() => <p className="note">{t`No role is called that.`}</p>}
        >
          {(role) => (
            <ListBoxItem id={role.id} textValue={role.name} className="menu-item">
              <RoleDot role={role} />
              <span className="name" dir="auto">
                {role.name}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Virtualizer>
    </Autocomplete>
  );
}
