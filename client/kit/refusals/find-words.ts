import type { FieldError } from '#sdk/rest/discord-error';
import type { Said } from './code-words.ts';

/** As the server said it: an answer, or what the outbox keeps of one. */
export interface Refusal {
  status: number;
  code: number;
  message: string;
  errors: readonly FieldError[];
}

export interface Words {
  ofCode: Readonly<Partial<Record<number, Said>>>;
  /** By the server's words, for what has no code. */
  plain: Readonly<Partial<Record<string, Said>>>;
  ofField: Readonly<Record<string, readonly (readonly [theirs: RegExp | null, ours: Said])[]>>;
}

/** Null where only the server's own words tell. */
export const findWords = ({ code, message }: Refusal, { ofCode, plain }: Words): string | null => sayWith(ofCode[code] ?? plain[message], message);

/** What is wrong with a field; the server's own words where nothing else is known. */
export function findFieldWords({ code, message }: FieldError, { ofField }: Words): string {
  const said = ofField[code]?.find(([theirs]) => theirs?.test(message) ?? true)?.[1];
  return sayWith(said, message) ?? message;
}

function sayWith(said: Said | undefined, message: string): string | null {
  const numbers = (message.match(/-?\d+(?:\.\d+)?/g) ?? []).map((number) => number.replace(/\.0+$/, ''));
  return said && numbers.length >= said.length ? said(...numbers) : null;
}
