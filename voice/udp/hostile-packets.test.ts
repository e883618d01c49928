import fc from 'fast-check';
import { discoveryRequest, header, settled } from './test-client.ts';
import { TestPlane, type Someone } from './test-call.ts';

let world: TestPlane;
let alice: Someone;
let bob: Someone;
let stranger: Someone['client'];
let sent = 0;

beforeEach(async () => {
  // Time that runs with the packets keeps the rates out of the way.
  let nowMs = 0;
  world = await TestPlane.open({ now: () => (nowMs += 1000) });
  [alice, bob] = [await world.watcher(), await world.watcher()];
  stranger = (await world.newcomer('another call')).client;
  sent = 2;
});

afterEach(() => world.close());

/** Sends them and waits until the plane has read all; few at a time, so that the kernel drops none. */
async function sendAll(client: Someone['client'], packets: Iterable<Buffer>): Promise<void> {
  for (const packet of packets) {
    client.send(packet);
    sent++;
    if (sent % 20 === 0) await settled(world.plane, sent);
  }
  await settled(world.plane, sent);
}

/** The real one still comes through. */
async function aliceIsHeard(): Promise<void> {
  alice.client.send(alice.client.frame(Buffer.from('heard')));
  sent++;
  for (let count = 1; ; count++) {
    const packet = (await bob.client.arrivals(count))[count - 1] as Buffer;
    if ((packet[1] ?? 0) === 120 && bob.client.open(packet).plain.toString() === 'heard') return;
  }
}

describe('hostile packets', () => {
  it('of any bytes, with guessed SSRCs, go nowhere and leave nothing behind', async () => {
    const { ssrc, videoSsrc, rtxSsrc } = alice.setup;
    const before = world.plane.remembered;
    const noise = fc.sample(fc.uint8Array({ maxLength: 300 }), 1500).map((bytes) => Buffer.from(bytes));
    const aimed = fc
      .sample(
        fc.record({
          ssrc: fc.constantFrom(ssrc, videoSsrc, rtxSsrc),
          csrcs: fc.array(fc.constant(1), { maxLength: 15 }),
          extensionWords: fc.option(fc.nat(65_535), { nil: undefined }),
          payloadType: fc.nat(127),
          marker: fc.boolean(),
          rest: fc.uint8Array({ maxLength: 200 }),
        }),
        1500,
      )
      .map(({ rest, extensionWords, ...fields }) => Buffer.concat([header({ ...fields, ...(extensionWords === undefined ? {} : { extensionWords }) }), rest]));
    await sendAll(stranger, noise);
    await sendAll(stranger, aimed);
    await sendAll(alice.client, noise);
    await sendAll(alice.client, aimed);
    await sendAll(stranger, [Buffer.alloc(0), Buffer.alloc(9), Buffer.alloc(2049, 0x80), Buffer.alloc(60_000, 0x80)]);
    expect(world.plane.counters.forwarded).toBe(0);
    expect(world.plane.counters.rebound).toBe(0);
    expect(world.plane.remembered).toEqual(before);
    await aliceIsHeard();
  });

  it('that are true ones cut short, changed in one bit, or come again, go nowhere', async () => {
    const frame = alice.client.frame(Buffer.from('a frame of sound'));
    const cut = Array.from(frame, (_, length) => frame.subarray(0, length)).filter(({ length }) => length > 8);
    const changed = Array.from({ length: frame.length * 8 }, (_, bit) => {
      const copy = Buffer.from(frame);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return copy;
    });
    for (const client of [alice.client, stranger]) {
      await sendAll(client, cut);
      await sendAll(client, changed);
    }
    expect(world.plane.counters.forwarded).toBe(0);
    expect(world.plane.counters.rebound).toBe(0);
    await sendAll(alice.client, [frame]);
    await sendAll(stranger, Array<Buffer>(20).fill(frame));
    expect(world.plane.counters.forwarded).toBe(1);
    expect(world.plane.counters.rebound).toBe(0);
  });

  it('sealed by a member himself harm nobody', async () => {
    const { client, setup } = alice;
    const bodies = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 120 }), 1500).map((bytes) => Buffer.from(bytes));
    await sendAll(
      client,
      bodies.map((body, index) => client.seal(header({ ssrc: setup.ssrc, extensionWords: index % 40, padded: index % 2 === 0, payloadType: 120 }), body)),
    );
    await sendAll(
      client,
      bodies.map((body, index) => {
        const front = Buffer.alloc(8);
        front.set([0x80 | (index & 31), 200 + (index % 8), 0, index % 12]);
        front.writeUInt32BE(index % 3 ? setup.ssrc : bob.setup.ssrc, 4);
        return client.seal(front, body);
      }),
    );
    await sendAll(
      client,
      bodies.map((body) => client.seal(header({ ssrc: bob.setup.ssrc }), body)),
    );
    expect(world.plane.counters.received).toBe(sent);
    await aliceIsHeard();
  });

  it('of discovery for SSRCs that nobody has are not answered, and remember no address', async () => {
    const before = world.plane.remembered;
    await sendAll(
      stranger,
      Array.from({ length: 2000 }, (_, index) => discoveryRequest(index)),
    );
    expect(world.plane.counters.answered).toBe(2);
    expect(world.plane.remembered).toEqual(before);
  });
});
