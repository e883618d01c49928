import { levelOf } from './audio-graph.ts';
import { VoiceActivity } from './voice-activity.ts';

describe('voice activity', () => {
  it('begins with what is loud, and ends after a pause that is longer than one between words', () => {
    const activity = new VoiceActivity({ threshold: 0.1, holdMs: 300 });
    expect(activity.feed(0.05, 0)).toBe(false);
    expect(activity.feed(0.2, 40)).toBe(true);
    // Half as loud goes on, but does not begin.
    expect(activity.feed(0.06, 80)).toBe(true);
    expect(activity.feed(0.01, 120)).toBe(true);
    expect(activity.feed(0.01, 379)).toBe(true);
    expect(activity.feed(0.01, 380)).toBe(false);
    expect(activity.feed(0.06, 420)).toBe(false);
  });
});

describe('a level', () => {
  it('is the root of the mean square', () => {
    expect(levelOf(new Float32Array(480))).toBe(0);
    expect(levelOf(new Float32Array(480).fill(0.5))).toBeCloseTo(0.5);
    expect(levelOf(Float32Array.from({ length: 4800 }, (_, at) => Math.sin(at / 10)))).toBeCloseTo(Math.SQRT1_2, 2);
    expect(levelOf(new Float32Array())).toBe(0);
  });
});
