import { setTimeout as wait } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { CallRecorder, type RecorderFiles } from './call-recorder.ts';
import { packetsIn } from './test-ogg.ts';

const SPEECH = Buffer.from([0x78, 1, 2, 3]); // 20 ms
const packet = (number: number) => ({ sequence: number, timestamp: number * 960, payload: SPEECH });

let nowMs = 0;
const stored = new Map<string, Buffer>();
const failures: string[] = [];
const inMemory: RecorderFiles = {
  async put(key, bytes) {
    const pieces: Buffer[] = [];
    for await (const piece of bytes as AsyncIterable<Buffer>) pieces.push(piece);
    stored.set(key, Buffer.concat(pieces));
    return { sizeBytes: stored.get(key)?.length ?? 0 };
  },
};
const recorder = (files: RecorderFiles = inMemory): CallRecorder =>
  new CallRecorder({ recordingId: '5', files, nowMs: () => nowMs, failed: (error, userId) => failures.push(`${userId}: ${(error as Error).message}`) });

beforeEach(() => {
  nowMs = 1000;
  stored.clear();
  failures.length = 0;
});

describe('the recording of a call', () => {
  it('is a file for each who spoke, all of the same length', async () => {
    const recording = recorder();
    for (let number = 0; number < 10; number++) {
      recording.hear('1', packet(number));
      if (number >= 5) recording.hear('2', packet(number));
      nowMs += 20;
    }
    nowMs += 100;
    const tracks = await recording.end();
    recording.hear('3', packet(1));
    expect(tracks).toEqual([
      { user_id: '1', key: expect.stringMatching(/^recordings\/5\/1-[0-9a-f]{12}\.ogg$/), size_bytes: [...stored.values()][0]?.length, duration_ms: 300 },
      { user_id: '2', key: expect.stringMatching(/^recordings\/5\/2-/), size_bytes: [...stored.values()][1]?.length, duration_ms: 300 },
    ]);
    expect([...stored.values()].map((file) => packetsIn(file).samples)).toEqual([14_400, 14_400]);
    expect([...stored.values()].map((file) => packetsIn(file).packets.filter((one) => one.equals(SPEECH)).length)).toEqual([10, 5]);
  });

  it('leaves out a file that cannot be stored, and goes on with the others', async () => {
    const recording = recorder({
      put: (key, bytes, options) => (key.includes('/1-') ? Promise.reject(new Error('no room')) : inMemory.put(key, bytes, options)),
    });
    recording.hear('1', packet(0));
    recording.hear('2', packet(0));
    for (let waited = 0; failures.length === 0 && waited < 3000; waited++) await wait(1);
    recording.hear('1', packet(1));
    expect((await recording.end()).map(({ user_id: id }) => id)).toEqual(['2']);
    expect(failures).toEqual(['1: no room']);
  });

  it('holds no more than a little of what the store does not take', async () => {
    let read: Readable | undefined;
    const recording = recorder({
      put: (_key, bytes) =>
        new Promise((_resolve, reject) => {
          read = bytes;
          bytes.once('error', reject);
        }),
    });
    for (let number = 0; number < 20_000 && !read?.destroyed; number++) {
      recording.hear('1', { ...packet(number), payload: Buffer.concat([SPEECH, Buffer.alloc(1200)]) });
      nowMs += 20;
    }
    expect(read?.destroyed).toBe(true);
    expect(await recording.end()).toEqual([]);
    expect(failures).toEqual(['1: The file store takes no more of a recording.']);
  });
});
