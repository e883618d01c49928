import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import type { Message } from '#sdk/state/entities';
import { useClient, useSelected } from '../app/session.tsx';
import { orSay } from '../kit/or-say.ts';
import { say } from '../kit/say.ts';

/** Whether a message is saved, and how to change that. What is saved is mostly known by then; where that went wrong it is asked for once somebody looks. */
export function useForLater({ id, channel_id: channelId }: Message, isLooked: boolean): { isSaved: boolean; toggle(): void } {
  const { t } = useLingui();
  const client = useClient();
  const isSaved = useSelected((state) => state.savedMessages.has(id));
  useEffect(() => {
    if (isLooked && !client.hasSavedMessages) void client.loadSavedMessages().catch(() => undefined);
  }, [client, isLooked]);
  const toggle = (): void => {
    const path = { channel_id: channelId, message_id: id };
    const changed = isSaved
      ? client.rest.call('DELETE /users/@me/saved-messages/{channel_id}/{message_id}', { path })
      : client.rest.call('PUT /users/@me/saved-messages/{channel_id}/{message_id}', { path, body: {} });
    const title = isSaved ? t`Removed from what you saved` : t`Saved for later: you find it in the inbox`;
    orSay(changed.then(() => say({ icon: 'bookmark', title }, 5_000)));
  };
  return { isSaved, toggle };
}
