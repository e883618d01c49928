import { useEffect, useState } from 'react';
import { DiscordError } from '#sdk/rest/discord-error';
import { useClient } from './session.tsx';

/** Which of some channels that are not in the state are gone, or hidden. The server is asked about each, once: it may be an archived thread, which comes by that. */
export function useGoneChannels(channelIds: readonly string[]): ReadonlySet<string> {
  const client = useClient();
  const [gone, setGone] = useState<ReadonlySet<string>>(() => new Set());
  const [asked] = useState(() => new Set<string>());
  useEffect(() => {
    for (const id of channelIds) {
      if (asked.has(id)) continue;
      asked.add(id);
      client.loadChannel(id).then(
        () => asked.delete(id),
        (error: unknown) => {
          if (error instanceof DiscordError && error.status < 500) setGone((now) => new Set(now).add(id));
          else asked.delete(id);
        },
      );
    }
  }, [client, channelIds, asked]);
  return gone;
}
