import { useCallback } from 'react';
import type { Client } from '#sdk/client';
import { navigate } from './navigate.ts';
import { pathTo } from './place.ts';
import { useClient } from './session.tsx';

export interface Target {
  channelId: string;
  messageId?: string | undefined;
}

/** Where a channel stands; it is asked for where it is not known, as an archived thread is not. */
async function guildOf(client: Client, channelId: string): Promise<string | undefined> {
  if (!client.state.channels.has(channelId)) await client.loadChannel(channelId);
  return client.state.channels.get(channelId)?.guild_id;
}

/** Leads to a message or channel, wherever it is. Rejects with what the server says of one that cannot be seen. */
export function useJump(): (target: Target) => Promise<void> {
  const client = useClient();
  return useCallback(
    async ({ channelId, messageId }) => {
      const guildId = await guildOf(client, channelId);
      navigate(pathTo(guildId, channelId, messageId), { state: { at: Date.now() } });
    },
    [client],
  );
}
