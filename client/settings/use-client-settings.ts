import { useCallback, useEffect, useRef, useState } from 'react';
import type { ClientSettings } from '#sdk/gateway/events';
import type { ClientSettingsChange } from '#sdk/own-settings';
import { isCompact, looksOf } from '../app/looks-keeper.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { useTask } from '../kit/use-task.ts';
import { showLooks } from '../theme/theme.ts';

/** While somebody moves a slider. */
const REST_MS = 300;

export interface EditedClientSettings {
  /** With what is on its way to the server. */
  settings: ClientSettings;
  problem: string | null;
  change(part: ClientSettingsChange): void;
}

const NOTHING: ClientSettings = { theme: 'auto', themes: [], language: null, message_font_px: 16, message_gap_px: 12, saturation: 100, motion: 'system' };

/** How the client looks, to be changed: seen at once, sent when the hand rests. */
export function useClientSettings(): EditedClientSettings {
  const client = useClient();
  const { problem, run } = useTask();
  const standing = useSelected((state) => state.clientSettings) ?? NOTHING;
  const [pending, setPending] = useState<ClientSettingsChange>({});
  const unsent = useRef<ClientSettingsChange>({});
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const send = useCallback(() => {
    const change = unsent.current;
    if (Object.keys(change).length === 0) return;
    unsent.current = {};
    run(async () => {
      await client.editClientSettings(change);
    });
    setPending({});
  }, [client, run]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      send();
    },
    [send],
  );
  const change = useCallback(
    (part: ClientSettingsChange) => {
      unsent.current = { ...unsent.current, ...part };
      setPending(unsent.current);
      const { clientSettings } = client.state;
      if (clientSettings) showLooks(looksOf({ ...clientSettings, ...unsent.current } as ClientSettings, isCompact(client.state)));
      clearTimeout(timer.current);
      timer.current = setTimeout(send, REST_MS);
    },
    [client, send],
  );
  return { settings: { ...standing, ...pending } as ClientSettings, problem, change }; // nothing in it is undefined
}
