/** What every command has. */
export interface JsonOption {
  json?: boolean;
}

/** Prints an answer: one line of JSON for scripts, or lines for a person. */
export function say(json: boolean | undefined, answer: object, lines: readonly string[]): void {
  console.log(json ? JSON.stringify(answer) : lines.join('\n'));
}
