import { Trans } from '@lingui/react/macro';
import { MessageType } from 'discord-api-types/v10';
import { useMemo } from 'react';
import { parseMarkdown } from '#protocol/markdown/parse-markdown';
import { plainTextOf } from '#protocol/markdown/read-tree';
import type { Message } from '#sdk/state/entities';
import { findMessage } from '#sdk/state/history';
import { nameOf } from '#sdk/state/selectors/names';
import { unheard } from '#sdk/state/selectors/unheard';
import { useClient, useSelected } from '../app/session.tsx';
import { useMessageActs } from './message-acts.tsx';
import { namesFor } from './names-for.ts';

/** The line above a reply, or above what a bot answers to a command. */
export const Answered = ({ message, guildId }: { message: Message; guildId: string | undefined }) =>
  message.type === MessageType.Reply ? <AnsweredMessage message={message} guildId={guildId} /> : <UsedCommand message={message} guildId={guildId} />;

function UsedCommand({ message, guildId }: { message: Message; guildId: string | undefined }) {
  const user = message.interaction_metadata?.user;
  const by = useSelected((state) => (user ? nameOf(state, user.id, guildId) || user.global_name || user.username : ''));
  if (by === '') return null;
  // Those in menus are called as they stand there.
  const name = message.interaction?.name;
  const command = message.type === MessageType.ChatInputCommand ? `/${name}` : name;
  return (
    <div className="answered">
      <span dir="auto">
        {name === undefined ? (
          <Trans>
            <strong>{by}</strong> used a command
          </Trans>
        ) : (
          <Trans>
            <strong>{by}</strong> used <strong>{command}</strong>
          </Trans>
        )}
      </span>
    </div>
  );
}

function AnsweredMessage({ message, guildId }: { message: Message; guildId: string | undefined }) {
  const client = useClient();
  const acts = useMessageActs();
  const id = message.message_reference?.message_id;
  const held = useSelected((state) => {
    const history = id === undefined ? undefined : state.histories.get(message.channel_id);
    return history && id !== undefined ? findMessage(history, id) : undefined;
  });
  const answered = held ?? message.referenced_message;
  const content = answered?.content ?? '';
  const text = useMemo(() => plainTextOf(parseMarkdown(content), namesFor(client.state, guildId)).replaceAll('\n', ' '), [client, content, guildId]);
  const name = useSelected((state) => (answered ? nameOf(state, answered.author.id, guildId) || answered.author.username : ''));
  const isUnheard = useSelected((state) => answered !== undefined && answered !== null && unheard(state, answered.author.id) !== null);
  if (!answered)
    return (
      <div className="answered">
        <span>
          <Trans>The message that this answers is gone.</Trans>
        </span>
      </div>
    );
  return (
    <div className="answered">
      <button onClick={() => acts.jumpTo(answered.id)}>
        <strong dir="auto">{name}</strong>{' '}
        <span dir="auto">{isUnheard ? <Trans>(hidden)</Trans> : text || <Trans>(a file or something else without words)</Trans>}</span>
      </button>
    </div>
  );
}
