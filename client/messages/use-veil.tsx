import { useState, type ReactNode } from 'react';
import { unheard } from '#sdk/state/selectors/unheard';
import { useSelected } from '../app/session.tsx';
import { VeilLine } from './veil-line.tsx';

/** The veil over one message apart from its channel, with the line that lifts it; no line where one hears its author. */
export function useVeil(messageId: string, authorId: string | undefined): { isHidden: boolean; line: ReactNode } {
  const why = useSelected((state) => (authorId === undefined ? null : unheard(state, authorId)));
  const [isOpen, open] = useState(false);
  if (why === null) return { isHidden: false, line: null };
  return { isHidden: !isOpen, line: <VeilLine veil={{ why, ids: [messageId], isOpen }} onTurn={() => open(!isOpen)} /> };
}
