import { compareSnowflakes } from '#protocol/snowflake';
import type { OutboxEntry } from '#sdk/outbox/entry';
import type { Message } from '#sdk/state/entities';
import { isSystem } from './is-system.ts';
import { dayOf } from './times.ts';
import type { Veil } from './veils.ts';

/** A row of the list, and what stands above it. */
export interface Row {
  key: string;
  message: Message | null;
  entry: OutboxEntry | null;
  isFirst: boolean;
  /** The day that begins here. */
  day: string | null;
  isFirstUnread: boolean;
  /** What lies over the messages from here on. */
  veil?: Veil;
  /** A place for a message that has not come yet. */
  isFree?: true;
}

const places: Row[] = [];

/** Places for messages that have not come yet. */
export function freePlaces(count: number): readonly Row[] {
  for (let place = places.length; place < count; place++)
    places.push({ key: `free ${place}`, message: null, entry: null, isFirst: false, day: null, isFirstUnread: false, isFree: true });
  return places.slice(0, count);
}

/** Within it the same author is not named again. Source: Discord's client. */
const TOGETHER_MS = 7 * 60_000;

function standsAlone(before: Message | undefined, message: Message): boolean {
  if (!before || isSystem(before) || isSystem(message) || before.author.id !== message.author.id) return true;
  if (before.author.username !== message.author.username) return true;
  return Date.parse(message.timestamp) - Date.parse(before.timestamp) > TOGETHER_MS;
}

/** Keys stay when the server confirms a message, so that its row is not made anew. */
const keyOf = ({ id, nonce }: Message, meId: string | null, authorId: string): string => (nonce !== undefined && authorId === meId ? String(nonce) : id);

/**
 * What a row was made from: messages never change, so the same makes the same. Of the one before nothing but its name is kept, since what
 * matters of it never changes: else each would hold the one before it, back to the first that was ever seen.
 */
interface Made {
  row: Row;
  beforeId: string | undefined;
  isFirstUnread: boolean;
  meId: string | null;
}

const made = new WeakMap<Message, Made>();

function rowOf(message: Message, before: Message | undefined, isFirstUnread: boolean, meId: string | null): Row {
  const known = made.get(message);
  if (known && known.beforeId === before?.id && known.isFirstUnread === isFirstUnread && known.meId === meId) return known.row;
  const day = before && dayOf(before.timestamp) === dayOf(message.timestamp) ? null : message.timestamp;
  const row: Row = {
    key: keyOf(message, meId, message.author.id),
    message,
    entry: null,
    isFirst: day !== null || isFirstUnread || standsAlone(before, message),
    day,
    // Above the first of all a line would say nothing.
    isFirstUnread: isFirstUnread && before !== undefined,
  };
  made.set(message, { row, beforeId: before?.id, isFirstUnread, meId });
  return row;
}

/** The rows of a list; those of which nothing changed are the same objects as before. */
export function rowsOf(messages: readonly Message[], pending: readonly OutboxEntry[], unreadAfter: string | null, meId: string | null): Row[] {
  let wasUnreadShown = unreadAfter === null;
  const rows = messages.map((message, place) => {
    const isFirstUnread = !wasUnreadShown && message.author.id !== meId && compareSnowflakes(message.id, unreadAfter ?? '0') > 0;
    if (isFirstUnread) wasUnreadShown = true;
    return rowOf(message, messages[place - 1], isFirstUnread, meId);
  });
  const last = messages.at(-1);
  for (const [place, entry] of pending.entries()) {
    const isFirst = place === 0 && (last?.author.id !== meId || entry.createdAtMs - Date.parse(last?.timestamp ?? '') > TOGETHER_MS || isSystem(last));
    rows.push({ key: entry.id, message: null, entry, isFirst, day: null, isFirstUnread: false });
  }
  return rows;
}
