import { Trans } from '@lingui/react/macro';
import { MessageType } from 'discord-api-types/v10';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Message } from '#sdk/state/entities';
import { nameOf } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { useThreadPath } from '../threads/use-thread-path.ts';
import { useMessageActs } from './message-acts.tsx';
import { clockTime } from './times.ts';

export function SystemWords({ message, guildId }: { message: Message; guildId: string | undefined }) {
  const acts = useMessageActs();
  const pathOf = useThreadPath();
  const name = useSelected((state) => nameOf(state, message.author.id, guildId) || message.author.username);
  const who = <strong dir="auto">{name}</strong>;
  const other = message.mentions?.[0];
  const otherName = useSelected((state) => (other ? nameOf(state, other.id, guildId) || other.username : ''));
  const whom = <strong dir="auto">{otherName}</strong>;
  const pinned = message.message_reference?.message_id;
  const text = message.content;
  const isMissed = useSelected(({ meId }) => meId !== null && !!message.call?.ended_timestamp && !message.call.participants.includes(meId));
  const words = (): ReactNode => {
    switch (message.type) {
      case MessageType.UserJoin:
        return <Trans>{who} is here. Welcome!</Trans>;
      case MessageType.ChannelPinnedMessage:
        return (
          <>
            <Trans>{who} pinned a message.</Trans>{' '}
            {pinned !== undefined && (
              <button className="link" onClick={() => acts.jumpTo(pinned)}>
                <Trans>Show it</Trans>
              </button>
            )}
          </>
        );
      case MessageType.ThreadCreated: {
        const thread = (
          <Link href={pathOf({ id: message.message_reference?.channel_id ?? '', guild_id: guildId, parent_id: message.channel_id })} dir="auto">
            {text}
          </Link>
        );
        return (
          <Trans>
            {who} began a thread: {thread}
          </Trans>
        );
      }
      case MessageType.RecipientAdd:
        return guildId === undefined ? (
          <Trans>
            {who} added {whom} to the group.
          </Trans>
        ) : (
          <Trans>
            {who} added {whom} to the thread.
          </Trans>
        );
      case MessageType.RecipientRemove:
        if (other?.id === message.author.id) return <Trans>{who} left the group.</Trans>;
        return guildId === undefined ? (
          <Trans>
            {who} took {whom} out of the group.
          </Trans>
        ) : (
          <Trans>
            {who} took {whom} out of the thread.
          </Trans>
        );
      case MessageType.ChannelIconChange:
        return <Trans>{who} changed the picture of the group.</Trans>;
      case MessageType.ChannelNameChange:
        return (
          <Trans>
            {who} called this {text}.
          </Trans>
        );
      case MessageType.Call:
        return isMissed ? <Trans>You missed a call from {who}.</Trans> : <Trans>{who} began a call.</Trans>;
      case MessageType.ChannelFollowAdd:
        return (
          <Trans>
            {who} follows {text}. Its news come here from now on.
          </Trans>
        );
      case MessageType.GuildBoost:
        return <Trans>{who} boosted the guild.</Trans>;
      default:
        return (
          <>
            {who} {text}
          </>
        );
    }
  };
  return (
    <p className="system-message">
      {words()} <time className="time">{clockTime(new Date(message.timestamp))}</time>
    </p>
  );
}
