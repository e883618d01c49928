import { RowPace } from './row-pace.ts';

/** A pace on a machine of its own: each row takes as long as is said, so does the rest of a frame, and frames come when they are run. */
function onMachine(rowMs: number, restMs = () => 16) {
  let now = 1000;
  const frames: ((begunAtMs: number) => void)[] = [];
  const after: (() => void)[] = [];
  const pace = new RowPace({ now: () => now, nextFrame: (then) => frames.push(then), afterFrame: (then) => after.push(then) });
  const drawn: string[] = [];
  let topPx = 0;
  const draw = (row: string): void => {
    drawn.push(row);
    now += rowMs;
  };
  return {
    pace,
    drawn,
    roll(px: number): void {
      topPx += px;
      pace.moved(topPx, 700);
    },
    /** Rows that come with one frame. Answers what gives up those that have to wait. */
    come: (...rows: string[]) => rows.flatMap((row) => (pace.hasTime() ? (draw(row), []) : pace.wait(() => draw(row)))),
    nextFrame(): void {
      const begunAtMs = now;
      now += restMs() / 2;
      for (const then of frames.splice(0)) then(begunAtMs);
      now += restMs() / 2;
      for (const then of after.splice(0)) then();
    },
  };
}

it('draws all that is there when a channel is opened', () => {
  const { drawn, come } = onMachine(2);
  come('a', 'b', 'c', 'd', 'e');
  expect(drawn).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('draws what a frame has time for, and the rest in the frames after it, the last ones first', () => {
  const { pace, drawn, come, nextFrame } = onMachine(2);
  pace.begin();
  come('a', 'b', 'c', 'd', 'e');
  expect(drawn).toEqual(['a', 'b']);
  // The frame in which they came has no more time.
  nextFrame();
  expect(drawn).toEqual(['a', 'b']);
  nextFrame();
  expect(drawn).toEqual(['a', 'b', 'e', 'd']);
  nextFrame();
  expect(drawn).toEqual(['a', 'b', 'e', 'd', 'c']);
});

it('lets what waits wait on while more comes than there is time for, and forgets what is gone by then', () => {
  const { pace, drawn, come, nextFrame } = onMachine(2);
  pace.begin();
  const [giveUp] = come('a', 'b', 'gone');
  nextFrame();
  // Rows come before the frame's own turn.
  come('c', 'd', 'e');
  giveUp?.();
  nextFrame();
  expect(drawn).toEqual(['a', 'b', 'c', 'd']);
  nextFrame();
  expect(drawn).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('draws one row a frame where a row takes longer than a frame has', () => {
  const { pace, drawn, come, nextFrame } = onMachine(20);
  pace.begin();
  come('a', 'b', 'c');
  expect(drawn).toEqual(['a']);
  expect(pace.isBehind).toBe(true);
  for (const all of ['a', 'ac', 'acb']) {
    nextFrame();
    expect(drawn.join('')).toBe(all);
  }
  expect(pace.isBehind).toBe(false);
});

it('hints at nothing where a machine is fast', () => {
  const { pace, drawn, come } = onMachine(0.3);
  pace.begin();
  come(...'abcdefgh');
  expect(drawn.join('')).toBe('abcdefgh');
});

it('draws less where frames take long, one row at least, and more again once they do not', () => {
  const machine = { restMs: 60 };
  const { pace, drawn, come, nextFrame } = onMachine(0.5, () => machine.restMs);
  const inNextFrame = (): number => {
    const before = drawn.length;
    come(...'abcdefghij');
    nextFrame();
    return drawn.length - before;
  };
  pace.begin();
  expect(inNextFrame()).toBe(6);
  expect(inNextFrame()).toBeLessThan(6);
  for (let turn = 0; turn < 3; turn++) inNextFrame();
  expect(inNextFrame()).toBe(1);
  machine.restMs = 10;
  for (let turn = 0; turn < 2; turn++) inNextFrame();
  expect(inNextFrame()).toBe(6);
});

describe('a list that flies by faster than anybody sees what is in it', () => {
  const fly = ({ come, drawn, nextFrame, roll }: ReturnType<typeof onMachine>, frames: number, px: number): number[] =>
    Array.from({ length: frames }, () => {
      const before = drawn.length;
      roll(px);
      come(...'abc');
      nextFrame();
      return drawn.length - before;
    });

  it('is hinted at alone where not even one row fits into a frame, but for a try now and then', () => {
    const machine = onMachine(20, () => 45);
    machine.pace.begin();
    fly(machine, 8, 300);
    const drawn = fly(machine, 16, 300);
    expect(drawn.filter((rows) => rows === 0)).toHaveLength(14);
    expect(drawn.filter((rows) => rows === 1)).toHaveLength(2);
  });

  it('is drawn again as soon as it rolls slowly or stands', () => {
    const machine = onMachine(20, () => 45);
    machine.pace.begin();
    fly(machine, 20, 300);
    expect(Math.min(...fly(machine, 8, 30))).toBe(1);
    fly(machine, 20, 300);
    const before = machine.drawn.length;
    for (let frame = 0; frame < 12; frame++) machine.nextFrame();
    expect(machine.drawn.length).toBeGreaterThan(before + 6);
  });

  it('is drawn where the machine keeps up with it, and once it does again', () => {
    const rest = { ms: 10 };
    const machine = onMachine(0.5, () => rest.ms);
    machine.pace.begin();
    expect(Math.min(...fly(machine, 20, 300))).toBe(3);
    rest.ms = 80;
    expect(fly(machine, 16, 300)).toContain(0);
    rest.ms = 10;
    fly(machine, 16, 300);
    expect(Math.min(...fly(machine, 8, 300))).toBe(3);
  });

  it('is drawn where it jumped', () => {
    const machine = onMachine(20, () => 45);
    machine.pace.begin();
    fly(machine, 8, 1);
    expect(fly(machine, 1, 9000)).toEqual([1]);
  });
});
