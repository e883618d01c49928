import { Trans, useLingui } from '@lingui/react/macro';
import type { APIMessage } from 'discord-api-types/v10';
import { useCallback, useEffect, useState } from 'react';
import { guildIds } from '#sdk/state/selectors/channels';
import { isPing } from '#sdk/state/selectors/pings';
import { useJump } from '../app/jump.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { More } from '../kit/more.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { MessageCard } from '../messages/message-card.tsx';
import { PlaceName } from './place-name.tsx';

const PAGE = 25;

/** Messages that mention one, newest first, and those that do while one looks. */
export function Mentions({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const jump = useJump();
  const task = useTask();
  const { run } = task;
  const guilds = useSelected(guildIds);
  const [withEveryone, setEveryone] = useState(true);
  const [withRoles, setRoles] = useState(true);
  const [guildId, setGuildId] = useState('');
  const [messages, setMessages] = useState<readonly APIMessage[] | null>(null);
  const [hasMore, setMore] = useState(false);
  const load = useCallback(
    (before?: string): void =>
      run(async () => {
        const query = { limit: PAGE, everyone: withEveryone, roles: withRoles, ...(guildId && { guild_id: guildId }), ...(before !== undefined && { before }) };
        const page = await client.rest.call('GET /users/@me/mentions', { query });
        setMessages((known) => [...(before === undefined ? [] : (known ?? [])), ...page]);
        setMore(page.length === PAGE);
      }),
    [client, run, withEveryone, withRoles, guildId],
  );
  useEffect(() => load(), [load]);
  useEffect(() => {
    const ends = [
      client.on('MESSAGE_CREATE', (message) => {
        const { state } = client;
        const isMeant = message.mentions.some(({ id }) => id === state.meId) || (message.mention_everyone ? withEveryone : withRoles);
        const isWanted = message.guild_id !== undefined && (guildId === '' || message.guild_id === guildId);
        if (isWanted && isMeant && isPing(state, message)) setMessages((known) => [message, ...(known ?? [])]);
      }),
      client.on('RECENT_MENTION_DELETE', ({ message_id: id }) => setMessages((known) => known?.filter((message) => message.id !== id) ?? null)),
    ];
    return () => ends.forEach((end) => end());
  }, [client, guildId, withEveryone, withRoles]);
  const forget = (messageId: string): void =>
    run(async () => {
      await client.rest.call('DELETE /users/@me/mentions/{message_id}', { path: { message_id: messageId } });
      setMessages((known) => known?.filter(({ id }) => id !== messageId) ?? null);
    });
  return (
    <div aria-busy={task.isBusy}>
      <div className="mention-filters">
        <label>
          <input type="checkbox" checked={withEveryone} onChange={({ target }) => setEveryone(target.checked)} />
          <Trans>@everyone</Trans>
        </label>
        <label>
          <input type="checkbox" checked={withRoles} onChange={({ target }) => setRoles(target.checked)} />
          <Trans>My roles</Trans>
        </label>
        <select aria-label={t`Guild`} value={guildId} onChange={({ target }) => setGuildId(target.value)}>
          <option value="">{t`All guilds`}</option>
          {guilds.map((id) => (
            <option key={id} value={id}>
              {client.state.guilds.get(id)?.name}
            </option>
          ))}
        </select>
      </div>
      <Problem text={task.problem} />
      {messages?.length === 0 && (
        <p className="nothing">
          <Icon name="at" />
          <Trans>Nobody mentioned you lately.</Trans>
        </p>
      )}
      {messages?.map((message) => (
        <div className="placed" key={message.id}>
          <PlaceName channelId={message.channel_id} />
          <MessageCard
            message={message}
            guildId={client.state.channels.get(message.channel_id)?.guild_id}
            onJump={() => run(() => jump({ channelId: message.channel_id, messageId: message.id }).then(onClose))}
          >
            <button className="icon-button" aria-label={t`Remove from the list`} title={t`Remove from the list`} onClick={() => forget(message.id)}>
              <Icon name="close" />
            </button>
          </MessageCard>
        </div>
      ))}
      {hasMore && <More isBusy={task.isBusy} onMore={() => load(messages?.at(-1)?.id)} />}
    </div>
  );
}
