import { jest } from '@jest/globals';
import { eachSecond } from './each-second.ts';

const page = Object.assign(new EventTarget(), { hidden: false });

describe('what goes on each second', () => {
  beforeAll(() => {
    jest.useFakeTimers();
    Object.assign(globalThis, { document: page });
  });
  afterAll(() => {
    jest.useRealTimers();
    Reflect.deleteProperty(globalThis, 'document');
  });

  it('has one timer for all, and none for nobody', () => {
    const told: string[] = [];
    const ends = [eachSecond(() => told.push('a')), eachSecond(() => told.push('b'))];
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1000);
    expect(told).toEqual(['a', 'b']);
    for (const end of ends) end();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('rests while nobody sees the page, and begins at once when somebody does', () => {
    let times = 0;
    const end = eachSecond(() => times++);
    const show = (isSeen: boolean): void => {
      page.hidden = !isSeen;
      page.dispatchEvent(new Event('visibilitychange'));
    };
    show(false);
    expect([jest.getTimerCount(), times]).toEqual([0, 0]);
    show(true);
    expect([jest.getTimerCount(), times]).toEqual([1, 1]);
    end();
  });
});
