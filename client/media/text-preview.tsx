import { Trans } from '@lingui/react/macro';
import type { APIAttachment } from 'discord-api-types/v10';
import { useState } from 'react';
import { CodeBlock } from '../messages/code-block.tsx';

/** More of a file is not shown. */
const MOST_BYTES = 64 * 1024;
const TEXTS = /^(?:text\/|application\/(?:json|xml|javascript|x-(?:sh|yaml|toml|httpd-php|perl)|sql|toml|yaml))/;

export const isText = ({ content_type: type = '', size }: APIAttachment): boolean => TEXTS.test(type) && size > 0;

/** The beginning of a text, when somebody asks for it. */
export function TextPreview({ attachment: { url, filename } }: { attachment: APIAttachment }) {
  const [text, setText] = useState<string | null>(null);
  const [state, setState] = useState<'shut' | 'loading' | 'open' | 'failed'>('shut');
  const toggle = (): void => {
    if (state === 'open') return setState('shut');
    if (text !== null) return setState('open');
    setState('loading');
    beginningOf(url).then(
      (read) => {
        setText(read);
        setState('open');
      },
      () => setState('failed'),
    );
  };
  const language = /\.([a-z0-9]{1,10})$/i.exec(filename)?.[1]?.toLowerCase() ?? null;
  return (
    <>
      <button type="button" className="button small" aria-expanded={state === 'open'} disabled={state === 'loading'} onClick={toggle}>
        {state === 'open' ? <Trans>Hide the text</Trans> : state === 'failed' ? <Trans>Not loaded. Try again</Trans> : <Trans>Show the text</Trans>}
      </button>
      {state === 'open' && text !== null && (
        <div className="text-preview markdown">
          <CodeBlock text={text} language={language === 'txt' ? null : language} />
        </div>
      )}
    </>
  );
}

async function beginningOf(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok || !answer.body) throw new Error(`status ${answer.status}`);
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; bytes < MOST_BYTES;) {
    const { value, done } = await reader.read();
    if (done) return text + decoder.decode();
    const part = value.subarray(0, MOST_BYTES - bytes);
    bytes += part.length;
    text += decoder.decode(part, { stream: true });
  }
  await reader.cancel();
  return `${text}\n…`;
}
