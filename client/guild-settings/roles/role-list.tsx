import { useLingui } from '@lingui/react/macro';
import type { APIRole } from 'discord-api-types/v10';
import { useCallback, useState } from 'react';
import { Button, GridList, GridListItem, ListLayout, useDragAndDrop, Virtualizer } from 'react-aria-components';
import { rolesInOrder, standsAboveRole } from '#sdk/state/selectors/hierarchy';
import { useClient, useSelected } from '../../app/session.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Problem } from '../../kit/problem.tsx';
import { useLoaded } from '../../kit/use-loaded.ts';
import { useTask } from '../../kit/use-task.ts';
import { RoleDot } from '../../members/role-dot.tsx';

interface RoleListProps {
  guildId: string;
  openId: string | null;
  mayManage: boolean;
  onOpen(roleId: string): void;
}

/** The roles, highest first. Those below one's own are dragged to another place, by mouse, touch or keyboard. */
export function RoleList({ guildId, openId, mayManage, onOpen }: RoleListProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const standing = useSelected((state) => rolesInOrder(state, guildId));
  /** Where they were put, until the server says so too. */
  const [dropped, setDropped] = useState<readonly APIRole[] | null>(null);
  const roles = dropped ?? standing;
  const counts = useLoaded(
    useCallback(() => client.rest.call('GET /guilds/{guild_id}/roles/member-counts', { path: { guild_id: guildId } }), [client, guildId]),
  ).value;
  const isMovable = (role: APIRole): boolean => mayManage && role.id !== guildId && standsAboveRole(client.state, guildId, role);
  const move = (ids: ReadonlySet<string>, targetId: string, isBefore: boolean): void => {
    const moved = roles.filter((role) => ids.has(role.id) && isMovable(role));
    const rest = roles.filter((role) => !moved.includes(role));
    const at = rest.findIndex(({ id }) => id === targetId);
    if (moved.length === 0 || at < 0) return;
    const next = rest.toSpliced(isBefore ? at : at + 1, 0, ...moved);
    // The one of everybody stays the last, and nobody puts one above those that they may not move.
    const fixed = next.filter((role) => role.id !== guildId && !isMovable(role));
    const movable = next.filter(isMovable);
    const ordered = [...fixed, ...movable, ...next.filter(({ id }) => id === guildId)];
    const positions = movable.map(({ id }, place) => ({ id, position: movable.length - place }));
    const body = positions.filter(({ id, position }) => client.state.roles.of(guildId).get(id)?.position !== position);
    if (body.length === 0) return;
    setDropped(ordered);
    task.run(async () => {
      try {
        await client.rest.call('PATCH /guilds/{guild_id}/roles', { path: { guild_id: guildId }, body });
      } finally {
        setDropped(null);
      }
    });
  };
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !mayManage,
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': client.state.roles.of(guildId).get(String(key))?.name ?? '' })),
    onReorder: ({ keys, target }) => move(new Set([...keys].map(String)), String(target.key), target.dropPosition === 'before'),
  });
  return (
    <div className="role-list">
      <Problem text={task.problem} />
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 40, dropIndicatorThickness: 2 }}>
        <GridList
          aria-label={t`Roles, highest first`}
          items={roles}
          dependencies={[openId, counts, mayManage]}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={openId === null ? [] : [openId]}
          onSelectionChange={(keys) => {
            const [id] = keys === 'all' ? [] : [...keys];
            if (id !== undefined && id !== openId) onOpen(String(id));
          }}
          dragAndDropHooks={dragAndDropHooks}
        >
          {(role) => (
            <GridListItem id={role.id} textValue={role.name} className="role-row">
              {isMovable(role) ? (
                <Button slot="drag" className="grip" aria-label={t`Move ${role.name}`}>
                  <Icon name="grip" />
                </Button>
              ) : (
                <span className="grip" title={role.id === guildId ? undefined : t`Above your own highest role, or yours itself`}>
                  {role.id !== guildId && <Icon name="lock" />}
                </span>
              )}
              <RoleDot role={role} />
              <span className="name" dir="auto">
                {role.name}
              </span>
              {role.id !== guildId && counts && (
                <span className="count">
                  <Icon name="person" />
                  {counts[role.id] ?? 0}
                </span>
              )}
            </GridListItem>
          )}
        </GridList>
      </Virtualizer>
    </div>
  );
}
