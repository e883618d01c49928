import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface DialogProps {
  title: string;
  isWide?: boolean;
  onClose(): void;
  children: ReactNode;
}

/** Stands over the page until it is closed; the focus stays in it, and goes back afterwards. */
export const Dialog = ({ title, isWide = false, onClose, children }: DialogProps) => (
  <ModalOverlay className="shade" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
    <Modal className={`dialog${isWide ? ' wide' : ''}`}>
      <AriaDialog>
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
