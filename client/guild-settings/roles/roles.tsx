import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useState } from 'react';
import { rolesInOrder } from '#sdk/state/selectors/hierarchy';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { useIsNarrow } from '../../app/media.ts';
import { useClient, useSelected } from '../../app/session.tsx';
import { until } from '../../guild-list/join-guild.ts';
import { Problem } from '../../kit/problem.tsx';
import { useMayLeave } from '../../kit/unsaved.tsx';
import { useTask } from '../../kit/use-task.ts';
import type { GuildSectionProps } from '../sections.tsx';
import { RoleEditor } from './role-editor.tsx';
import { RoleList } from './role-list.tsx';
import { RoleMatrix } from './role-matrix.tsx';
import './roles.css';

/** The most that a guild may have, that of everybody included. */
const MOST = 250;

/** The roles in their order, and one of them to change; or all of them against all permissions. */
export default function Roles({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const isNarrow = useIsNarrow();
  const mayLeave = useMayLeave();
  const task = useTask();
  const roles = useSelected((state) => rolesInOrder(state, guildId));
  const mayManage = useSelected((state) => (permissionsInGuild(state, guildId) & Bit.ManageRoles) !== 0n);
  const [isMatrix, setMatrix] = useState(false);
  const [chosenId, choose] = useState<string | null>(null);
  const [isNew, setNew] = useState(false);
  const chosen = roles.find(({ id }) => id === chosenId);
  const open = chosen ?? (isNarrow ? undefined : roles[0]);
  const show = (id: string | null): void => {
    if (!mayLeave()) return;
    setNew(false);
    choose(id);
  };
  const create = (): void => {
    if (!mayLeave()) return;
    task.run(async () => {
      const { id } = await client.rest.call('POST /guilds/{guild_id}/roles', { path: { guild_id: guildId }, body: { name: t`new role` } });
      await until(() => client.state.roles.of(guildId).has(id));
      setNew(true);
      choose(id);
    });
  };
  const head = (
    <div className="roles-head">
      <p className="note">
        <Trans>
          {roles.length} of {MOST} roles. Members have the colour of their highest one; whoever manages roles reaches only those below their own.
        </Trans>
      </p>
      <div className="row">
        <button
          type="button"
          className="button small"
          aria-pressed={isMatrix}
          onClick={() => {
            if (mayLeave()) setMatrix(!isMatrix);
          }}
        >
          {isMatrix ? <Trans>As a list</Trans> : <Trans>As a table</Trans>}
        </button>
        {mayManage && (
          <button type="button" className="button small primary" disabled={task.isBusy || roles.length >= MOST} onClick={create}>
            <Trans>Create a role</Trans>
          </button>
        )}
      </div>
      <Problem text={task.problem} />
    </div>
  );
  if (isMatrix)
    return (
      <>
        {head}
        <RoleMatrix
          guildId={guildId}
          onOpen={(id) => {
            if (!mayLeave()) return;
            setMatrix(false);
            show(id);
          }}
        />
      </>
    );
  const isInList = !isNarrow || !open;
  return (
    <>
      {isInList && head}
      <div className="roles">
        {isInList && <RoleList guildId={guildId} openId={open?.id ?? null} mayManage={mayManage} onOpen={show} />}
        {open && (
          <RoleEditor
            key={open.id}
            guildId={guildId}
            role={open}
            isNew={isNew}
            onBack={isNarrow ? () => show(null) : undefined}
            onDeleted={() => choose(null)}
          />
        )}
      </div>
    </>
  );
}
