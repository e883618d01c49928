import { Trans, useLingui } from '@lingui/react/macro';
import type { Message } from '#sdk/state/entities';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { messageInWords } from './message-in-words.ts';

export default function DeleteMessage({ message, onClose }: { message: Message; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const guildId = useSelected((state) => state.channels.get(message.channel_id)?.guild_id);
  return (
    <Dialog title={t`Delete the message?`} onClose={onClose}>
      <div className="stack">
        <p className="quiet" dir="auto">
          {messageInWords(client.state, message, guildId).slice(0, 300)}
        </p>
        <Problem text={task.problem} />
        <div className="actions">
          <button className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button
            className="button bad"
            disabled={task.isBusy}
            onClick={() => task.run(() => client.deleteMessage(message.channel_id, message.id).then(onClose))}
          >
            <Trans>Delete</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}
