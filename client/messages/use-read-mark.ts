import { useEffect } from 'react';
import type { Client } from '#sdk/client';
import { isLookedAt } from '../app/is-looked-at.ts';
import { useClient } from '../app/session.tsx';

/** Whoever leaves sooner has seen nothing. */
const SEEN_MS = 150;

function read(client: Client, channelId: string, messageId: string): void {
  if (isLookedAt()) void client.ack(channelId, messageId).catch(() => undefined);
}

/** What is seen at the end by somebody who looks is read. */
export function useReadMark(channelId: string, isSeen: boolean, lastId: string | undefined): void {
  const client = useClient();
  useEffect(() => {
    if (!isSeen || lastId === undefined) return;
    const mark = (): void => read(client, channelId, lastId);
    // What stands around it is drawn anew then, for nothing is new any more: that would keep it from being a picture.
    const timer = setTimeout(mark, SEEN_MS);
    addEventListener('focus', mark);
    return () => {
      clearTimeout(timer);
      removeEventListener('focus', mark);
    };
  }, [client, channelId, isSeen, lastId]);
  // What comes while one looks is read before anything is drawn: nothing around it says first that it is new, and then that it is not.
  useEffect(
    () => (isSeen ? client.on('MESSAGE_CREATE', (message) => message.channel_id === channelId && read(client, channelId, message.id)) : undefined),
    [client, channelId, isSeen],
  );
}
