import { useEffect, useState } from 'react';
import { useClient } from '../app/session.tsx';
import { CLEARED, NOTHING_TOLD, withTold, type ReactionTold } from './known-reactors.ts';
import type { ReactionProps } from './reactions.tsx';

interface Place {
  channel_id: string;
  message_id: string;
}

interface Given extends Place {
  emoji: { id: string | null; name: string | null };
}

/** What is told of a reaction for as long as this is drawn. */
export function useReactionTold({ channelId, messageId, reaction }: Pick<ReactionProps, 'channelId' | 'messageId' | 'reaction'>): ReactionTold {
  const client = useClient();
  const [told, setTold] = useState(NOTHING_TOLD);
  const { id, name } = reaction.emoji;
  useEffect(() => {
    const isHere = (event: Place): boolean => event.channel_id === channelId && event.message_id === messageId;
    const isThis = (event: Given): boolean => isHere(event) && event.emoji.id === id && (id !== null || event.emoji.name === name);
    const ends = [
      client.on('MESSAGE_REACTION_ADD', (event) => isThis(event) && setTold((now) => withTold(now, event.user_id, true))),
      client.on('MESSAGE_REACTION_REMOVE', (event) => isThis(event) && setTold((now) => withTold(now, event.user_id, false))),
      client.on('MESSAGE_REACTION_REMOVE_EMOJI', (event) => isThis(event) && setTold(CLEARED)),
      client.on('MESSAGE_REACTION_REMOVE_ALL', (event) => isHere(event) && setTold(CLEARED)),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [client, channelId, messageId, id, name]);
  return told;
}
