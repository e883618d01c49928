import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit, type APIRole } from 'discord-api-types/v10';
import { useEffect, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { standsAboveRole } from '#sdk/state/selectors/hierarchy';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { navigate } from '../../app/navigate.ts';
import { useClient, useSelected } from '../../app/session.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { Icon } from '../../kit/icon.tsx';
import { SaveBar, useMayLeave } from '../../kit/unsaved.tsx';
import { useChanges } from '../../kit/use-changes.ts';
import { useTask } from '../../kit/use-task.ts';
import { RoleDisplay } from './role-display.tsx';
import { RoleMembers } from './role-members.tsx';
import { RolePermissions } from './role-permissions.tsx';
import { ROLE_MERGES, standingOf } from './role-values.ts';

/** What stands in the tab of the looks. */
const LOOKS = ['name', 'colors', 'icon', 'unicode_emoji'] as const;

interface RoleEditorProps {
  guildId: string;
  role: APIRole;
  /** Just made: its name is to be written. */
  isNew: boolean;
  onBack: (() => void) | undefined;
  onDeleted(): void;
}

/** One role: how it looks, what it may do, who has it. */
export function RoleEditor({ guildId, role, isNew, onBack, onDeleted }: RoleEditorProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const mayLeave = useMayLeave();
  const [isDeleting, setDeleting] = useState(false);
  const isEveryone = role.id === guildId;
  const [tab, setTab] = useState(isEveryone ? 'permissions' : 'display');
  const mayEdit = useSelected((state) => (permissionsInGuild(state, guildId) & Bit.ManageRoles) !== 0n && standsAboveRole(state, guildId, role));
  const wrongTab = LOOKS.some((field) => task.wrong(field) !== undefined) ? 'display' : task.wrong('permissions') === undefined ? null : 'permissions';
  useEffect(() => {
    if (wrongTab !== null) setTab(wrongTab);
  }, [wrongTab]);
  const form = useChanges(standingOf(role), ROLE_MERGES);
  const save = (): void =>
    task.run(async () => {
      await client.rest.call('PATCH /guilds/{guild_id}/roles/{role_id}', { path: { guild_id: guildId, role_id: role.id }, body: form.changed });
      await form.saved();
    });
  const view = (): void => {
    if (!mayLeave()) return;
    client.viewAs({ guildId, roleIds: isEveryone ? [] : [role.id] });
    navigate(`/channels/${guildId}`);
  };
  const { name } = role;
  return (
    <section className="role-editor" aria-label={name}>
      <header>
        {onBack && (
          <button type="button" className="icon-button" aria-label={t`Back to the roles`} onClick={onBack}>
            <Icon name="back" />
          </button>
        )}
        <h2 dir="auto">{name}</h2>
        <button type="button" className="button small" onClick={view}>
          <Trans>View as this role</Trans>
        </button>
        {mayEdit && !isEveryone && !role.managed && (
          <button type="button" className="icon-button" aria-label={t`Delete ${name}`} title={t`Delete`} onClick={() => setDeleting(true)}>
            <Icon name="trash" />
          </button>
        )}
      </header>
      {!mayEdit && (
        <p className="callout">
          <Icon name="lock" />
          <Trans>This role is not below your own highest one, so you cannot change it.</Trans>
        </p>
      )}
      {mayEdit && role.managed && (
        <p className="callout">
          <Trans>This role belongs to a bot or a service. It comes and goes with it, and is given to nobody else.</Trans>
        </p>
      )}
      <Tabs selectedKey={tab} onSelectionChange={(key) => setTab(String(key))}>
        <TabList className="tabs" aria-label={t`Parts of the role`}>
          {!isEveryone && <Tab id="display">{t`Looks`}</Tab>}
          <Tab id="permissions">{t`Permissions`}</Tab>
          {!isEveryone && <Tab id="members">{t`Members`}</Tab>}
        </TabList>
        <TabPanel id="display">
          <RoleDisplay form={form} task={task} role={role} isNew={isNew} isDisabled={!mayEdit} />
        </TabPanel>
        <TabPanel id="permissions">
          <RolePermissions
            guildId={guildId}
            permissions={BigInt(form.values.permissions)}
            isEveryone={isEveryone}
            isDisabled={!mayEdit}
            wrong={task.wrong('permissions')}
            onChange={(permissions) => form.set('permissions', permissions.toString())}
          />
        </TabPanel>
        <TabPanel id="members">
          <RoleMembers guildId={guildId} role={role} mayGive={mayEdit && !role.managed} />
        </TabPanel>
      </Tabs>
      <SaveBar isChanged={form.isChanged} task={task} onReset={form.reset} onSave={save} />
      {isDeleting && (
        <Confirm
          title={t`Delete ${name}?`}
          words={t`Delete`}
          isBad
          act={async () => {
            await client.rest.call('DELETE /guilds/{guild_id}/roles/{role_id}', { path: { guild_id: guildId, role_id: role.id } });
            form.reset();
            onDeleted();
          }}
          onClose={() => setDeleting(false)}
        >
          <p className="quiet">
            <Trans>Everybody who has it loses it, and what it lets them do.</Trans>
          </p>
        </Confirm>
      )}
    </section>
  );
}
