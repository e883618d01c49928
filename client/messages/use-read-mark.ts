import { useEffect } from 'react';
import { useClient } from '../app/session.tsx';

/** What is seen at the end by somebody who looks is read. */
export function useReadMark(channelId: string, isSeen: boolean, lastId: string | undefined): void {
  const client = useClient();
  useEffect(() => {
    if (!isSeen || lastId === undefined) return;
    const mark = (): void => {
      if (document.visibilityState === 'visible' && document.hasFocus()) void client.ack(channelId, lastId).catch(() => undefined);
    };
    mark();
    addEventListener('focus', mark);
    return () => removeEventListener('focus', mark);
  }, [client, channelId, isSeen, lastId]);
}
