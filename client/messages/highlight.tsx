import hljs from 'highlight.js/lib/common';
import type { ReactNode } from 'react';

/** What the highlighter makes, before it would make markup of it. */
interface Piece {
  scope?: string;
  children: (Piece | string)[];
}

/** Code in colours, as elements; null where the language is not known. */
export function highlight(text: string, language: string): ReactNode {
  if (!hljs.getLanguage(language)) return null;
  const { _emitter: emitter } = hljs.highlight(text, { language, ignoreIllegals: true }) as unknown as { _emitter: { rootNode: Piece } }; // not in its types
  return emitter.rootNode.children.map(drawn);
}

function drawn(piece: Piece | string, place: number): ReactNode {
  if (typeof piece === 'string') return piece;
  const [first = ''] = (piece.scope ?? '').split('.');
  return (
    <span key={place} className={`hljs-${first}`}>
      {piece.children.map(drawn)}
    </span>
  );
}
