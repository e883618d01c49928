import { findMessage } from '#sdk/state/history';
import type { Message } from '#sdk/state/entities';
import { useSelected } from '../app/session.tsx';

/** The message that another answers, or that a thread began with, as it stands now where it is held; null where it is gone. */
export function useReferenced({
  channel_id: channelId,
  message_reference: reference,
  referenced_message: told,
}: Pick<Message, 'channel_id' | 'message_reference' | 'referenced_message'>): Message | null {
  const id = reference?.message_id;
  const held = useSelected((state) => {
    const history = id === undefined ? undefined : state.histories.get(reference?.channel_id ?? channelId);
    return history && id !== undefined ? findMessage(history, id) : undefined;
  });
  return held ?? told ?? null;
}
