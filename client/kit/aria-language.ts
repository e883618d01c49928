import { i18n } from '@lingui/core';
import { useSyncExternalStore } from 'react';

interface Locale {
  locale: string;
  direction: 'ltr' | 'rtl';
}

const known = new Map<string, Locale>();

/** The language of the page, as React Aria asks for it. Ours are all written from left to right. */
export function getDefaultLocale(): Locale {
  const { locale } = i18n;
  const made = known.get(locale) ?? { locale, direction: 'ltr' };
  known.set(locale, made);
  return made;
}

export const useDefaultLocale = (): Locale => useSyncExternalStore((listener) => i18n.on('change', listener), getDefaultLocale);
