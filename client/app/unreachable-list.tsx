import { Trans, useLingui } from '@lingui/react/macro';
import type { OutboxEntry } from '#sdk/outbox/entry';
import { CopyButton } from '../kit/copy-button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { useClient } from './session.tsx';

/** What was written in channels that cannot be opened any more: to take the words elsewhere, or to let them go. */
export default function UnreachableList({ entries, onClose }: { entries: readonly OutboxEntry[]; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  return (
    <Dialog title={t`Not sent`} onClose={onClose}>
      <p className="quiet">
        <Trans>These were written in channels that are gone, or hidden from you by now.</Trans>
      </p>
      <ul className="unreachable-list" aria-label={t`Not sent`}>
        {entries.map(({ id, body, files }) => (
          <li key={id}>
            {body.content && <p dir="auto">{body.content}</p>}
            {files.map(({ name }) => (
              <p className="note" key={name} dir="auto">
                {name}
              </p>
            ))}
            <div className="row">
              {body.content && <CopyButton text={body.content} />}
              <button type="button" className="button small bad" onClick={() => void client.discard(id)}>
                <Trans>Discard</Trans>
              </button>
            </div>
          </li>
        ))}
      </ul>
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          <Trans>Close</Trans>
        </button>
      </div>
    </Dialog>
  );
}
