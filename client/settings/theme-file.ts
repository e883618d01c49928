import { BASE_THEMES, isThemeValue, isThemeVariable, THEME_VARIABLES, type BaseTheme, type CustomTheme, type ThemeVariable } from '#protocol/themes';

/** A theme as a file: `[data-theme='dark'] { --ground: #000; }`, as those of the client itself are, with its name in the first comment. */
export function cssOfTheme({ name, base, variables }: CustomTheme): string {
  const lines = Object.entries(variables).map(([variable, value]) => `  --${variable}: ${value};`);
  return [`/* ${name.replaceAll('*/', '')} */`, `[data-theme='${base}'] {`, ...lines, '}', ''].join('\n');
}

/** A line that is no variable of a theme, or says something that it cannot be. */
export class ThemeFileError extends Error {
  readonly line: string;
  constructor(line: string) {
    super(`no theme: ${line}`);
    this.line = line;
  }
}

const MOST_LETTERS = 20_000;

/** Reads such a file, or JSON of the same. It is never run as a style: all that is no known variable with a value that fits is refused. */
export function readTheme(text: string, fileName: string): Omit<CustomTheme, 'id'> {
  const given = text.slice(0, MOST_LETTERS).trim();
  if (given.startsWith('{')) return readJson(given, fileName);
  const name = /^\/\*\s*(.*?)\s*\*\//s.exec(given)?.[1] ?? '';
  const rule = /^\s*(?:\[data-theme=['"](\w+)['"]\]|:root)\s*\{([^{}]*)\}\s*$/.exec(given.replaceAll(/\/\*.*?\*\//gs, ''));
  if (!rule) throw new ThemeFileError(given.split('\n', 1)[0] ?? '');
  const lines = (rule[2] ?? '').split(';').map((line) => line.trim());
  const pairs = lines
    .filter((line) => line !== '' && !line.startsWith('color-scheme'))
    .map((line): [string, string] => {
      const [, variable = '', value = ''] = /^--([\w-]+)\s*:\s*(.+)$/s.exec(line) ?? [];
      if (variable === '') throw new ThemeFileError(line);
      return [variable, value.trim()];
    });
  return { name: nameOf(name, fileName), base: baseOf(rule[1]), variables: checked(pairs) };
}

function readJson(text: string, fileName: string): Omit<CustomTheme, 'id'> {
  let said: { name?: unknown; base?: unknown; variables?: unknown };
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    throw new ThemeFileError(text.split('\n', 1)[0] ?? '');
  }
  const pairs = Object.entries((said.variables ?? said) as Record<string, unknown>).filter(([key]) => key !== 'name' && key !== 'base');
  return {
    name: nameOf(typeof said.name === 'string' ? said.name : '', fileName),
    base: baseOf(said.base),
    variables: checked(pairs.map(([key, value]) => [key.replace(/^--/, ''), String(value)])),
  };
}

function checked(pairs: readonly (readonly [string, string])[]): CustomTheme['variables'] {
  const variables: CustomTheme['variables'] = {};
  for (const [variable, value] of pairs) {
    if (!isThemeVariable(variable) || !isThemeValue(variable, value)) throw new ThemeFileError(`--${variable}: ${value}`);
    variables[variable] = value;
  }
  return variables;
}

const baseOf = (word: unknown): BaseTheme => BASE_THEMES.find((base) => base === word) ?? 'dark';
const nameOf = (said: string, fileName: string): string => (said.trim() || fileName.replace(/\.\w+$/, '')).slice(0, 50) || 'Theme';

/** What holds on the page just now, as a beginning for a theme of one's own. */
export function shownVariables(): Record<ThemeVariable, string> {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(Object.keys(THEME_VARIABLES).map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Record<ThemeVariable, string>; // every one of the table
}
