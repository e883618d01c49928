import type { APIMessage } from 'discord-api-types/v10';
import { useCallback, useEffect, useState } from 'react';
import { withoutEmoji, withoutReaction, withReaction } from '#sdk/state/reducers/reactions';
import { useClient } from '../app/session.tsx';

export interface FirstMessages {
  /** By the post that they begin. */
  firsts: ReadonlyMap<string, APIMessage>;
  add(messages: readonly APIMessage[]): void;
}

/** What posts begin with: what was asked for, those that are made meanwhile, and the reactions to them as they come. */
export function useFirstMessages(guildId: string | undefined): FirstMessages {
  const client = useClient();
  const [firsts, setFirsts] = useState<ReadonlyMap<string, APIMessage>>(new Map());
  const add = useCallback(
    (messages: readonly APIMessage[]): void => setFirsts((known) => new Map([...known, ...messages.map((message) => [message.channel_id, message] as const)])),
    [],
  );
  useEffect(() => {
    const change = (postId: string, messageId: string, how: (message: APIMessage) => APIMessage): void => {
      if (postId !== messageId) return;
      setFirsts((known) => {
        const first = known.get(postId);
        return first ? new Map([...known, [postId, how(first)]]) : known;
      });
    };
    const isMe = (userId: string): boolean => userId === client.state.meId;
    const ends = [
      client.on('MESSAGE_CREATE', (message) => {
        // It may come before its post is known.
        if (message.id === message.channel_id && message.guild_id === guildId) add([message]);
      }),
      client.on('MESSAGE_REACTION_ADD', ({ channel_id: post, message_id: id, emoji, user_id: by, burst = false }) =>
        change(post, id, (first) => withReaction(first, emoji, isMe(by), burst)),
      ),
      client.on('MESSAGE_REACTION_REMOVE', ({ channel_id: post, message_id: id, emoji, user_id: by, burst = false }) =>
        change(post, id, (first) => withoutReaction(first, emoji, isMe(by), burst)),
      ),
      client.on('MESSAGE_REACTION_REMOVE_EMOJI', ({ channel_id: post, message_id: id, emoji }) => change(post, id, (first) => withoutEmoji(first, emoji))),
      client.on('MESSAGE_REACTION_REMOVE_ALL', ({ channel_id: post, message_id: id }) => change(post, id, (first) => ({ ...first, reactions: [] }))),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [client, guildId, add]);
  return { firsts, add };
}
