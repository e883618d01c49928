import { i18n } from '@lingui/core';
import { useSyncExternalStore } from 'react';

interface Locale {
  locale: string;
  direction: 'ltr' | 'rtl';
}

const known = new Map<string, Locale>();

/** The language of the page and how it is written, as React Aria asks for it. */
export function getDefaultLocale(): Locale {
  const { locale } = i18n;
  const direction = document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr';
  const key = `${locale} ${direction}`;
  const made = known.get(key) ?? { locale, direction };
  known.set(key, made);
  return made;
}

export const useDefaultLocale = (): Locale => useSyncExternalStore((listener) => i18n.on('change', listener), getDefaultLocale);
