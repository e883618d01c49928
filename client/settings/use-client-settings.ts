import { useCallback } from 'react';
import { PLAIN_CLIENT_SETTINGS } from '#protocol/nexus/plain-client-settings';
import type { ClientSettings } from '#sdk/gateway/events';
import type { ClientSettingsChange } from '#sdk/own-settings';
import { isCompact, looksOf } from '../app/looks-keeper.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { useResting } from '../kit/use-resting.ts';
import { useTask } from '../kit/use-task.ts';
import { showLooks } from '../theme/theme.ts';

export interface EditedClientSettings {
  /** With what is on its way to the server. */
  settings: ClientSettings;
  problem: string | null;
  change(part: ClientSettingsChange): void;
}

/** How the client looks, to be changed: seen at once, sent when the hand rests. */
export function useClientSettings(): EditedClientSettings {
  const client = useClient();
  const { problem, run } = useTask();
  const standing = useSelected((state) => state.clientSettings) ?? PLAIN_CLIENT_SETTINGS;
  const [unsent, move] = useResting((change: ClientSettingsChange) =>
    run(async () => {
      await client.editClientSettings(change);
    }),
  );
  const change = useCallback(
    (part: ClientSettingsChange) =>
      move((before) => {
        const next = { ...before, ...part };
        const { clientSettings } = client.state;
        if (clientSettings) showLooks(looksOf({ ...clientSettings, ...next } as ClientSettings, isCompact(client.state)));
        return next;
      }),
    [client, move],
  );
  return { settings: { ...standing, ...unsent } as ClientSettings, problem, change }; // nothing in it is undefined
}
