import { jest } from '@jest/globals';
import { watchOutage } from './outage.ts';

describe('an outage', () => {
  let told: [string | null, number][];
  let outage: ReturnType<typeof watchOutage>;
  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    outage = watchOutage({ onChange: (reason, lastedMs) => told.push([reason, lastedMs]), quietMs: 1_000 });
  });
  afterEach(() => {
    outage.close();
    jest.useRealTimers();
  });

  it('is told once when it begins and once when it is over, with how long it lasted', () => {
    outage.answered();
    outage.failed('connection refused');
    jest.advanceTimersByTime(3_000);
    outage.failed('connection refused');
    outage.answered();
    expect(told).toEqual([['connection refused', 0]]);
    jest.advanceTimersByTime(2_000);
    expect(told).toEqual([
      ['connection refused', 0],
      [null, 3_000],
    ]);
  });

  it('goes on while answers and failures come in turn, and while nobody asks', () => {
    outage.failed('no room');
    for (let n = 0; n < 10; n++) {
      outage.answered();
      jest.advanceTimersByTime(500);
      outage.failed('no room');
    }
    jest.advanceTimersByTime(60_000);
    expect(told).toEqual([['no room', 0]]);
  });

  it('is told again when it comes again, and not after the end', () => {
    outage.failed('one');
    outage.answered();
    jest.advanceTimersByTime(2_000);
    outage.failed('two');
    outage.close();
    outage.answered();
    jest.advanceTimersByTime(2_000);
    outage.failed('three');
    expect(told.map(([reason]) => reason)).toEqual(['one', null, 'two']);
  });

  it('is none when this process stood still, and answers come as soon as it goes on', async () => {
    jest.useRealTimers();
    const watched = watchOutage({ onChange: (reason, lastedMs) => told.push([reason, lastedMs]), quietMs: 50 });
    standStill();
    watched.failed('timeout exceeded');
    watched.answered();
    await new Promise((passed) => setTimeout(passed, 200));
    expect(told).toEqual([]);
    standStill();
    watched.failed('connection refused');
    expect(told).toEqual([]);
    while (told.length === 0) await new Promise((passed) => setTimeout(passed, 20));
    expect(told).toEqual([['connection refused', 0]]);
    watched.close();
  });
});

function standStill(): void {
  const until = performance.now() + 1_200;
  while (performance.now() < until);
}
