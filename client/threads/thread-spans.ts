import { t } from '@lingui/core/macro';
import { spanInWords } from '../kit/span-words.ts';

interface Span {
  value: number;
  words: string;
}

/** In seconds. Source: Discord's client. */
const SLOW_MODES = [0, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600];
/** In minutes, after which a silent thread goes into the archive. Source: Discord, "Channel object". */
const ARCHIVE_AFTER = [60, 1440, 4320, 10_080];

/** What slow mode may be, and what it is: a bot may have set a span that is none of these. */
export const slowModes = (current: number): Span[] =>
  [...new Set([...SLOW_MODES, current])].sort((a, b) => a - b).map((seconds) => ({ value: seconds, words: seconds === 0 ? t`Off` : spanInWords(seconds) }));

export const archiveSpans = (): Span[] => ARCHIVE_AFTER.map((minutes) => ({ value: minutes, words: spanInWords(minutes * 60) }));
