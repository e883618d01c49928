import { useEffect } from 'react';
import { useClient, useSelected } from '../app/session.tsx';

const ASK_AFTER_MS = 200;

/** Has the server name the members of a guild whose names begin so, a moment after the last key. What draws it is drawn anew as they come. */
export function useMembersAsked(guildId: string | undefined, query: string, most: number): void {
  const client = useClient();
  const sought = query.trim();
  useSelected((state) => (guildId === undefined ? 0 : state.members.of(guildId).version));
  useEffect(() => {
    if (guildId === undefined || sought === '') return undefined;
    const timer = setTimeout(() => client.requestMembers(guildId, { query: sought, limit: most }), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [client, guildId, sought, most]);
}
