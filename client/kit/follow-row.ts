import type { KeyboardEvent } from 'react';

/** For what stands around a tree: Enter on a row follows the link in it, as a click does. Rows without one are left to the tree. */
export function followRow(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'row') return;
  const link = event.target.querySelector('a');
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  link.click();
}
