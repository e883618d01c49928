/** A theme is a set of values for these. A client sets nothing else by one, and nothing that could ask a host. */
const COLOR = 'color';
const SHADOW = 'shadow';

/** Every variable of a theme and what it may be, in the order in which they are shown. */
export const THEME_VARIABLES = {
  rail: COLOR,
  side: COLOR,
  ground: COLOR,
  raised: COLOR,
  sunken: COLOR,
  hover: COLOR,
  chosen: COLOR,
  line: COLOR,
  text: COLOR,
  soft: COLOR,
  faint: COLOR,
  link: COLOR,
  accent: COLOR,
  'accent-hover': COLOR,
  'on-accent': COLOR,
  good: COLOR,
  warn: COLOR,
  bad: COLOR,
  'bad-hover': COLOR,
  'on-bad': COLOR,
  mention: COLOR,
  'mention-text': COLOR,
  pinged: COLOR,
  'pinged-edge': COLOR,
  shade: COLOR,
  shadow: SHADOW,
  focus: COLOR,
  code: COLOR,
} as const;
export type ThemeVariable = keyof typeof THEME_VARIABLES;

/** Those that come with the client; `auto` goes by what the person's system says. */
export const OWN_THEMES = ['auto', 'light', 'dark', 'contrast'] as const;
export type OwnTheme = (typeof OWN_THEMES)[number];
/** On which of them a person's own theme stands: what it leaves out is as there. */
export const BASE_THEMES = ['light', 'dark', 'contrast'] as const;
export type BaseTheme = (typeof BASE_THEMES)[number];

export interface CustomTheme {
  id: string;
  name: string;
  base: BaseTheme;
  variables: Partial<Record<ThemeVariable, string>>;
}

const HEX = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i;
/** Numbers only within the brackets: no word, no function, no address. */
const FUNCTION = /^(?:rgb|rgba|hsl|hsla|hwb|oklab|oklch|lab|lch)\(\s*-?[\d.]+(?:%|deg|turn|rad)?(?:[\s,/]+-?[\d.]+(?:%|deg)?){2,3}\s*\)$/i;
const LENGTH = /^-?\d{1,3}(?:\.\d{1,2})?(?:px)?$/;
const MOST_PARTS = 6;

export const isThemeVariable = (name: string): name is ThemeVariable => Object.hasOwn(THEME_VARIABLES, name);

/** Whether a variable may be this: a colour in figures, or, for a shadow, lengths and one colour. */
export function isThemeValue(name: ThemeVariable, value: string): boolean {
  if (value.length > 64) return false;
  const isColor = (text: string): boolean => HEX.test(text) || FUNCTION.test(text);
  if (THEME_VARIABLES[name] === COLOR) return isColor(value);
  if (value === 'none') return true;
  const parts = value.split(' ');
  return parts.length <= MOST_PARTS && parts.length > 2 && isColor(parts.at(-1) ?? '') && parts.slice(0, -1).every((part) => LENGTH.test(part));
}
