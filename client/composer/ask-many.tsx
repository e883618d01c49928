import { Trans, useLingui } from '@lingui/react/macro';
import { useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { peopleIn } from './mentions-many.ts';

/** Asks before very many are disturbed. */
export default function AskMany({ channelId, onSend, onClose }: { channelId: string; onSend(): void; onClose(): void }) {
  const { t } = useLingui();
  const people = useSelected((state) => peopleIn(state, channelId));
  return (
    <Dialog title={t`Tell everybody?`} onClose={onClose}>
      <div className="stack">
        <p className="quiet">
          <Trans>This message mentions up to {people} people at once.</Trans>
        </p>
        <div className="actions">
          <button className="button" onClick={onClose}>
            <Trans>Go on writing</Trans>
          </button>
          <button className="button primary" onClick={onSend} autoFocus>
            <Trans>Send it</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}
