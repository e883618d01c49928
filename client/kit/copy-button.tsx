import { Trans } from '@lingui/react/macro';
import { useState } from 'react';

/** Puts a text into the clipboard, and says so. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const [copied, setCopied] = useState<string | null>(null);
  return (
    <button
      type="button"
      className="button small"
      disabled={text === ''}
      onClick={() => {
        void navigator.clipboard?.writeText(text).then(() => setCopied(text));
      }}
    >
      <span aria-live="polite">{copied === text ? <Trans>Copied</Trans> : (label ?? <Trans>Copy</Trans>)}</span>
    </button>
  );
}
