import type { WantedWord, Word } from '#core/message-search/words';
import type { MessageQuery, SearchDocument, SearchScope } from '#core/ports/message-search';
import type { StemOf } from './search-stems.ts';
import { storableText } from './storable.ts';

/** With more words in between it does not matter where they stand. */
const MOST_SLOP = 10;
/** PostgreSQL keeps no position beyond this one. */
const LAST_POSITION = 16_383;

const quoted = (lexeme: string): string => `'${storableText(lexeme).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The tsvector of a document, as PostgreSQL reads it. */
export function termsOf(document: SearchDocument, words: readonly Word[], stemOf: StemOf): string {
  const positions = new Map<string, number[]>();
  const put = (lexeme: string, position: number): void => {
    const known = positions.get(lexeme);
    if (known) known.push(position);
    else positions.set(lexeme, [position]);
  };
  for (const word of words) {
    const position = Math.min(word.position, LAST_POSITION);
    put(word.text, position);
    const stem = stemOf(word);
    if (stem !== null) put(`~${stem}`, position);
  }
  const spoken = [...positions].map(([lexeme, at]) => `${quoted(lexeme)}:${at.join(',')}`);
  return [...plainTerms(document).map(quoted), ...spoken].join(' ');
}

function plainTerms(document: SearchDocument): string[] {
  const each = (letter: string, values: readonly string[]): string[] => values.map((value) => `|${letter}${value}`);
  const { guildId, channelId, parentId, authorId, authorKind, repliedToMessageId, repliedToUserId } = document;
  return [
    `|g${guildId}`,
    `|c${channelId}`,
    ...(parentId === null ? [] : [`|t${parentId}`]),
    `|a${authorId}`,
    `|k${authorKind}`,
    ...(document.isPinned ? ['|p'] : []),
    ...(document.mentionsEveryone ? ['|e'] : []),
    ...(repliedToMessageId === null ? [] : [`|R${repliedToMessageId}`]),
    ...(repliedToUserId === null ? [] : [`|U${repliedToUserId}`]),
    ...each('m', document.mentionIds),
    ...each('r', document.mentionRoleIds),
    ...each('h', document.has),
    ...each('l', document.linkHosts),
    ...each('E', document.embedTypes),
    ...each('P', document.embedProviders),
    ...each('x', document.fileEndings),
  ];
}

/** The terms of everything that belongs to channels, their threads included. */
export const termsOfChannels = (channelIds: readonly string[]): string => channelIds.flatMap((id) => [quoted(`|c${id}`), quoted(`|t${id}`)]).join(' | ');

export const termsOfWord = (guildId: string, word: string): string => `${quoted(`|g${guildId}`)} & ${quoted(word)}`;

/** So many channels are looked for in the index; more are told apart afterwards. */
const FEW_CHANNELS = 20;

/**
 * What a query asks of the index of terms: all that can be asked but ids, places and names of files. Empty when it asks nothing.
 * A guild that is most of the table is better told apart afterwards: to read where all its messages stand takes long.
 */
export function questionOf({ guildId, ...scope }: SearchScope, query: MessageQuery, words: string | null, isMostOfAll: boolean): string {
  const anyOf = (letter: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [`(${values.map((value) => quoted(`|${letter}${value}`)).join(' | ')})`];
  const noneOf = (letter: string, values: readonly string[]): string[] => values.map((value) => `!${quoted(`|${letter}${value}`)}`);
  const only = scope.withThreadsOf.length === 0 && scope.withPrivateThreadsOf.length === 0 && scope.channelIds.length <= FEW_CHANNELS;
  const lower = (values: readonly string[]): string[] => values.map((value) => value.toLowerCase());
  const terms = [
    ...(only ? anyOf('c', scope.channelIds) : []),
    ...anyOf('a', query.authorIds),
    ...anyOf('k', query.authorKinds.any),
    ...noneOf('k', query.authorKinds.none),
    ...anyOf('m', query.mentionIds),
    ...anyOf('r', query.mentionRoleIds),
    ...anyOf('R', query.repliedToMessageIds),
    ...anyOf('U', query.repliedToUserIds),
    ...anyOf('h', query.has.any),
    ...noneOf('h', query.has.none),
    ...(query.fileNames.length > 0 ? [quoted('|hfile')] : []),
    ...anyOf('l', lower(query.linkHosts)),
    ...anyOf('E', query.embedTypes),
    ...anyOf('P', query.embedProviders),
    ...anyOf(
      'x',
      lower(query.fileEndings).map((ending) => ending.replace(/^\./, '')),
    ),
    ...flag('|p', query.isPinned),
    ...flag('|e', query.mentionsEveryone),
    ...(words === null ? [] : [`(${words})`]),
  ];
  // What is only not to be there cannot be looked up.
  const asksNothing = terms.every((term) => term.startsWith('!'));
  return [...(isMostOfAll && (terms.length === 0 || !asksNothing) ? [] : [quoted(`|g${guildId}`)]), ...terms].join(' & ');
}

const flag = (term: string, wanted: boolean | null): string[] => (wanted === null ? [] : [wanted ? quoted(term) : `!${quoted(term)}`]);

/** A wanted word in the forms that count for it. */
export function formsOf(word: WantedWord, stemOf: StemOf, others: readonly string[] = []): string {
  const stem = stemOf(word);
  const forms = [
    `${quoted(word.text)}${word.isPrefix ? ':*' : ''}`,
    ...(stem === null ? [quoted(`~${word.text}`)] : [quoted(stem), quoted(`~${stem}`)]),
    ...others.map(quoted),
  ];
  return word.isPair ? (forms[0] ?? '') : `(${[...new Set(forms)].join(' | ')})`;
}

/** What makes a message fit better: the words themselves, rather than longer ones. */
export const rankingOf = (words: readonly WantedWord[], stemOf: StemOf): string =>
  words.map((word) => formsOf({ ...word, isPrefix: word.isPair && word.isPrefix }, stemOf)).join(' | ');

/** What a search for words asks: what the index of terms can tell, and what only the message itself can; null where that is all. */
export interface WordsQuestion {
  all: string;
  order: string | null;
  /** Without the words that stand for many others, which take long to look up; null when there are only such, or none. */
  narrow: string | null;
}

/** All of the words, each near the one before it unless so many others may stand between that it does not matter. */
export function wordsQuestion(words: readonly WantedWord[], forms: readonly string[], slop: number, isWide: readonly boolean[] = []): WordsQuestion {
  const together: string[] = [];
  forms.forEach((form, index) => {
    const [word, former] = [words[index], words[index - 1]];
    const before = forms[index - 1];
    if (!word || !former || before === undefined) return;
    const gap = word.position - former.position;
    // Letters of one run stand one behind the other.
    if (word.isPair && former.isPair && gap === 1) together.push(`${before} <-> ${form}`);
    else if (slop <= MOST_SLOP) together.push(`(${Array.from({ length: slop + 1 }, (_, skipped) => `${before} <${gap + skipped}> ${form}`).join(' | ')})`);
  });
  const narrow = forms.filter((_, index) => !isWide[index]);
  return {
    all: allOf(forms),
    order: together.length > 0 ? together.join(' & ') : null,
    narrow: narrow.length > 0 && narrow.length < forms.length ? allOf(narrow) : null,
  };
}

const allOf = (forms: readonly string[]): string => [...new Set(forms)].join(' & ');
