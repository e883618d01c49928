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

/** What a message must have: of each list any, and none of others. */
export interface Filters {
  any: string[][];
  none: string[];
}

/** All that can be asked by terms but words and the guild. */
export function filtersOf(scope: Omit<SearchScope, 'guildId'>, query: MessageQuery): Filters {
  const only = scope.withThreadsOf.length === 0 && scope.withPrivateThreadsOf.length === 0 && scope.channelIds.length <= FEW_CHANNELS;
  const lower = (values: readonly string[]): string[] => values.map((value) => value.toLowerCase());
  const each = (letter: string, values: readonly string[]): string[] => values.map((value) => `|${letter}${value}`);
  const flags = (term: string, flag: boolean | null): [any: string[], none: string[]] => [flag === true ? [term] : [], flag === false ? [term] : []];
  const [pinned, unpinned] = flags('|p', query.isPinned);
  const [toEveryone, toFew] = flags('|e', query.mentionsEveryone);
  const any = [
    only ? each('c', scope.channelIds) : [],
    each('a', query.authorIds),
    each('k', query.authorKinds.any),
    each('m', query.mentionIds),
    each('r', query.mentionRoleIds),
    each('R', query.repliedToMessageIds),
    each('U', query.repliedToUserIds),
    each('h', query.has.any),
    query.fileNames.length > 0 ? ['|hfile'] : [],
    each('l', lower(query.linkHosts)),
    each('E', query.embedTypes),
    each('P', query.embedProviders),
    each(
      'x',
      lower(query.fileEndings).map((ending) => ending.replace(/^\./, '')),
    ),
    pinned,
    toEveryone,
  ];
  return { any: any.filter((terms) => terms.length > 0), none: [...each('k', query.authorKinds.none), ...each('h', query.has.none), ...unpinned, ...toFew] };
}

/**
 * What a query asks of the index of terms: all that can be asked but ids, places and names of files. Empty when it asks nothing.
 * A guild that is most of the table is better told apart afterwards: to read where all its messages stand takes long.
 */
export function questionOf({ guildId, ...scope }: SearchScope, query: MessageQuery, words: string | null, isMostOfAll: boolean): string {
  const { any, none } = filtersOf(scope, query);
  const asked = [...any.map((terms) => `(${terms.map(quoted).join(' | ')})`), ...(words === null ? [] : [`(${words})`])];
  const terms = [...asked, ...none.map((term) => `!${quoted(term)}`)];
  // What is only not to be there cannot be looked up.
  return [...(isMostOfAll && (terms.length === 0 || asked.length > 0) ? [] : [quoted(`|g${guildId}`)]), ...terms].join(' & ');
}

/** A word as it stands in a message, or the beginning of one. */
export interface Form {
  term: string;
  isPrefix: boolean;
}

/** A wanted word in the forms that count for it. */
export function formsOf(word: WantedWord, stemOf: StemOf, others: readonly string[] = []): Form[] {
  const written = { term: word.text, isPrefix: word.isPrefix };
  if (word.isPair) return [written];
  const stem = stemOf(word);
  const whole = [...(stem === null ? [`~${word.text}`] : [stem, `~${stem}`]), ...others];
  return [written, ...whole.map((term) => ({ term, isPrefix: false }))];
}

const anyForm = (forms: readonly Form[], isPair: boolean): string => {
  const written = forms.map(({ term, isPrefix }) => `${quoted(term)}${isPrefix ? ':*' : ''}`);
  return isPair ? (written[0] ?? '') : eitherOf(written);
};

/** The same to guess from how often it is written: a word that has a stem does not count as well as its stem, which it comes with. */
export function countedFormsOf(word: WantedWord, stemOf: StemOf, others: readonly string[] = []): string {
  const stem = stemOf(word);
  return stem === null || word.isPair || word.isPrefix
    ? anyForm(formsOf(word, stemOf, others), word.isPair)
    : eitherOf([stem, `~${stem}`, ...others].map(quoted));
}

const eitherOf = (forms: readonly string[]): string => `(${[...new Set(forms)].join(' | ')})`;

/** What makes a message fit better: the words themselves, rather than longer ones. */
export const rankingOf = (words: readonly WantedWord[], stemOf: StemOf): string =>
  words.map((word) => anyForm(formsOf({ ...word, isPrefix: word.isPair && word.isPrefix }, stemOf), word.isPair)).join(' | ');

/** What a search for words asks: what the index of terms can tell, and what only the message itself can; null where that is all. */
export interface WordsQuestion {
  all: string;
  order: string | null;
  /** What the planner is asked instead, to guess how many there are. */
  counted: string;
  /** Without the words that stand for many others, which take long to look up; null when there are only such, or none. */
  narrow: Pick<WordsQuestion, 'all' | 'counted'> | null;
  /** The forms of each word. */
  words: readonly (readonly Form[])[];
  /** By how many words each has to stand behind the one before it; null where that does not matter. */
  gaps: readonly (readonly number[] | null)[];
}

/** All of the words, each near the one before it unless so many others may stand between that it does not matter. */
export function wordsQuestion(
  words: readonly WantedWord[],
  forms: readonly (readonly Form[])[],
  counted: readonly string[],
  slop: number,
  isWide: readonly boolean[] = [],
): WordsQuestion {
  const written = forms.map((each, index) => anyForm(each, words[index]?.isPair === true));
  const gaps = words.map((word, index): readonly number[] | null => {
    const former = words[index - 1];
    if (!former) return null;
    const gap = word.position - former.position;
    // Letters of one run stand one behind the other.
    if (word.isPair && former.isPair && gap === 1) return [1];
    return slop <= MOST_SLOP ? Array.from({ length: slop + 1 }, (_, skipped) => gap + skipped) : null;
  });
  const together = gaps.flatMap((either, index) => {
    if (either === null) return [];
    const near = either.map((gap) => `${written[index - 1] ?? ''} <${gap}> ${written[index] ?? ''}`).join(' | ');
    return either.length === 1 ? near : `(${near})`;
  });
  const isNarrow = (_: string, index: number): boolean => !isWide[index];
  const narrow = written.filter(isNarrow);
  return {
    all: allOf(written),
    counted: allOf(counted),
    order: together.length > 0 ? together.join(' & ') : null,
    narrow: narrow.length > 0 && narrow.length < written.length ? { all: allOf(narrow), counted: allOf(counted.filter(isNarrow)) } : null,
    words: forms,
    gaps,
  };
}

const allOf = (forms: readonly string[]): string => [...new Set(forms)].join(' & ');
