import { Trans, useLingui } from '@lingui/react/macro';
import type { Message } from '#sdk/state/entities';
import { useClient, useSelected } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { messageInWords } from '../messages/message-in-words.ts';

/** Brings a message to every channel that follows its own. Nothing takes that back, so it is asked once more. */
export default function PublishMessage({ message, onClose }: { message: Message; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const guildId = useSelected((state) => state.channels.get(message.channel_id)?.guild_id);
  const path = { channel_id: message.channel_id, message_id: message.id };
  return (
    <Confirm
      title={t`Publish the message?`}
      words={t`Publish it`}
      act={() => client.rest.call('POST /channels/{channel_id}/messages/{message_id}/crosspost', { path })}
      onClose={onClose}
    >
      <p className="quiet" dir="auto">
        {messageInWords(client.state, message, guildId).slice(0, 300)}
      </p>
      <p className="note">
        <Trans>It comes to every channel that follows this one. When you edit or delete it, so it is there.</Trans>
      </p>
    </Confirm>
  );
}
