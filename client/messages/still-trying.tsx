import { Trans } from '@lingui/react/macro';
import type { OutboxEntry } from '#sdk/outbox/entry';
import { useClient } from '../app/session.tsx';

/** A message that the server fails at, while it is tried again by itself. */
export default function StillTrying({ entry: { id } }: { entry: OutboxEntry }) {
  const client = useClient();
  return (
    <p className="note" role="status">
      <span>
        <Trans>The server had trouble with this. It is tried again.</Trans>
      </span>
      <button onClick={() => void client.retry(id)}>
        <Trans>Try now</Trans>
      </button>
      <button onClick={() => void client.discard(id)}>
        <Trans>Discard</Trans>
      </button>
    </p>
  );
}
