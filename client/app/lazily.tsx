import { lazy, type ComponentType } from 'react';

/** Some two minutes in all: the line of who is connected may lead nowhere. */
const MOST_TRIES = 20;
const LONGEST_WAIT_MS = 8_000;

/** A part of the client that comes when it is wanted. Where the line is gone just then it is waited for, and what is on the page stays. */
export const lazily = <Props,>(load: () => Promise<{ default: ComponentType<Props> }>) => lazy(() => insistently(load));

async function insistently<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let tries = 1; ;) {
    try {
      return await load();
    } catch (error) {
      if (navigator.onLine && tries++ >= MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(250 * 2 ** tries, LONGEST_WAIT_MS)));
    }
  }
}
