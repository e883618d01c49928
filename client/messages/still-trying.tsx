import { Trans } from '@lingui/react/macro';
import type { OutboxEntry } from '#sdk/outbox/entry';
import { SLOW_MODE } from '#sdk/rest/discord-error';
import { useClient } from '../app/session.tsx';

/** A message that the server fails at, or that slow mode holds, while it is tried again by itself. */
export default function StillTrying({ entry: { id, error } }: { entry: OutboxEntry }) {
  const client = useClient();
  return (
    <p className="note" role="status">
      <span>
        {error?.code === SLOW_MODE ? (
          <Trans>Slow mode: this is sent by itself as soon as you may write here again.</Trans>
        ) : (
          <Trans>The server had trouble with this. It is tried again.</Trans>
        )}
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
