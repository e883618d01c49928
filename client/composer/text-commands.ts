export const SHRUG = '¯\\_(ツ)_/¯';
export const TABLEFLIP = '(╯°□°)╯︵ ┻━┻';
export const UNFLIP = '┬─┬ノ( º _ ºノ)';

/** What the client's own commands make of a text. Source: Discord's client, "Slash Commands". */
export const TEXT_COMMANDS: Readonly<Record<string, (text: string) => string>> = {
  shrug: (text) => `${text} ${SHRUG}`.trimStart(),
  tableflip: (text) => `${text} ${TABLEFLIP}`.trimStart(),
  unflip: (text) => `${text} ${UNFLIP}`.trimStart(),
  me: (text) => `_${text}_`,
  spoiler: (text) => `||${text}||`,
};

const NEEDS_TEXT: ReadonlySet<string> = new Set(['me', 'spoiler']);
export const needsText = (name: string): boolean => NEEDS_TEXT.has(name);

/** What is sent for a text that was written behind such a command, without choosing it from the list. */
export function writtenOut(content: string): string {
  const [, name = '', text = ''] = /^\/([a-z]+)(?:\s+(\S[^]*))?$/.exec(content) ?? [];
  if (!Object.hasOwn(TEXT_COMMANDS, name) || (text === '' && needsText(name))) return content;
  return TEXT_COMMANDS[name]?.(text) ?? content;
}
