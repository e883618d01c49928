import { t } from '@lingui/core/macro';
import type { FieldError } from '#sdk/rest/discord-error';
import { CODE_WORDS, PLAIN_WORDS } from './code-words.ts';
import { FIELD_WORDS } from './field-words.ts';
import { findFieldWords, findWords, type Refusal, type Words } from './find-words.ts';

const WORDS: Words = { ofCode: CODE_WORDS, plain: PLAIN_WORDS, ofField: FIELD_WORDS };

export const wordsOfField = (field: FieldError): string => findFieldWords(field, WORDS);

/** What the server refuses, in the language of whoever is refused; in the server's own words where there are no others. */
export function wordsOfRefusal(refusal: Refusal): string {
  const { status, message, errors } = refusal;
  if (errors[0]) return wordsOfField(errors[0]);
  const found = findWords(refusal, WORDS);
  if (found !== null) return found;
  if (status === 429) return t`That was too often. Wait a moment.`;
  if (status >= 500) return t`The server had trouble with this. Try again in a while.`;
  return message;
}
