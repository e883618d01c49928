import { Trans } from '@lingui/react/macro';
import { useEffect, useSyncExternalStore } from 'react';
import { navigate } from './navigate.ts';
import { useClient } from './session.tsx';
import { isOldVersion, lookForNewVersion, onOldVersion, startWorker } from './worker.ts';

/** Says that the server has another build than the one that is open. Nothing is taken away from whoever is writing. */
export function NewVersion() {
  const client = useClient();
  const isOld = useSyncExternalStore(onOldVersion, isOldVersion);
  useEffect(() => startWorker(navigate), []);
  useEffect(() => client.on('connection', (state) => state === 'connected' && void lookForNewVersion()), [client]);
  if (!isOld) return null;
  return (
    <div className="new-version" role="status">
      <Trans>A new version is there.</Trans>
      <button className="button small primary" onClick={() => location.reload()}>
        <Trans>Load it</Trans>
      </button>
    </div>
  );
}
