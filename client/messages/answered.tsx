import { Trans } from '@lingui/react/macro';
import { MessageType } from 'discord-api-types/v10';
import { useMemo } from 'react';
import type { Message } from '#sdk/state/entities';
import { nameOf } from '#sdk/state/selectors/names';
import { unheard } from '#sdk/state/selectors/unheard';
import { useClient, useSelected } from '../app/session.tsx';
import { useMessageActs } from './message-acts.tsx';
import { messageInWords } from './message-in-words.ts';
import { useReferenced } from './use-referenced.ts';

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
  const { jumpTo } = useMessageActs();
  const answered = useReferenced(message);
  const text = useMemo(() => answered && messageInWords(client.state, answered, guildId).replaceAll('\n', ' '), [client, answered, guildId]);
  const name = useSelected((state) => (answered ? nameOf(state, answered.author.id, guildId) || answered.author.username : ''));
  const isUnheard = useSelected((state) => answered !== null && unheard(state, answered.author.id) !== null);
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
      <button onClick={() => jumpTo?.(answered.id)}>
        <strong dir="auto">{name}</strong>{' '}
        <span dir="auto">{isUnheard ? <Trans>(hidden)</Trans> : text || <Trans>(a file or something else without words)</Trans>}</span>
      </button>
    </div>
  );
}
