import { useSyncExternalStore } from 'react';
import { eachSecond } from './each-second.ts';
import { momentInWords } from './times.ts';

const never = () => (): void => undefined;

/** A moment in words. How long it is until then or ago goes on by itself, and draws anew only when the words are others. */
export const useMoment = (seconds: number, style: string): string =>
  useSyncExternalStore(style === 'R' ? eachSecond : never, () => momentInWords(seconds, style, Date.now()));
