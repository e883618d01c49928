import { useLingui } from '@lingui/react/macro';
import { useEffect, useState, type ReactNode } from 'react';
import { Icon } from '../kit/icon.tsx';

/** Code as it was written, in colours once the highlighter is there. */
export function CodeBlock({ text, language }: { text: string; language: string | null }) {
  const { t } = useLingui();
  const [colored, setColored] = useState<ReactNode>(null);
  const [copied, setCopied] = useState<string | null>(null);
  const copyWords = copied === text ? t`Copied` : t`Copy the code`;
  useEffect(() => {
    let isGone = false;
    setColored(null);
    if (language !== null) {
      import('./highlight.tsx').then(
        ({ highlight }) => !isGone && setColored(highlight(text, language)),
        // It stays as it is written.
        () => undefined,
      );
    }
    return () => {
      isGone = true;
    };
  }, [text, language]);
  return (
    <div className="code-block" dir="ltr">
      <pre tabIndex={0}>
        <code>{colored ?? text}</code>
      </pre>
      <button
        className="icon-button"
        aria-label={copyWords}
        title={copyWords}
        onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(text))}
        onBlur={() => setCopied(null)}
      >
        <Icon name={copied === text ? 'check' : 'copy'} />
      </button>
    </div>
  );
}
