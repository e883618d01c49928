import { Trans, useLingui } from '@lingui/react/macro';
import { Dialog } from '../kit/dialog.tsx';
import Keybinds from '../settings/keybinds.tsx';
import '../settings/settings.css';

/** What the keyboard does, over everything. */
export default function Shortcuts({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Shortcuts`} isWide onClose={onClose}>
      <div className="stack">
        <Keybinds />
        <div className="actions">
          <button className="button" onClick={onClose}>
            <Trans>Close</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}
