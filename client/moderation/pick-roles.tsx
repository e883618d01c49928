import { useLingui } from '@lingui/react/macro';
import type { APIRole } from 'discord-api-types/v10';
import { useState } from 'react';
import { Autocomplete, Input, ListBox, ListBoxItem, ListLayout, SearchField, Virtualizer } from 'react-aria-components';
import { RoleDot } from '../members/role-dot.tsx';
import '../members/pick-subject.css';

interface PickRolesProps {
  from: readonly APIRole[];
  picked: readonly string[];
  onChange(roleIds: readonly string[]): void;
}

/** Roles, each to be ticked, to be searched. */
export function PickRoles({ from, picked, onChange }: PickRolesProps) {
  const { t } = useLingui();
  const [sought, seek] = useState('');
  const found = from.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  return (
    <Autocomplete inputValue={sought} onInputChange={seek}>
      <SearchField aria-label={t`Search roles`} autoFocus>
        {/* Its keys walk through the list below, which has no focus of its own; React Aria adds which that is. */}
        {/* oxlint-disable-next-line jsx-a11y/role-has-required-aria-props */}
        <Input className="input" placeholder={t`Search roles`} role="combobox" aria-expanded />
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
            onChange(from.filter(({ id }) => ids.has(id)).map(({ id }) => id));
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
