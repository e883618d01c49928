import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelType } from 'discord-api-types/v10';
import { channelName } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

export default function DeleteChannel({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const name = useSelected((state) => channelName(state, channelId));
  const isCategory = useSelected((state) => state.channels.get(channelId)?.type === ChannelType.GuildCategory);
  const remove = (): void =>
    task.run(async () => {
      await client.rest.call('DELETE /channels/{channel_id}', { path: { channel_id: channelId } });
      onClose();
    });
  return (
    <Dialog title={t`Delete ${name}?`} onClose={onClose}>
      <div className="stack">
        <p className="quiet">
          {isCategory ? <Trans>Its channels stay, without a category.</Trans> : <Trans>Its messages and threads go with it, for good.</Trans>}
        </p>
        <Problem text={task.problem} />
        <div className="actions">
          <button className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button bad" disabled={task.isBusy} onClick={remove}>
            <Trans>Delete</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}
