import { decodedSamples, risingTone } from '#compat-tests/voice/ogg-opus';
import { samplesOf, SILENCES } from './opus-packet.ts';
import { packetsIn } from './test-ogg.ts';
import { Track } from './track.ts';

const tone = risingTone(12);
const packet = (number: number, first = 0) => ({
  sequence: (65_530 + number) & 0xffff,
  timestamp: 4_294_960_000 + first + number * 960,
  payload: tone[number] ?? Buffer.alloc(0),
});
const silent = (ms: number): Buffer[] => {
  const frames: Buffer[] = [];
  let left = ms * 48;
  for (const { packet: silence, samples } of SILENCES) for (; left >= samples; left -= samples) frames.push(silence);
  return frames;
};

/** What is in the file after these came, each at its time; `false` ends it. */
function recorded(comes: readonly [number: number, atMs: number][], endsAtMs: number): Buffer[] {
  const bytes: Buffer[] = [];
  const track = new Track(7, (piece) => bytes.push(piece));
  for (const [number, atMs] of comes) track.hear(packet(number), atMs);
  track.end(endsAtMs);
  const { packets, samples } = packetsIn(Buffer.concat(bytes));
  expect(samples).toBe(packets.reduce((sum, one) => sum + samplesOf(one), 0));
  expect(Math.abs(track.durationMs - samples / 48)).toBeLessThan(1);
  expect(new Set(decodedSamples(packets)).size).toBeGreaterThan(0);
  return packets;
}

describe('what one person says, as a file', () => {
  it('begins with the silence before the first word, and lasts to the end', () => {
    expect(
      recorded(
        [
          [0, 260],
          [1, 280],
          [2, 300],
        ],
        420,
      ),
    ).toEqual([...silent(260), tone[0], tone[1], tone[2], ...silent(100)]);
  });

  it('is in order, once, and across the end of the numbers', () => {
    const comes = [0, 1, 3, 2, 2, 5, 4, 6, 8, 9, 7].map((number, index): [number, number] => [number, index * 20]);
    expect(recorded(comes, 200)).toEqual(tone.slice(0, 10));
  });

  it('is silent for as long as what was lost would have lasted, and leaves out what comes far too late', () => {
    expect(
      recorded(
        [
          [0, 0],
          [1, 20],
          [4, 80],
          [5, 100],
          [6, 120],
          [7, 140],
          [8, 160],
          [9, 180],
          [10, 200],
          [2, 220],
        ],
        220,
      ),
    ).toEqual([tone[0], tone[1], ...silent(40), ...tone.slice(4, 11)]);
  });

  it('is silent through a pause, in which clocks of clients may stand still', () => {
    expect(
      recorded(
        [
          [0, 0],
          [1, 20],
          [2, 2020],
          [3, 2040],
        ],
        2060,
      ),
    ).toEqual([tone[0], tone[1], ...silent(1980), tone[2], tone[3]]);
  });

  it('is silent for hours in few and long pages', () => {
    const pieces: Buffer[] = [];
    const track = new Track(7, (piece) => pieces.push(piece));
    track.hear(packet(0), 6 * 60 * 60_000);
    track.end(6 * 60 * 60_000 + 20);
    const { packets, samples } = packetsIn(Buffer.concat(pieces));
    expect(samples).toBe((6 * 60 * 60 + 0.02) * 48_000);
    expect(packets.at(-1)).toEqual(tone[0]);
    expect(pieces.length).toBeLessThan(800);
  });

  it('has nothing that is no Opus', () => {
    const bytes: Buffer[] = [];
    const track = new Track(7, (piece) => bytes.push(piece));
    for (const payload of [Buffer.alloc(0), Buffer.from([0xff]), Buffer.from([0x1b, 63])]) track.hear({ sequence: 1, timestamp: 0, payload }, 0);
    track.end(0);
    expect(packetsIn(Buffer.concat(bytes)).packets).toEqual([]);
  });

  it('knows how long a packet lasts', () => {
    expect([[0x08], [0x18], [0x60], [0x80], [0xf8, 1], [0xf9], [0xfb, 6], [0x1b, 3], [0xff, 63], []].map((bytes) => samplesOf(Uint8Array.from(bytes)))).toEqual(
      [960, 2880, 480, 120, 960, 1920, 5760, 0, 0, 0],
    );
  });
});
