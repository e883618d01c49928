import { Trans, useLingui } from '@lingui/react/macro';
import { movedPositions, placeOfDrop, type ChannelTarget } from '#sdk/state/channel-order';
import { channelGroups } from '#sdk/state/selectors/channels';
import { channelName } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

interface MoveChannelProps {
  guildId: string;
  channelId: string;
  target: ChannelTarget;
  onClose(): void;
}

/** Asks whether a channel that goes into another category takes its permissions over. */
export default function MoveChannel({ guildId, channelId, target, onClose }: MoveChannelProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const parentId = placeOfDrop(channelGroups(client.state, guildId), target)?.parentId ?? '';
  const channel = useSelected((state) => channelName(state, channelId));
  const category = useSelected((state) => channelName(state, parentId));
  const move = (isLocked: boolean): void =>
    task.run(async () => {
      const positions = movedPositions(channelGroups(client.state, guildId), channelId, target);
      const body = positions.map((one) => (one.id === channelId ? { ...one, lock_permissions: isLocked } : one));
      await client.rest.call('PATCH /guilds/{guild_id}/channels', { path: { guild_id: guildId }, body });
      onClose();
    });
  return (
    <Dialog title={t`Move ${channel} to ${category}`} onClose={onClose}>
      <div className="stack">
        <p className="quiet">
          <Trans>Who may do what differs between the two. Should the channel take over the permissions of its new category?</Trans>
        </p>
        <Problem text={task.problem ?? task.wrong('') ?? null} />
        <div className="actions">
          <button className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button" disabled={task.isBusy} onClick={() => move(false)}>
            <Trans>Keep its own</Trans>
          </button>
          <button className="button primary" disabled={task.isBusy} onClick={() => move(true)}>
            <Trans>Take them over</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}
