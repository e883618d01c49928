import { Trans } from '@lingui/react/macro';
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
export function Answered({ message, guildId }: { message: Message; guildId: string | undefined }) {
  const interaction = message.interaction_metadata as { user?: { id: string; global_name?: string | null; username: string }; name?: string } | undefined;
  const user = interaction?.user;
  const by = useSelected((state) => (user ? nameOf(state, user.id, guildId) || user.global_name || user.username : ''));
  if (message.type === 20)
    return by === '' ? null : (
      <div className="answered">
        <span dir="auto">
          <Trans>
            <strong>{by}</strong> used a command
          </Trans>
        </span>
      </div>
    );
  return <AnsweredMessage message={message} guildId={guildId} />;
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
