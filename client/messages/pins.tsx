import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit, type APIMessage } from 'discord-api-types/v10';
import { useCallback, useEffect, useState } from 'react';
import { may } from '#sdk/state/selectors/permissions';
import { useJump } from '../app/jump.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { More } from '../kit/more.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { MessageCard } from './message-card.tsx';

interface Pin {
  pinned_at: string;
  message: APIMessage;
}

/** What was pinned in a channel, the last first. */
export default function Pins({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const jump = useJump();
  const task = useTask();
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const mayPin = useSelected((state) => guildId === undefined || may(state, channelId, Bit.PinMessages) || may(state, channelId, Bit.ManageMessages));
  const pinnedAt = useSelected((state) => state.channels.get(channelId)?.last_pin_timestamp);
  const [pins, setPins] = useState<readonly Pin[] | null>(null);
  const [hasMore, setMore] = useState(false);
  const { run } = task;
  const load = useCallback(
    (before?: string): void =>
      run(async () => {
        const query = before === undefined ? {} : { before };
        const page = await client.rest.call('GET /channels/{channel_id}/messages/pins', { path: { channel_id: channelId }, query });
        setPins((known) => [...(before === undefined ? [] : (known ?? [])), ...page.items]);
        setMore(page.has_more);
      }),
    [client, channelId, run],
  );
  // Again when something is pinned meanwhile.
  useEffect(() => load(), [load, pinnedAt]);
  useEffect(() => {
    void client.rest.call('POST /channels/{channel_id}/pins/ack', { path: { channel_id: channelId } }).catch(() => undefined);
  }, [client, channelId]);
  const unpin = (messageId: string): void =>
    run(async () => {
      await client.rest.call('DELETE /channels/{channel_id}/messages/pins/{message_id}', { path: { channel_id: channelId, message_id: messageId } });
      setPins((known) => known?.filter(({ message }) => message.id !== messageId) ?? null);
    });
  return (
    <div className="tool-panel" aria-busy={task.isBusy}>
      <h2>
        <Trans>Pinned messages</Trans>
      </h2>
      <Problem text={task.problem} />
      {pins?.length === 0 && (
        <p className="nothing">
          <Icon name="pin" />
          <Trans>Nothing is pinned here yet.</Trans>
        </p>
      )}
      <div className="tool-list">
        {pins?.map(({ message }) => (
          <MessageCard
            key={message.id}
            message={message}
            guildId={guildId}
            onJump={() => task.run(() => jump({ channelId, messageId: message.id }).then(onClose))}
          >
            {mayPin && (
              <button className="icon-button" aria-label={t`Unpin`} title={t`Unpin`} onClick={() => unpin(message.id)}>
                <Icon name="close" />
              </button>
            )}
          </MessageCard>
        ))}
        {hasMore && <More isBusy={task.isBusy} onMore={() => load(pins?.at(-1)?.pinned_at)} />}
      </div>
    </div>
  );
}
