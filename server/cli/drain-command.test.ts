import { beginWords, drainWords } from './drain-command.ts';

describe('nexus drain says', () => {
  it('at once what it does and for how long', () => {
    expect(beginWords({ isAgain: false, sessions: 3, withinSeconds: 25 })).toBe(
      '3 sessions are here; their clients are asked to go on at another gateway process. That takes 25 s at most.',
    );
    expect(beginWords({ isAgain: true, sessions: 1, withinSeconds: 25 })).toBe('This process was told to drain before.');
  });

  it('in the end who has left, why others have not, and what may be done', () => {
    const words = (left: number, remaining: number): string => drainWords({ draining: true, done: true, left, remaining }).join('\n');
    expect(words(1, 0)).toMatch(/^1 session has left for other gateway processes; none remains\.\nThis process takes no new ones/);
    expect(words(2, 1)).toMatch(/^2 sessions have left for other gateway processes; 1 remains\.\nWhat remains has no client any more/);
    expect(drainWords({ draining: false, done: true, left: 0, remaining: 1 })).toEqual(['This process takes sessions in (1 is here).']);
  });
});
