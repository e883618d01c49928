import { compareSnowflakes } from '#protocol/snowflake';
import type { Choice, MessageQuery, SearchDocument } from '../ports/message-search.ts';
import { isWithin, typosIn, wantedWords, wordsOf, type WantedWord, type Word } from './words.ts';

/** The same question put to one message after another: of those that stand in no index. */
export function matcherOf(query: MessageQuery): (document: SearchDocument) => boolean {
  const wanted = wantedWords(query.content);
  return (document) => fits(document, query) && (wanted.length === 0 || says(wordsOf(document.text), wanted));
}

const isWord = (word: Word, { text, isPrefix, isPair }: WantedWord): boolean => {
  if (isPrefix ? word.text.startsWith(text) : word.text === text) return true;
  return !isPair && !word.isPair && typosIn(text) > 0 && isWithin(word.text, text, typosIn(text));
};
const says = (words: readonly Word[], wanted: readonly WantedWord[]): boolean => wanted.every((one) => words.some((word) => isWord(word, one)));

const anyOf = <Value>(asked: readonly Value[], there: readonly Value[]): boolean => asked.length === 0 || asked.some((value) => there.includes(value));
const chosen = <Value>({ any, none }: Choice<Value>, there: readonly Value[]): boolean => anyOf(any, there) && !none.some((value) => there.includes(value));
const maybe = <Value>(value: Value | null): readonly Value[] => (value === null ? [] : [value]);

function fits(document: SearchDocument, query: MessageQuery): boolean {
  const { id } = document;
  if (query.afterId !== null && compareSnowflakes(id, query.afterId) <= 0) return false;
  if (query.beforeId !== null && compareSnowflakes(id, query.beforeId) >= 0) return false;
  if (query.isPinned !== null && document.isPinned !== query.isPinned) return false;
  if (query.mentionsEveryone !== null && document.mentionsEveryone !== query.mentionsEveryone) return false;
  return (
    anyOf(query.authorIds, [document.authorId]) &&
    chosen(query.authorKinds, [document.authorKind]) &&
    anyOf(query.mentionIds, document.mentionIds) &&
    anyOf(query.mentionRoleIds, document.mentionRoleIds) &&
    anyOf(query.repliedToMessageIds, maybe(document.repliedToMessageId)) &&
    anyOf(query.repliedToUserIds, maybe(document.repliedToUserId)) &&
    chosen(query.has, document.has) &&
    anyOf(query.linkHosts, document.linkHosts) &&
    anyOf(query.embedTypes, document.embedTypes) &&
    anyOf(query.embedProviders, document.embedProviders) &&
    anyOf(query.fileEndings, document.fileEndings) &&
    (query.fileNames.length === 0 || query.fileNames.some((part) => document.fileNames.some((name) => name.includes(part.toLowerCase()))))
  );
}
