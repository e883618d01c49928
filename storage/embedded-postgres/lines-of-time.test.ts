import { baseFor, lineAt, positionOf } from './lines-of-time.ts';

const at = (clock: string): Date => new Date(`2026-11-26T${clock}:00Z`);

// At 11:00 brought back to what was at 10:00, in a line of its own.
const notes = [
  { line: 1, from: at('08:00') },
  { line: 2, from: at('11:00') },
];
const history = [{ line: 1, upTo: positionOf('0/A000000') }];
const base = (clock: string, line: number, endsAt: string) => ({ path: clock, endedAt: at(clock), line, endsAt: positionOf(endsAt) });
const bases = [base('09:00', 1, '0/9000000'), base('10:30', 1, '0/B000000'), base('12:00', 2, '0/B800000')];

describe('lines of time', () => {
  it.each([
    ['09:30', 1],
    ['10:45', 1],
    ['11:30', 2],
  ])('knows in which the server was at %s', (clock, line) => expect(lineAt(notes, at(clock))).toBe(line));

  it('says when it does not know', () => expect(() => lineAt(notes, at('07:00'))).toThrow('does not say'));

  it('begins from the newest base that is on the way', () => {
    expect(baseFor(bases, 1, [], at('10:45')).path).toBe('10:30');
    expect(baseFor(bases, 2, history, at('11:30')).path).toBe('09:00');
    expect(baseFor(bases, 2, history, at('12:30')).path).toBe('12:00');
    expect(() => baseFor([base('10:30', 1, '0/B000000')], 2, history, at('11:30'))).toThrow('left behind');
  });

  it('reads places of the log beyond four gigabytes', () => expect(positionOf('1/10')).toBe(0x1_0000_0010n));
});
