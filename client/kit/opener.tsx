import { useRef, type KeyboardEvent, type MouseEventHandler, type ReactNode } from 'react';
import { Popover, type PopoverProps } from 'react-aria-components';

interface OpenerProps {
  /** What the button says, and what it is called where that is no text. */
  face: ReactNode;
  label?: string;
  className: string;
  /** What it opens. A menu opens by the arrows, too. */
  kind: 'dialog' | 'menu';
  /** What is opened is called so, where it has no name of its own. */
  opened?: { label?: string; className?: string };
  placement: NonNullable<PopoverProps['placement']>;
  /** For now it opens nothing. It keeps the focus, which a disabled button loses. */
  isBusy?: boolean;
  isOpen: boolean;
  onOpen(isOpen: boolean): void;
  onContextMenu?: MouseEventHandler<HTMLButtonElement>;
  children: ReactNode;
}

/** A button that opens something beside it. Only what is open is built: such buttons stand around every channel and beside every name. */
export function Opener({ face, label, className, kind, opened, placement, isBusy = false, isOpen, onOpen, onContextMenu, children }: OpenerProps) {
  const button = useRef<HTMLButtonElement>(null);
  const press = (event: KeyboardEvent): void => {
    if (isBusy || kind !== 'menu' || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    onOpen(true);
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-disabled={isBusy || undefined}
        aria-label={label}
        title={label}
        aria-haspopup={kind}
        aria-expanded={isOpen}
        onClick={() => {
          if (isBusy) return;
          // Safari gives none to a button that is clicked; what opens gives it back here.
          button.current?.focus();
          onOpen(!isOpen);
        }}
        onKeyDown={press}
        onContextMenu={onContextMenu}
      >
        {face}
      </button>
      {isOpen && (
        <Popover
          className={`popover ${opened?.className ?? ''}`}
          {...(opened?.label !== undefined && { 'aria-label': opened.label })}
          triggerRef={button}
          placement={placement}
          isOpen
          onOpenChange={onOpen}
        >
          {children}
        </Popover>
      )}
    </>
  );
}
