import { i18n } from '@lingui/core';

/** In seconds. Source: Discord's client. */
export const SLOW_MODES = [0, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600] as const;

/** In minutes, after which a silent thread goes into the archive. Source: Discord, "Channel object". */
export const ARCHIVE_AFTER = [60, 1440, 4320, 10_080] as const;

/** A length of time in its largest whole unit. */
export function lengthInWords(seconds: number): string {
  const [unit, size] =
    (
      [
        ['day', 86_400],
        ['hour', 3600],
        ['minute', 60],
      ] as const
    ).find(([, length]) => seconds % length === 0) ?? (['second', 1] as const);
  return new Intl.NumberFormat(i18n.locale, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
}
