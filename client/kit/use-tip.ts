import { useEffect, useRef, useState, type DOMAttributes } from 'react';

/** Who only passes by asks for nothing. */
const REST_MS = 300;

interface Tip {
  isOpen: boolean;
  close(): void;
  /** To be put onto what the tip is about. */
  trigger: Pick<DOMAttributes<HTMLElement>, 'onPointerOver' | 'onPointerLeave' | 'onFocus' | 'onBlur' | 'onKeyDown'>;
}

/** Whether somebody wants to know more of a thing: a pointer rests on it, or the keyboard came to it. Escape puts the tip away. */
export function useTip(): Tip {
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const close = (): void => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  return {
    isOpen,
    close,
    trigger: {
      // Not `onPointerEnter`, which React does not tell of when what lay under the pointer before is gone.
      onPointerOver({ pointerType }) {
        clearTimeout(timer.current);
        if (pointerType !== 'touch') timer.current = setTimeout(() => setOpen(true), REST_MS);
      },
      onPointerLeave: close,
      onFocus: ({ currentTarget }) => currentTarget.matches(':focus-visible') && setOpen(true),
      onBlur: close,
      onKeyDown(event) {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        close();
      },
    },
  };
}
