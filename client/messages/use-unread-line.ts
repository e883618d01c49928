import { useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { readUpTo, unreadOf } from '#sdk/state/selectors/unread';
import { useClient, useSelected } from '../app/session.tsx';

interface UnreadLine {
  /** The line stands above the first message of somebody else after this one; null for none. */
  after: string | null;
  /** Somebody said that it stays unread: seeing it alone reads nothing. */
  isKept: boolean;
}

/**
 * Where in an open channel begins what is new: as it was opened, which is told by `onShown`, as the window was left, or as "Mark as unread"
 * says.
 */
export function useUnreadLine(channelId: string, onShown: (after: string | null) => void): UnreadLine {
  const client = useClient();
  const readTo = useSelected((state) => readUpTo(state, channelId));
  const begin = useCallback((): string | null => (unreadOf(client.state, channelId).isUnread ? readUpTo(client.state, channelId) : null), [client, channelId]);
  const [after, setAfter] = useState(begin);
  const [keptAt, keep] = useState<string | null>(null);
  // Also when one comes back to a list that stood behind another.
  useLayoutEffect(() => {
    const now = begin();
    setAfter(now);
    keep(null);
    onShown(now);
  }, [begin, onShown]);
  useEffect(
    () =>
      client.on('MESSAGE_ACK', ({ channel_id: id, message_id: messageId, manual }) => {
        if (id !== channelId || !manual) return;
        setAfter(messageId);
        keep(messageId);
      }),
    [client, channelId],
  );
  useEffect(() => {
    const left = (): void => {
      if (!unreadOf(client.state, channelId).isUnread) setAfter(readUpTo(client.state, channelId));
    };
    addEventListener('blur', left);
    return () => removeEventListener('blur', left);
  }, [client, channelId]);
  return { after, isKept: keptAt === readTo };
}
