import { i18n } from '@lingui/core';

/** Languages by their own names. English stands in the source; each of the others is a catalog in locales/. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'nexus.language';
export const isLanguage = (word: string | null): word is Language => word !== null && word in LANGUAGES;

export function chosenLanguage(): Language {
  const kept = localStorage.getItem(KEY);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((one) => one.split('-', 1)[0] ?? '').find(isLanguage) ?? 'en';
}

export async function showLanguage(language: Language): Promise<void> {
  const { messages } = language === 'de' ? await import('../locales/de.po') : { messages: {} };
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
  await showLanguage(language);
}
