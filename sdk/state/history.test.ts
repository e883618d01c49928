import type { Message } from './entities.ts';
import {
  EMPTY,
  findMessage,
  newest,
  stretchOf,
  withEnd,
  withMessage,
  withNewMessage,
  withoutEnd,
  withoutMessages,
  withPage,
  type History,
  type Page,
} from './history.ts';

const id = (n: number): string => String(1_000_000 + n);
const message = (n: number, content = `${n}`): Message => ({ id: id(n), content }) as Message;
const from = (first: number, last: number): Message[] => Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
const numbers = (history: History): number[][] => history.stretches.map(({ messages }) => messages.map((one) => Number(one.id) - 1_000_000));
const load = (history: History, first: number, last: number, page: Partial<Page> = {}): History =>
  withPage(history, { messages: from(first, last).toReversed(), limit: 3, ...page });

describe('what is known of a channel', () => {
  it('begins with the newest page, and what is written is put behind it', () => {
    const history = withNewMessage(load(EMPTY, 5, 7), message(8));
    expect(numbers(history)).toEqual([[5, 6, 7, 8]]);
    expect(newest(history)).toMatchObject({ reachesStart: false, reachesEnd: true });
  });

  it('knows where there is nothing older', () => {
    expect(newest(load(EMPTY, 1, 2))).toMatchObject({ reachesStart: true, reachesEnd: true });
    const older = load(load(EMPTY, 3, 5), 1, 2, { before: id(3) });
    expect(numbers(older)).toEqual([[1, 2, 3, 4, 5]]);
    expect(newest(older)?.reachesStart).toBe(true);
    const nothing = withPage(load(EMPTY, 1, 3), { messages: [], limit: 3, before: id(1) });
    expect(newest(nothing)).toMatchObject({ reachesStart: true, reachesEnd: true });
    expect(withPage(EMPTY, { messages: [], limit: 3 }).stretches).toEqual([{ messages: [], reachesStart: true, reachesEnd: true }]);
  });

  it('keeps a gap around a message that was jumped to, until pages close it', () => {
    const jumped = load(load(EMPTY, 20, 22), 9, 11, { around: id(10) });
    expect(numbers(jumped)).toEqual([
      [9, 10, 11],
      [20, 21, 22],
    ]);
    expect(stretchOf(jumped, id(10))).toMatchObject({ reachesEnd: false, reachesStart: false });
    expect(numbers(withNewMessage(jumped, message(23)))).toEqual([
      [9, 10, 11],
      [20, 21, 22, 23],
    ]);
    const nearer = load(jumped, 12, 19, { after: id(11), limit: 8 });
    // Nothing says yet that 19 and 20 are neighbours.
    expect(numbers(nearer)).toHaveLength(2);
    expect(numbers(load(nearer, 17, 20, { before: id(21), limit: 4 }))).toEqual([[9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]]);
  });

  it('loses nothing that is written while the newest page is on its way', () => {
    const asked = withNewMessage(withEnd(EMPTY), message(8));
    expect(numbers(load(asked, 5, 7))).toEqual([[5, 6, 7, 8]]);
    expect(newest(load(asked, 5, 7))?.reachesEnd).toBe(true);
  });

  it('has what was written after it joined to a page that asks anew, but not what was before a gap', () => {
    const old = withoutEnd(load(EMPTY, 1, 3));
    expect(newest(old)).toBeUndefined();
    expect(withNewMessage(old, message(9))).toBe(old);
    const again = load(old, 10, 12);
    expect(numbers(again)).toEqual([
      [1, 2, 3],
      [10, 11, 12],
    ]);
    expect(numbers(load(old, 3, 5))).toEqual([[1, 2, 3, 4, 5]]);
  });

  it('drops what a page no longer has', () => {
    const known = load(EMPTY, 1, 5, { limit: 5 });
    const without = withPage(known, { messages: [message(1), message(3), message(5, 'new')], limit: 5 });
    expect(numbers(without)).toEqual([[1, 3, 5]]);
    expect(findMessage(without, id(5))?.content).toBe('new');
  });

  it('has each message once, in order, however it comes', () => {
    const history = [9, 8, 10, 9].reduce((known, n) => withNewMessage(known, message(n)), load(EMPTY, 5, 7));
    expect(numbers(history)).toEqual([[5, 6, 7, 8, 9, 10]]);
  });

  it('changes and removes one, and stays the same object when there is none', () => {
    const history = load(EMPTY, 1, 3);
    expect(
      findMessage(
        withMessage(history, id(2), (known) => ({ ...known, content: 'x' })),
        id(2),
      )?.content,
    ).toBe('x');
    expect(withMessage(history, id(9), (known) => ({ ...known }))).toBe(history);
    expect(withMessage(history, id(2), (known) => known)).toBe(history);
    expect(numbers(withoutMessages(history, [id(1), id(3)]))).toEqual([[2]]);
    expect(withoutMessages(history, [id(9)])).toBe(history);
    expect(newest(withoutMessages(history, [id(1), id(2), id(3)]))).toMatchObject({ messages: [], reachesEnd: true });
  });

  it('keeps so many messages, and lets go of those that are farthest away', () => {
    let history = load(EMPTY, 1, 100, { limit: 100 });
    for (let n = 101; n <= 550; n++) history = withNewMessage(history, message(n));
    expect(numbers(history)).toEqual([Array.from({ length: 550 }, (_, index) => 1 + index)]);
    history = withNewMessage(history, message(551));
    expect(numbers(history)).toEqual([Array.from({ length: 500 }, (_, index) => 52 + index)]);
    expect(newest(history)?.reachesStart).toBe(false);
    const back = load(history, 1, 51, { before: id(52), limit: 100 });
    expect(numbers(back)).toEqual([Array.from({ length: 500 }, (_, index) => 1 + index)]);
    expect(newest(back)).toBeUndefined();
  });
});
