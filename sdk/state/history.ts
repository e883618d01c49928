import { compareSnowflakes } from '#protocol/snowflake';
import type { Message } from './entities.ts';

/** Messages that follow one another without a gap, oldest first. */
export interface Stretch {
  readonly messages: readonly Message[];
  /** Nothing is older than the first. */
  readonly reachesStart: boolean;
  /** Nothing is newer than the last: what is written now belongs here. */
  readonly reachesEnd: boolean;
}

/** What is known of a channel's messages: stretches with gaps between them, oldest first. */
export interface History {
  readonly stretches: readonly Stretch[];
}

/** A page as the server gave it, in any order, and how it was asked for. */
export interface Page {
  messages: readonly Message[];
  limit: number;
  /** The newest ones when nothing is said. */
  before?: string | undefined;
  after?: string | undefined;
  around?: string | undefined;
}

/** So many messages of a channel are kept; those farthest from the last change go. */
const MOST_KEPT = 500;
/** So many more before any go: whoever shows them has less to do when they go together than one with each that comes. */
const MOST_BEYOND = 50;

export const EMPTY: History = { stretches: [] };

const byAge = (a: Message, b: Message): number => compareSnowflakes(a.id, b.id);
/** One without messages yet is what comes now. */
const firstOf = ({ messages }: Stretch): string => messages[0]?.id ?? '9'.repeat(20);
const lastOf = ({ messages }: Stretch): string => messages.at(-1)?.id ?? '0';

/** The stretch that what is written now belongs to. */
export const newest = ({ stretches }: History): Stretch | undefined => stretches.findLast(({ reachesEnd }) => reachesEnd);

/** The stretch that has this message. */
export const stretchOf = ({ stretches }: History, messageId: string): Stretch | undefined =>
  stretches.find(({ messages }) => indexOf(messages, messageId) >= 0);

export function findMessage(history: History, messageId: string): Message | undefined {
  for (const { messages } of history.stretches) {
    const index = indexOf(messages, messageId);
    if (index >= 0) return messages[index];
  }
  return undefined;
}

/** By halving, for messages are in order. */
function indexOf(messages: readonly Message[], id: string): number {
  let low = 0;
  let high = messages.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareSnowflakes(messages[middle]?.id ?? '0', id);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Puts a page in; stretches that it touches become one. */
export function withPage(history: History, page: Page): History {
  const messages = [...page.messages].sort(byAge);
  const { before, after, around, limit } = page;
  // Of a page around a message one half may be short at an end of the channel; which one, a look to that side tells.
  const isShort = around === undefined && messages.length < limit;
  const isNewest = before === undefined && after === undefined && around === undefined;
  const made: Stretch = { messages, reachesStart: isShort && after === undefined, reachesEnd: isNewest || (isShort && after !== undefined) };
  // A page is next to what it was asked from, though no message may be in both; and the newest one to what came meanwhile.
  const anchor = before ?? after;
  const neighbour = isNewest ? newest(history) : anchor === undefined ? undefined : stretchOf(history, anchor);
  return bounded(join(history.stretches, made, neighbour), messages.at(before === undefined ? -1 : 0)?.id ?? anchor);
}

/** Joins a stretch with all that overlap it, and with the one it is known to be next to. */
function join(stretches: readonly Stretch[], made: Stretch, neighbour: Stretch | undefined): Stretch[] {
  let whole = made;
  const apart: Stretch[] = [];
  const touching = stretches.filter((one) => {
    const touches = one === neighbour || overlap(one, made);
    if (!touches) apart.push(one);
    return touches;
  });
  for (const one of touching) whole = merged(one, whole);
  if (whole.messages.length > 0 || (whole.reachesStart && whole.reachesEnd)) apart.push(whole);
  return apart.sort((a, b) => compareSnowflakes(firstOf(a), firstOf(b)));
}

function overlap(a: Stretch, b: Stretch): boolean {
  if (a.messages.length === 0 || b.messages.length === 0) return a.messages.length === b.messages.length;
  return compareSnowflakes(firstOf(a), lastOf(b)) <= 0 && compareSnowflakes(firstOf(b), lastOf(a)) <= 0;
}

/** `fresh` is right where both have a message, and about what both span: what it does not have there was deleted. */
function merged(known: Stretch, fresh: Stretch): Stretch {
  const from = firstOf(fresh);
  const to = lastOf(fresh);
  const isSpanned = ({ id }: Message): boolean => fresh.messages.length > 0 && compareSnowflakes(id, from) >= 0 && compareSnowflakes(id, to) <= 0;
  const kept = known.messages.filter((message) => !isSpanned(message));
  return {
    messages: [...kept, ...fresh.messages].sort(byAge),
    reachesStart: known.reachesStart || fresh.reachesStart,
    reachesEnd: known.reachesEnd || fresh.reachesEnd,
  };
}

/** The newest messages are being asked for: what is written meanwhile is kept, to be joined with them. */
export const withEnd = (history: History): History =>
  newest(history) ? history : { stretches: [...history.stretches, { messages: [], reachesStart: false, reachesEnd: true }] };

/** A message that was written now. It is kept where the newest ones are known; elsewhere it would stand beside a gap. */
export function withNewMessage(history: History, message: Message): History {
  const index = history.stretches.findIndex(({ reachesEnd }) => reachesEnd);
  const stretch = history.stretches[index];
  if (!stretch) return history;
  const { messages } = stretch;
  const last = messages.at(-1);
  const at = last && compareSnowflakes(last.id, message.id) >= 0 ? indexOf(messages, message.id) : -1;
  // It came twice: with the answer to its sender, and by the gateway.
  if (at >= 0) return withMessage(history, message.id, () => message);
  const next = [...messages, message];
  if (last && compareSnowflakes(last.id, message.id) > 0) next.sort(byAge);
  return bounded(history.stretches.toSpliced(index, 1, { ...stretch, messages: next }), message.id);
}

/** Replaces one message, if it is there. */
export function withMessage(history: History, messageId: string, change: (message: Message) => Message): History {
  for (const [index, stretch] of history.stretches.entries()) {
    const at = indexOf(stretch.messages, messageId);
    const known = stretch.messages[at];
    if (!known) continue;
    const next = change(known);
    if (next === known) return history;
    return { stretches: history.stretches.toSpliced(index, 1, { ...stretch, messages: stretch.messages.toSpliced(at, 1, next) }) };
  }
  return history;
}

export function withoutMessages(history: History, ids: readonly string[]): History {
  const gone = new Set(ids);
  if (!history.stretches.some(({ messages }) => messages.some(({ id }) => gone.has(id)))) return history;
  const stretches = history.stretches
    .map((stretch) => ({ ...stretch, messages: stretch.messages.filter(({ id }) => !gone.has(id)) }))
    .filter(({ messages, reachesEnd }) => messages.length > 0 || reachesEnd);
  return { stretches };
}

/** After a new session nobody knows what was missed: the newest ones have to be asked for again. */
export const withoutEnd = (history: History): History =>
  history.stretches.some(({ reachesEnd }) => reachesEnd)
    ? { stretches: history.stretches.filter(({ messages }) => messages.length > 0).map((stretch) => ({ ...stretch, reachesEnd: false })) }
    : history;

/** Lets go of the stretches, and then of the end of the stretch, that are farthest from where something happened. */
function bounded(stretches: readonly Stretch[], nearId: string | undefined): History {
  let excess = stretches.reduce((sum, { messages }) => sum + messages.length, 0) - MOST_KEPT;
  if (excess <= MOST_BEYOND) return { stretches };
  const near = stretches.find(({ messages }) => nearId !== undefined && indexOf(messages, nearId) >= 0) ?? stretches.at(-1);
  const kept = stretches.filter((stretch) => {
    if (stretch === near || excess <= 0) return true;
    excess -= stretch.messages.length;
    return false;
  });
  if (excess <= 0 || !near) return { stretches: kept };
  const { messages } = near;
  const at = nearId === undefined ? messages.length : indexOf(messages, nearId);
  const dropsOld = at >= messages.length / 2;
  const cut: Stretch = dropsOld
    ? { ...near, messages: messages.slice(excess), reachesStart: false }
    : { ...near, messages: messages.slice(0, -excess), reachesEnd: false };
  return { stretches: kept.map((stretch) => (stretch === near ? cut : stretch)) };
}
