import { Trans, useLingui } from '@lingui/react/macro';
import type { BackupCode } from '#sdk/rest/replies';
import { aboutServer } from '../app/about-server.ts';
import { CopyButton } from '../kit/copy-button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { saveFile } from './save-file.ts';
import './codes.css';

/** New codes, to be written down. */
export function CodesDialog({ codes, onClose }: { codes: readonly BackupCode[]; onClose(): void }) {
  const { t } = useLingui();
  const text = codes.map(({ code }) => code).join('\n');
  return (
    <Dialog title={t`Your backup codes`} onClose={onClose}>
      <div className="stack">
        <p>
          <Trans>Keep them where you find them without your phone. Nobody can show them to you again.</Trans>
        </p>
        <ul className="codes">
          {codes.map(({ code }) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="actions">
          <CopyButton text={text} />
          <button
            className="button small"
            onClick={() => saveFile(`${aboutServer.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-backup-codes.txt`, 'text/plain', `${text}\n`)}
          >
            <Trans>Download</Trans>
          </button>
          <button className="button small primary" onClick={onClose}>
            <Trans>I have them</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}
