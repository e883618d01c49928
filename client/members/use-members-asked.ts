import { useEffect } from 'react';
import { useClient, useSelected } from '../app/session.tsx';
import { bareName, isId } from './find-subjects.ts';

const ASK_AFTER_MS = 200;

/** Has the server name the members of a guild whose names begin so, or who has that id, a moment after the last key. What draws it is drawn anew as they come. */
export function useMembersAsked(guildId: string | undefined, query: string, most: number): void {
  const client = useClient();
  const sought = bareName(query);
  useSelected((state) => (guildId === undefined ? 0 : state.members.of(guildId).version));
  useEffect(() => {
    if (guildId === undefined || sought === '') return undefined;
    const timer = setTimeout(() => client.requestMembers(guildId, isId(sought) ? { userIds: [sought] } : { query: sought, limit: most }), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [client, guildId, sought, most]);
}
