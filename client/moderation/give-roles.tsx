import { useLingui } from '@lingui/react/macro';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { givableRoles, turnRole } from '../members/givable-roles.ts';
import type { ModerationProps } from './moderation-props.ts';
import { PickRoles } from './pick-roles.tsx';

/** The roles that one may give to somebody, where there are more than a menu holds. */
export default function GiveRoles({ guildId, userId, onClose }: ModerationProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const roles = useSelected((state) => givableRoles(state, guildId));
  const own = useSelected((state) => state.members.of(guildId).get(userId)?.roles) ?? [];
  const picked = roles.filter(({ id }) => own.includes(id)).map(({ id }) => id);
  const give = (ids: readonly string[]): void =>
    task.run(async () => {
      const turned = roles.filter(({ id }) => ids.includes(id) !== picked.includes(id));
      for (const { id } of turned) await turnRole(client, guildId, userId, id, picked.includes(id));
    });
  return (
    <Dialog title={t`Roles of ${name}`} onClose={onClose}>
      <div className="pick-subject stack">
        <Problem text={task.problem} />
        <PickRoles from={roles} picked={picked} onChange={give} />
      </div>
    </Dialog>
  );
}
