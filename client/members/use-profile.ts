import { useCallback } from 'react';
import type { Operations } from '#sdk/rest/operations';
import { useClient } from '../app/session.tsx';
import { useLoaded, type Loaded } from '../kit/use-loaded.ts';

export type Profile = Operations['GET /users/{user_id}/profile']['reply'];

/** What somebody shows of themselves, and what one has in common with them. */
export function useProfile(userId: string, guildId: string | undefined): Loaded<Profile> {
  const client = useClient();
  const load = useCallback(
    () =>
      client.rest.call('GET /users/{user_id}/profile', {
        path: { user_id: userId },
        query: { with_mutual_guilds: 'true', with_mutual_friends: 'true', ...(guildId !== undefined && { guild_id: guildId }) },
      }),
    [client, userId, guildId],
  );
  return useLoaded(load);
}
