import { Trans, useLingui } from '@lingui/react/macro';
import type { APIMessage } from 'discord-api-types/v10';
import { useEffect, useState } from 'react';
import { directChannels, guildIds, isForumLike, lastMessageId, visibleIds } from '#sdk/state/selectors/channels';
import { isGuildMuted } from '#sdk/state/selectors/pings';
import { readUpTo, unreadOf } from '#sdk/state/selectors/unread';
import type { State } from '#sdk/state/state';
import { compareSnowflakes } from '#protocol/snowflake';
import { useJump } from '../app/jump.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { More } from '../kit/more.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { MessageCard } from '../messages/message-card.tsx';
import { PlaceName } from './place-name.tsx';

/** So many channels at a time, and so many messages of each. */
const PAGE = 5;
const MESSAGES = 4;
/** Of one request. Source: Discord, "Bulk Ack Read States". */
const MOST_ACKS = 100;

/** Channels with something unread, mentions first, then the newest word. */
function unreadChannels(state: State): string[] {
  const guilds = guildIds(state).filter((id) => !isGuildMuted(state, id));
  const ids = [...directChannels(state).map(({ id }) => id), ...guilds.flatMap((id) => visibleIds(state, id))];
  const found = ids.flatMap((id) => {
    const { isUnread, mentions } = unreadOf(state, id);
    return isUnread && !isForumLike(state.channels.get(id)) ? [{ id, mentions, last: lastMessageId(state, id) }] : [];
  });
  return found.sort((a, b) => Number(b.mentions > 0) - Number(a.mentions > 0) || compareSnowflakes(b.last, a.last)).map(({ id }) => id);
}

/** The list stands still while it is open: what is read in it stays until one comes back. */
export function Unreads({ onClose }: { onClose(): void }) {
  const client = useClient();
  const task = useTask();
  const [channelIds, setChannelIds] = useState(() => unreadChannels(client.state));
  const [shown, setShown] = useState(PAGE);
  const readAll = (): void =>
    task.run(async () => {
      for (let from = 0; from < channelIds.length; from += MOST_ACKS) {
        const some = channelIds.slice(from, from + MOST_ACKS);
        await client.rest.call('POST /read-states/ack-bulk', {
          body: { read_states: some.map((id) => ({ channel_id: id, message_id: lastMessageId(client.state, id), read_state_type: 0 })) },
        });
      }
      setChannelIds([]);
    });
  if (channelIds.length === 0)
    return (
      <p className="nothing">
        <Icon name="check" />
        <Trans>You have read everything.</Trans>
      </p>
    );
  return (
    <div aria-busy={task.isBusy}>
      <div className="actions">
        <button className="button small" disabled={task.isBusy} onClick={readAll}>
          <Icon name="check" />
          <Trans>Mark all as read</Trans>
        </button>
      </div>
      <Problem text={task.problem} />
      {channelIds.slice(0, shown).map((id) => (
        <UnreadChannel key={id} channelId={id} onClose={onClose} onRead={() => setChannelIds((ids) => ids.filter((one) => one !== id))} />
      ))}
      {shown < channelIds.length && <More isBusy={false} onMore={() => setShown(shown + PAGE)} />}
    </div>
  );
}

function UnreadChannel({ channelId, onClose, onRead }: { channelId: string; onClose(): void; onRead(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const jump = useJump();
  const { run, problem } = useTask();
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const mentions = useSelected((state) => unreadOf(state, channelId).mentions);
  const [messages, setMessages] = useState<readonly APIMessage[] | null>(null);
  useEffect(
    () =>
      run(async () => {
        const query = { after: readUpTo(client.state, channelId), limit: MESSAGES };
        const page = await client.rest.call('GET /channels/{channel_id}/messages', { path: { channel_id: channelId }, query });
        setMessages(page.toSorted((a, b) => compareSnowflakes(a.id, b.id)));
      }),
    [client, channelId, run],
  );
  const goTo = (messageId?: string): void => run(() => jump({ channelId, messageId }).then(onClose));
  return (
    <section className="unread-channel">
      <header>
        <button className="place-link" onClick={() => goTo(messages?.[0]?.id)}>
          <PlaceName channelId={channelId} />
        </button>
        {mentions > 0 && <span className="badge">{mentions}</span>}
        <button className="icon-button" aria-label={t`Mark as read`} title={t`Mark as read`} onClick={() => run(() => client.ack(channelId).then(onRead))}>
          <Icon name="check" />
        </button>
      </header>
      <Problem text={problem} />
      {messages === null && problem === null && (
        <p className="quiet-line">
          <Trans>Loading …</Trans>
        </p>
      )}
      {messages?.map((message) => (
        <MessageCard key={message.id} message={message} guildId={guildId} onJump={() => goTo(message.id)} />
      ))}
      {messages?.length === MESSAGES && (
        <button className="link" onClick={() => goTo(messages[0]?.id)}>
          <Trans>Read on in the channel</Trans>
        </button>
      )}
    </section>
  );
}
