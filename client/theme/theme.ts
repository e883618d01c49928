import './base.css';
import './light.css';
import './dark.css';
import './contrast.css';

/** A theme is one file of variables in this folder; `auto` goes by what the person's system says. */
export const THEMES = ['auto', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'nexus.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const contrast = matchMedia('(prefers-contrast: more)');

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === kept) ?? 'auto';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  showTheme();
}

export function showTheme(): void {
  const chosen = chosenTheme();
  document.documentElement.dataset['theme'] = chosen === 'auto' ? (contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light') : chosen;
}

dark.addEventListener('change', showTheme);
contrast.addEventListener('change', showTheme);
