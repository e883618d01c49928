import type { KeyboardEvent } from 'react';

/** Enter and Space press what flows with a text as no button does. */
export function clickByKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  event.currentTarget.click();
}
