import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { APIReaction } from 'discord-api-types/v10';
import type { Message } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { CustomEmoji } from './markdown.tsx';

/** As a path names it. */
export const emojiKey = ({ id, name }: { id: string | null; name: string | null }): string => (id === null ? (name ?? '') : `${name ?? '_'}:${id}`);

export const Reactions = ({ message }: { message: Message }) => (
  <div className="reactions">
    {message.reactions?.map((reaction) => (
      <Reaction key={emojiKey(reaction.emoji)} message={message} reaction={reaction} />
    ))}
  </div>
);

function Reaction({ message, reaction: { emoji, count, me } }: { message: Message; reaction: APIReaction }) {
  const { t } = useLingui();
  const client = useClient();
  const name = emoji.id === null ? (emoji.name ?? '') : `:${emoji.name ?? '_'}:`;
  const times = plural(count, { one: '# reaction', other: '# reactions' });
  return (
    <button
      className="reaction"
      aria-pressed={me}
      aria-label={t`${name}, ${times}`}
      onClick={() => void client.react(message.channel_id, message.id, emojiKey(emoji), !me).catch(() => undefined)}
    >
      {emoji.id === null ? <span>{emoji.name}</span> : <CustomEmoji id={emoji.id} name={emoji.name ?? '_'} animated={emoji.animated ?? false} />}
      <span>{count}</span>
    </button>
  );
}
