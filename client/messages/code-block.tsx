import { useLingui } from '@lingui/react/macro';
import { useEffect, useState, type ReactNode } from 'react';
import { Icon } from '../kit/icon.tsx';

/** Code as it was written, in colours once the highlighter is there. */
export function CodeBlock({ text, language }: { text: string; language: string | null }) {
  const { t } = useLingui();
  const [colored, setColored] = useState<ReactNode>(null);
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
      <button className="icon-button" aria-label={t`Copy the code`} title={t`Copy the code`} onClick={() => void navigator.clipboard?.writeText(text)}>
        <Icon name="copy" />
      </button>
    </div>
  );
}
