import { useCallback, useEffect } from 'react';
import type { LoggedInteraction } from '#protocol/nexus/interaction-log';
import { useClient } from '../app/session.tsx';
import { useLoaded, type Loaded } from '../kit/use-loaded.ts';

/** So many rows, as many as the server keeps. */
const MOST = 200;

/** The newest interactions of an application, newest first, as they come and are answered. Loaded anew after a break of the line. */
export function useInteractionLog(applicationId: string): Loaded<LoggedInteraction[]> {
  const client = useClient();
  const load = useCallback(
    () => client.rest.call('GET /nexus/v1/applications/{application_id}/interactions', { path: { application_id: applicationId } }),
    [client, applicationId],
  );
  const log = useLoaded<LoggedInteraction[]>(load);
  const { set, reload } = log;
  useEffect(() => {
    const stops = [
      client.on('NEXUS_INTERACTION_LOGGED', (logged) => {
        if (logged.application_id === applicationId) set((before) => (before.some(({ id }) => id === logged.id) ? before : [logged, ...before].slice(0, MOST)));
      }),
      client.on('NEXUS_INTERACTION_OUTCOME', ({ application_id: id, id: interactionId, outcome }) => {
        if (id === applicationId) set((before) => before.map((logged) => (logged.id === interactionId ? { ...logged, outcome } : logged)));
      }),
      client.on('connection', (connection) => {
        if (connection === 'connected') reload();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, applicationId, set, reload]);
  return log;
}
