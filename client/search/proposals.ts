import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { channelGroups, directChannels } from '#sdk/state/selectors/channels';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { DIRECT, type State } from '#sdk/state/state';
import type { Scope } from './ask.ts';
import { AUTHORS, dayOf, dayStart, filtersAfter, HAS, type Filter, type FilterKey, type TypedFilter } from './query.ts';

/** Something that what is typed can become. */
export interface Proposal {
  key: string;
  label: string;
  hint: string;
  /** A chip that is done, or the beginning of one. */
  becomes: Filter | FilterKey;
}

const MOST = 10;

const HINTS: readonly (readonly [FilterKey, ReturnType<typeof msg>])[] = [
  ['from', msg`who wrote it`],
  ['mentions', msg`whom it mentions`],
  ['in', msg`where it stands`],
  ['has', msg`a link, a picture, a file …`],
  ['before', msg`a day`],
  ['during', msg`a day`],
  ['after', msg`a day`],
  ['pinned', msg`whether it is pinned`],
  ['author', msg`a person, a bot or a webhook`],
];

const WORDS: Record<string, ReturnType<typeof msg>> = {
  link: msg`link`,
  embed: msg`embed`,
  file: msg`file`,
  image: msg`picture`,
  video: msg`video`,
  sound: msg`sound`,
  sticker: msg`sticker`,
  poll: msg`poll`,
  snapshot: msg`forwarded message`,
  user: msg`person`,
  bot: msg`bot`,
  webhook: msg`webhook`,
  true: msg`yes`,
  false: msg`no`,
};

/** A word of the server's in that of the person's. */
const wordFor = (i18n: I18n, value: string): string => (WORDS[value] ? i18n._(WORDS[value]) : value);

/** What a chip says behind its colon. */
export function valueInWords(i18n: I18n, state: State, { guildId }: Scope, { key, value, isNot = false }: Filter): string {
  switch (key) {
    case 'from':
    case 'mentions':
      return nameOf(state, value, guildId === DIRECT ? undefined : guildId) || state.users.get(value)?.username || '…';
    case 'in':
      return channelName(state, value) || '…';
    case 'pinned':
      return wordFor(i18n, String(!isNot));
    case 'has':
    case 'author':
      return wordFor(i18n, value);
    default:
      return i18n.date(dayStart(value) ?? new Date(), { dateStyle: 'medium' });
  }
}

export const firstProposals = (i18n: I18n, scope: Scope, text: string): Proposal[] => {
  const [, minus = '', word = ''] = /(?:^|\s)(-?)([a-z]*)$/i.exec(text) ?? [];
  const mayFollow = filtersAfter(minus);
  return HINTS.filter(([key]) => key.startsWith(word.toLowerCase()) && mayFollow.includes(key) && !(key === 'in' && scope.guildId === DIRECT)).map(
    ([key, hint]) => ({
      key,
      label: `${key}:`,
      hint: i18n._(hint),
      becomes: key,
    }),
  );
};

/** Values that a filter may have, those that fit what is typed. */
export function proposalsFor(i18n: I18n, state: State, scope: Scope, { key, word, isNot }: TypedFilter): Proposal[] {
  const { guildId } = scope;
  const wanted = word.toLowerCase();
  const not = isNot && { isNot };
  const fits = (name: string): boolean => name.toLowerCase().replaceAll(' ', '').includes(wanted);
  const words = (values: readonly string[]): Proposal[] =>
    values
      .map((value) => ({ key: value, label: wordFor(i18n, value), hint: '', becomes: { key, value, ...not } }))
      .filter(({ label, becomes }) => fits(label) || fits(becomes.value));
  switch (key) {
    case 'from':
    case 'mentions':
      return people(state, guildId)
        .map((id) => ({ id, name: nameOf(state, id, guildId === DIRECT ? undefined : guildId), username: state.users.get(id)?.username ?? '' }))
        .filter(({ name, username }) => fits(name) || fits(username))
        .sort((a, b) => Number(b.name.toLowerCase().startsWith(wanted)) - Number(a.name.toLowerCase().startsWith(wanted)) || a.name.localeCompare(b.name))
        .slice(0, MOST)
        .map(({ id, name, username }) => ({ key: id, label: name, hint: username, becomes: { key, value: id } }));
    case 'in': {
      const plain = wanted.replace(/^#/, '');
      return channelGroups(state, guildId)
        .flatMap(({ channels }) => channels)
        .filter(({ name }) => (name ?? '').toLowerCase().includes(plain))
        .slice(0, MOST)
        .map(({ id, name }) => ({ key: id, label: `#${name}`, hint: '', becomes: { key, value: id } }));
    }
    case 'has':
      return words(HAS);
    case 'author':
      return words(AUTHORS);
    case 'pinned':
      return (['true', 'false'] as const)
        .map((value) => ({ key: value, label: wordFor(i18n, value), hint: '', becomes: { key, value: 'true', ...(value === 'false' && { isNot: true }) } }))
        .filter(({ label, key: value }) => fits(label) || fits(value));
    default:
      return days(i18n, word).map(({ day, label }) => ({ key: day, label, hint: day, becomes: { key, value: day } }));
  }
}

/** What is meant by what was typed in full: a name, a word or a day as it is proposed. */
export function knownFilter(i18n: I18n, state: State, scope: Scope, typed: TypedFilter): Filter | undefined {
  const word = typed.word.replace(/^[#@]/, '');
  const isSame = (other: string): boolean => other.replaceAll(' ', '').replace(/^#/, '').toLowerCase() === word.toLowerCase();
  const meant = proposalsFor(i18n, state, scope, { ...typed, word }).find(({ key, label, hint }) => [key, label, hint].some(isSame));
  return typeof meant?.becomes === 'object' ? meant.becomes : undefined;
}

/** Whom one may mean: members that are known, or who is in one's conversations. */
function people(state: State, guildId: string): string[] {
  if (guildId !== DIRECT) return [...state.members.of(guildId).keys()];
  const ids = directChannels(state).flatMap(({ recipient_ids: ids = [] }) => ids);
  return [...new Set(state.meId === null ? ids : [state.meId, ...ids])];
}

function days(i18n: I18n, word: string): { day: string; label: string }[] {
  const typed = dayStart(word);
  if (typed) return [{ day: dayOf(typed), label: i18n.date(typed, { dateStyle: 'full' }) }];
  const now = new Date();
  const back = (count: number): string => dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - count));
  return [
    { day: back(0), label: i18n._(msg`today`) },
    { day: back(1), label: i18n._(msg`yesterday`) },
    { day: back(7), label: i18n._(msg`a week ago`) },
    { day: back(30), label: i18n._(msg`a month ago`) },
  ].filter(({ label, day }) => label.toLowerCase().includes(word.toLowerCase()) || day.startsWith(word));
}
