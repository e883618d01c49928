import fc from 'fast-check';
import { identifyOf, openTestVoice, SELECT, type TestVoice } from './test-voice.ts';

/** What an op may carry: anything, or nearly the right thing. */
const payload = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(
    fc.constantFrom(
      'protocol',
      'data',
      'mode',
      'speaking',
      'ssrc',
      'delay',
      'transition_id',
      'streams',
      'video_ssrc',
      'seq_ack',
      'token',
      'codecs',
      'any',
      '__proto__',
    ),
    fc.oneof(
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constant(null),
      fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 5 }),
      fc.constantFrom('udp', true, 1e308, -1),
    ),
  ),
);
const op = fc.oneof(fc.integer({ min: -1, max: 40 }), fc.constantFrom(0.5, 1e300));
const frame = fc.oneof(
  fc.tuple(op, payload).map(([one, d]) => JSON.stringify({ op: one, d })),
  fc.string({ maxLength: 200 }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.tuple(fc.constantFrom(26, 28), fc.uint8Array({ maxLength: 2000 })).map(([one, bytes]) => Buffer.from([one, ...bytes])),
);
const CODES = new Set([1006, 4001, 4002, 4003, 4004, 4005, 4006, 4012, 4014, 4016, 4020, 4021]);

describe('the voice gateway, from clients that send anything', () => {
  let test: TestVoice;
  beforeAll(async () => {
    test = await openTestVoice();
  });
  afterAll(() => test.close());

  /** Sends all of it, and gives the code of the end; null where the connection stands. */
  const endOf = async (client: Awaited<ReturnType<TestVoice['connect']>>, frames: readonly (string | Buffer)[]): Promise<number | null> => {
    for (const one of frames) client.socket.send(one);
    try {
      await client.settled();
      client.socket.terminate();
      return null;
    } catch {
      return client.closed?.code ?? -1;
    }
  };

  it('closes with a code of its own before IDENTIFY', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 4 }), async (frames) => {
        const code = await endOf(await test.connect(), frames);
        expect(code === null || CODES.has(code) ? [] : [code]).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('closes with a code of its own in a call, and others are not disturbed', async () => {
    const other = await test.enter();
    const person = test.person();
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 6 }), async (frames) => {
        const client = await test.connect();
        client.send(0, { ...identifyOf(test, person), max_dave_protocol_version: 1 });
        client.send(1, SELECT);
        const code = await endOf(client, frames);
        expect(code === null || CODES.has(code) ? [] : [code]).toEqual([]);
      }),
      { numRuns: 60 },
    );
    await other.client.settled();
    expect(test.gateway.errors).toEqual([]);
    expect(test.voice.memberCount()).toBeLessThanOrEqual(2);
  }, 120_000);
});
