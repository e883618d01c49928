import { Trans, useLingui } from '@lingui/react/macro';
import { navigate } from '../app/navigate.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

export default function LeaveGuild({ guildId, onClose }: { guildId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const name = useSelected((state) => state.guilds.get(guildId)?.name ?? '');
  const isOwner = useSelected((state) => state.guilds.get(guildId)?.owner_id === state.meId);
  const leave = (): void =>
    task.run(async () => {
      if (isOwner) await client.rest.request('DELETE', '/guilds/{guild_id}', { path: { guild_id: guildId } });
      else await client.rest.request('DELETE', '/users/@me/guilds/{guild_id}', { path: { guild_id: guildId } });
      onClose();
      navigate('/channels/@me');
    });
  return (
    <Dialog title={isOwner ? t`Delete ${name}?` : t`Leave ${name}?`} onClose={onClose}>
      <div className="stack">
        <p className="quiet">
          {isOwner ? <Trans>All its channels and messages go with it, for good.</Trans> : <Trans>You come back only with a new invite.</Trans>}
        </p>
        <Problem text={task.problem} />
        <div className="actions">
          <button className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button bad" disabled={task.isBusy} onClick={leave}>
            {isOwner ? <Trans>Delete it</Trans> : <Trans>Leave it</Trans>}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
