import { audioContext } from '#sdk/voice/media/audio-graph';

/** Notes in hertz, one after the other. */
const TONES = {
  'own join': [440, 587, 740],
  'own leave': [740, 587, 440],
  join: [523, 659],
  leave: [659, 523],
  message: [784, 988],
  mention: [784, 988, 1175],
  friend: [659, 784, 659],
} as const;

export type Tone = keyof typeof TONES;

const NOTE_S = 0.09;
const LOUDNESS = 0.06;

/** A small sound of the page itself, which is made and not loaded. */
export const playTone = (name: Tone, volume = 1): void => playNotes(TONES[name], volume);

function playNotes(notes: readonly number[], volume: number): void {
  const context = audioContext();
  if (context.state !== 'running') return;
  for (const [index, frequency] of notes.entries()) {
    const begin = context.currentTime + index * NOTE_S;
    const note = new OscillatorNode(context, { type: 'sine', frequency });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setTargetAtTime(LOUDNESS * volume, begin, 0.01);
    gain.gain.setTargetAtTime(0, begin + NOTE_S, 0.04);
    note.connect(gain).connect(context.destination);
    note.start(begin);
    note.stop(begin + NOTE_S + 0.3);
  }
}

const RING = [587, 740, 880, 740];
const RING_EVERY_MS = 2_400;

/** Rings until it is answered; the answer ends it. Silent where the page was never touched. */
export function ring(volume: number): () => void {
  const once = (): void => playNotes(RING, volume);
  once();
  const timer = setInterval(once, RING_EVERY_MS);
  return () => clearInterval(timer);
}
