import { isThemeValue, isThemeVariable, OWN_THEMES, type CustomTheme, type OwnTheme } from '#protocol/themes';
import type { ClientSettings } from '#sdk/gateway/events';
import './base.css';
import './light.css';
import './dark.css';
import './contrast.css';
import './looks.css';

/** What of a person's settings is seen. A theme is a file of variables in this folder, or one of the person's own. */
export type Looks = Pick<ClientSettings, 'theme' | 'message_font_px' | 'message_gap_px' | 'saturation' | 'motion'> & {
  /** The one that is chosen, where it is the person's own. */
  custom: CustomTheme | null;
  isCompact: boolean;
};

const PLAIN: Looks = { theme: 'auto', custom: null, message_font_px: 16, message_gap_px: 12, saturation: 100, motion: 'system', isCompact: false };

/** For the first paint of the next visit; what holds is in the person's settings. */
const KEY = 'nexus.looks';
const dark = matchMedia('(prefers-color-scheme: dark)');
const contrast = matchMedia('(prefers-contrast: more)');

let shown: Looks = kept();

function kept(): Looks {
  try {
    return { ...PLAIN, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Looks>) }; // written below
  } catch {
    return PLAIN;
  }
}

export function keepLooks(looks: Looks): void {
  localStorage.setItem(KEY, JSON.stringify(looks));
  showLooks(looks);
}

/** They were somebody's. */
export function forgetLooks(): void {
  localStorage.removeItem(KEY);
  showLooks(PLAIN);
}

const ownTheme = (name: string): OwnTheme => OWN_THEMES.find((one) => one === name) ?? 'auto';
const bySystem = (): OwnTheme => (contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light');

export function showLooks(looks: Looks = shown): void {
  shown = looks;
  const { dataset, style } = document.documentElement;
  const chosen = looks.custom?.base ?? ownTheme(looks.theme);
  dataset['theme'] = chosen === 'auto' ? bySystem() : chosen;
  dataset['motion'] = looks.motion;
  dataset['density'] = looks.isCompact ? 'compact' : 'cozy';
  const before = Array.from(style).filter((name) => name.startsWith('--'));
  for (const name of before) style.removeProperty(name);
  // By the object model, which takes values and no rules; each is looked at once more, wherever it comes from.
  for (const [name, value] of Object.entries(looks.custom?.variables ?? {}))
    if (isThemeVariable(name) && isThemeValue(name, value)) style.setProperty(`--${name}`, value);
  style.setProperty('--message-font', `${Number(looks.message_font_px)}px`);
  style.setProperty('--message-gap', `${Number(looks.message_gap_px)}px`);
  style.filter = looks.saturation === 100 ? '' : `saturate(${Number(looks.saturation) / 100})`;
}

dark.addEventListener('change', () => showLooks());
contrast.addEventListener('change', () => showLooks());
