import { header, settled } from './test-client.ts';
import { TestPlane } from './test-call.ts';
import { SILENCE_FRAME } from './rtp-packet.ts';
import type { TransportMode } from './udp-plane.ts';

let world: TestPlane;
let nowMs = 0;

beforeEach(async () => {
  nowMs = 0;
  world = await TestPlane.open({ now: () => nowMs });
});

afterEach(() => world.close());

const bytes = (text: string): Buffer => Buffer.from(text);
const GCM: TransportMode = 'aead_aes256_gcm_rtpsize';
const XCHACHA: TransportMode = 'aead_xchacha20_poly1305_rtpsize';
/** A frame as DAVE leaves it: ciphertext, tag of 8, nonce, size of the footer, marker. */
const daveFrame = (text: string): Buffer => Buffer.concat([bytes(text), Buffer.alloc(8, 7), Buffer.from([1, 12, 0xfa, 0xfa])]);

describe('sound', () => {
  it.each([
    [GCM, XCHACHA, false],
    [XCHACHA, GCM, false],
    [XCHACHA, XCHACHA, true],
    [GCM, GCM, true],
  ])('goes from %s to %s (without libsodium: %s)', async (from, to, withoutSodium) => {
    const here = await TestPlane.open({ withoutSodium });
    const [alice, bob] = [await here.someone(from), await here.someone(to)];
    for (const word of ['one', 'two', 'three']) alice.client.send(alice.client.frame(bytes(word)));
    expect(await bob.client.payloads(3)).toEqual(['one', 'two', 'three']);
    const [first, second, third] = bob.client.raw.map((packet) => bob.client.open(packet));
    expect([first, second, third].map((arrival) => arrival?.counter)).toEqual([1, 2, 3].map((number) => 2 ** 31 + number));
    expect(first?.clear).toEqual(header({ ssrc: alice.setup.ssrc, sequence: 101, timestamp: 1960 }));
    await here.close();
  });

  it('goes through the one port that all share, where clients get no sockets of their own', async () => {
    const here = await TestPlane.open({ maxConnected: 1 });
    const [alice, bob, carol] = [await here.someone(), await here.someone(XCHACHA), await here.someone()];
    alice.client.send(alice.client.frame(bytes('to all')));
    expect(await bob.client.payloads(1)).toEqual(['to all']);
    expect(await carol.client.payloads(1)).toEqual(['to all']);
    await here.close();
  });

  it('shows that somebody is there, now and then for as long as it is no silence', async () => {
    const alice = await world.someone();
    let times = 0;
    alice.member.onActive = () => times++;
    const say = async (...payloads: Buffer[]): Promise<number> => {
      const { received } = world.plane.counters;
      for (const payload of payloads) alice.client.send(alice.client.frame(payload));
      await settled(world.plane, received + payloads.length);
      return times;
    };
    expect(await say(SILENCE_FRAME)).toBe(0);
    expect(await say(bytes('one'), bytes('two'))).toBe(1);
    nowMs += 6_000;
    expect(await say(SILENCE_FRAME)).toBe(1);
    // Who is muted by others talks all the same.
    alice.member.maySpeak = false;
    expect(await say(bytes('three'), bytes('four'))).toBe(2);
    nowMs += 6_000;
    const { ssrc } = alice.setup;
    const call = world.plane.call('call');
    const packet = { ssrc, payloadType: 120, marker: false, sequence: 1, timestamp: 960, payload: bytes('hum') };
    call.media(alice.member.audio, { ...packet, level: 70 });
    expect(times).toBe(2);
    call.media(alice.member.audio, { ...packet, level: 20 });
    expect(times).toBe(3);
  });

  it('goes on only of as many as can be followed, and of the next as soon as one of them pauses', async () => {
    const listener = await world.someone(XCHACHA);
    const last = await world.someone();
    const first: (typeof last)[] = [];
    while (first.length < 16) first.push(await world.someone());
    for (const { client } of first) client.send(client.frame(bytes('first')));
    await listener.client.payloads(16);
    const { received, dropped } = world.plane.counters;
    // Nor is the silence of one who is not heard.
    for (const payload of [bytes('too many'), SILENCE_FRAME]) last.client.send(last.client.frame(payload));
    await settled(world.plane, received + 2);
    expect(dropped['drowned out']).toBe(2);
    nowMs = 500;
    last.client.send(last.client.frame(bytes('at last')));
    expect((await listener.client.payloads(17)).at(-1)).toBe('at last');
  });

  it('goes to all others of the call, and to nobody else', async () => {
    const [alice, bob, carol] = [await world.someone(), await world.someone(XCHACHA), await world.someone()];
    const dora = await world.someone(GCM, 'another call');
    alice.client.send(alice.client.frame(bytes('hello')));
    dora.client.send(dora.client.frame(bytes('alone')));
    expect(await bob.client.payloads(1)).toEqual(['hello']);
    expect(await carol.client.payloads(1)).toEqual(['hello']);
    bob.client.send(bob.client.frame(bytes('hi')));
    expect(await alice.client.payloads(1)).toEqual(['hi']);
    expect(await carol.client.payloads(2)).toEqual(['hello', 'hi']);
    expect(dora.client.raw).toHaveLength(0);
  });

  it('keeps marker, sequence and timestamp, and loses CSRCs, extension and padding', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    const { ssrc } = alice.setup;
    const front = header({ ssrc, sequence: 65_535, timestamp: 0xffff_fff0, marker: true, csrcs: [1, 2, 3], extensionWords: 2, padded: true });
    alice.client.send(alice.client.seal(front, Buffer.concat([Buffer.alloc(8, 9), bytes('word'), Buffer.from([0, 0, 3])])));
    const [packet] = await bob.client.arrivals(1);
    const arrival = bob.client.open(packet as Buffer);
    expect(arrival.clear).toEqual(header({ ssrc, sequence: 65_535, timestamp: 0xffff_fff0, marker: true }));
    expect(arrival.plain.toString()).toBe('word');
  });

  it('is dropped when extension or padding reach over its end, nothing remains, or it is not Opus', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    const { ssrc } = alice.setup;
    const { client } = alice;
    client.send(client.seal(header({ ssrc, extensionWords: 100 }), bytes('short')));
    client.send(client.seal(header({ ssrc, extensionWords: 1 }), bytes('four')));
    client.send(client.seal(header({ ssrc, padded: true }), Buffer.from([1, 2, 200])));
    client.send(client.seal(header({ ssrc, padded: true }), Buffer.from([1, 2, 0])));
    client.send(client.seal(header({ ssrc, padded: true }), Buffer.from([0, 0, 3])));
    client.send(client.seal(header({ ssrc, payloadType: 111 }), bytes('other')));
    client.send(client.frame(bytes('sound')));
    expect(await bob.client.payloads(1)).toEqual(['sound']);
    expect(world.plane.counters.dropped.malformed).toBe(6);
  });

  it('comes once, however often and in whatever order it is sent', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    const packets = ['1', '2', '3', '4'].map((word) => alice.client.frame(bytes(word)));
    for (const index of [1, 0, 1, 3, 0, 2, 3, 2]) alice.client.send(packets[index] as Buffer);
    alice.client.send(alice.client.frame(bytes('5')));
    expect(await bob.client.payloads(5)).toEqual(['2', '1', '4', '3', '5']);
    expect(world.plane.counters.dropped.replayed).toBe(4);
    expect(alice.member.audio.reception).toMatchObject({ packets: 5, bytes: 5, lost: 0 });
    expect(bob.member.sent).toBe(5);
  });

  it('that was quicker than Speaking follows it, unless it is old or too much', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    alice.member.isSpeakingAnnounced = false;
    const before = world.plane.counters.received;
    for (let word = 1; word <= 27; word++) alice.client.send(alice.client.frame(bytes(String(word))));
    await settled(world.plane, before + 27);
    expect(world.plane.counters.dropped.unannounced).toBe(2);
    alice.member.isSpeakingAnnounced = true;
    alice.client.send(alice.client.frame(bytes('28')));
    expect(await bob.client.payloads(26)).toEqual(Array.from({ length: 26 }, (_, index) => String(index + 3)));
    alice.member.isSpeakingAnnounced = false;
    alice.client.send(alice.client.frame(bytes('29')));
    await settled(world.plane, before + 29);
    nowMs += 1001;
    alice.member.isSpeakingAnnounced = true;
    alice.client.send(alice.client.frame(bytes('30')));
    expect((await bob.client.payloads(27)).at(-1)).toBe('30');
  });

  it('is not taken before Speaking, from one who is muted, or from one who left', async () => {
    const [alice, bob, carol] = [await world.someone(), await world.someone(), await world.someone()];
    alice.member.isSpeakingAnnounced = false;
    bob.member.maySpeak = false;
    carol.member.remove();
    for (const { client } of [alice, bob, carol]) client.send(client.frame(bytes('unheard')));
    const dora = await world.someone();
    dora.client.send(dora.client.frame(bytes('heard')));
    expect(await alice.client.payloads(1)).toEqual(['heard']);
    expect(await bob.client.payloads(1)).toEqual(['heard']);
    await settled(world.plane, 8);
    expect(carol.client.raw).toHaveLength(0);
    expect(world.plane.counters.dropped).toMatchObject({ 'not allowed': 1, stranger: 1 });
  });

  it('does not come to one who is deaf, nor after he left', async () => {
    const [alice, bob, carol] = [await world.someone(), await world.someone(), await world.someone()];
    bob.member.mayHear = false;
    alice.client.send(alice.client.frame(bytes('one')));
    expect(await carol.client.payloads(1)).toEqual(['one']);
    bob.member.mayHear = true;
    alice.client.send(alice.client.frame(bytes('two')));
    expect(await bob.client.payloads(1)).toEqual(['two']);
    bob.member.remove();
    alice.client.send(alice.client.frame(bytes('three')));
    expect(await carol.client.payloads(3)).toEqual(['one', 'two', 'three']);
    expect(bob.client.raw).toHaveLength(1);
  });

  it('that is end-to-end encrypted comes only to members of the group, silence to all', async () => {
    const [alice, bob, carol] = [await world.someone(), await world.someone(), await world.someone()];
    carol.member.dave = true;
    alice.client.send(alice.client.frame(daveFrame('secret')));
    alice.client.send(alice.client.frame(SILENCE_FRAME));
    alice.client.send(alice.client.frame(Buffer.from([...Buffer.alloc(20), 99, 0xfa, 0xfa])));
    const atCarol = (await carol.client.arrivals(3)).map((packet) => carol.client.open(packet).plain);
    expect(atCarol[0]).toEqual(daveFrame('secret'));
    // The third ends in FA FA by chance: no footer is as large as it says.
    const atBob = (await bob.client.arrivals(2)).map((packet) => bob.client.open(packet).plain);
    expect(atBob).toEqual([SILENCE_FRAME, atCarol[2]]);
    expect(world.plane.counters.keptFromPlain).toBe(1);
  });

  it('ends with five frames of silence when one is muted in mid-word', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    alice.client.send(alice.client.frame(bytes('I was say')));
    await bob.client.arrivals(1);
    alice.member.maySpeak = false;
    const silence = (await bob.client.arrivals(6)).slice(1).map((packet) => bob.client.open(packet));
    expect(silence.map(({ plain }) => plain)).toEqual(Array.from({ length: 5 }, () => SILENCE_FRAME));
    expect(silence[4]?.clear).toEqual(header({ ssrc: alice.setup.ssrc, sequence: 106, timestamp: 1960 + 5 * 960 }));
  });

  it('needs no silence from one who was quiet already', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    alice.client.send(alice.client.frame(bytes('said')));
    await bob.client.arrivals(1);
    nowMs = 10_000;
    alice.member.maySpeak = false;
    bob.member.maySpeak = false;
    expect(world.plane.counters.forwarded).toBe(1);
  });
});

describe('a key', () => {
  it('of an earlier selection opens nothing any more', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    const old = alice.client.frame(bytes('old'));
    await alice.client.select(alice.member, XCHACHA);
    alice.client.counter = 0;
    alice.client.send(old);
    alice.client.send(alice.client.frame(bytes('new')));
    expect(await bob.client.payloads(1)).toEqual(['new']);
    expect(world.plane.counters.dropped.forged).toBe(1);
  });

  it('must have its length', async () => {
    const { member } = await world.newcomer();
    expect(() => member.select({ mode: GCM, secretKey: Buffer.alloc(31), address: '127.0.0.1', port: 9 })).toThrow(RangeError);
  });

  it('never seals with a counter that the member is near to', async () => {
    const [alice, bob, carol] = [await world.someone(), await world.someone(), await world.someone()];
    alice.client.send(alice.client.frame(bytes('one')));
    await bob.client.arrivals(1);
    await carol.client.arrivals(1);
    // Bob's library begins where the server does, carol's just below the end of the circle.
    bob.client.counter = 2 ** 31 + 5;
    carol.client.counter = 2 ** 32 - 100;
    bob.client.send(bob.client.frame(bytes('sound')));
    await carol.client.arrivals(2);
    carol.client.send(carol.client.frame(bytes('sound')));
    await bob.client.arrivals(2);
    for (const word of ['two', 'three']) alice.client.send(alice.client.frame(bytes(word)));
    const countersAt = async ({ client }: typeof bob) => (await client.arrivals(4)).map((packet) => packet.readUInt32BE(packet.length - 4));
    expect((await countersAt(bob)).slice(1)).toEqual([7, 8, 9]);
    expect((await countersAt(carol)).slice(2)).toEqual([2 ** 31 + 3, 2 ** 31 + 4]);
  });

  it('seals no more packets than it safely can, and asks for another', async () => {
    const here = await TestPlane.open({ packetsPerKey: 3 });
    const [alice, bob, carol] = [await here.someone(), await here.someone(), await here.someone()];
    const spent: string[] = [];
    bob.member.onKeySpent = () => spent.push('bob');
    for (let count = 1; count <= 3; count++) alice.client.send(alice.client.frame(bytes(String(count))));
    await bob.client.arrivals(3);
    await carol.client.arrivals(3);
    carol.client.send(carol.client.frame(bytes('4')));
    await alice.client.arrivals(1);
    expect(spent).toEqual(['bob']);
    expect(bob.member.isReachable).toBe(false);

    await bob.client.select(bob.member, GCM);
    bob.client.raw.length = 0;
    carol.client.send(carol.client.frame(bytes('5')));
    expect(await bob.client.payloads(1)).toEqual(['5']);
    await here.close();
  });
});

describe('ciphertext that @discordjs/voice would take for an extension', () => {
  it('is sealed once more', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    // The first packet to bob has a counter that is known; XOR with its key stream gives any ciphertext one likes.
    const payload = bob.client.seal(header({ ssrc: 1 }), Buffer.from([0xbe, 0xde, 0, 0]), 2 ** 31 + 1).subarray(12, 16);
    alice.client.send(alice.client.frame(payload));
    const [packet] = await bob.client.arrivals(1);
    expect(bob.client.open(packet as Buffer)).toMatchObject({ plain: payload, counter: 2 ** 31 + 2 });
  });
});

describe('SSRCs', () => {
  it('are nobody else’s', async () => {
    const { setup } = await world.newcomer();
    expect(() => world.plane.call('call').add({ userId: '9', ssrc: setup.rtxSsrc })).toThrow(RangeError);
    expect(() => world.plane.call('other').add({ userId: '9', ssrc: setup.ssrc })).toThrow(RangeError);
    expect(world.plane.remembered.ssrcs).toBe(3);
  });
});

describe('video', () => {
  const picture = (ssrc: number, more: { marker?: boolean } = {}) => header({ ssrc, payloadType: 103, ...more });

  it('comes to those who want it, from those who may show it and said so', async () => {
    const [alice, bob, carol] = [await world.watcher(), await world.watcher(), await world.someone()];
    const { videoSsrc, rtxSsrc } = alice.setup;
    const { client, member } = alice;
    member.mayStream = false;
    client.send(client.seal(picture(videoSsrc), bytes('not allowed')));
    client.send(client.frame(bytes('sound')));
    await bob.client.arrivals(1);
    member.mayStream = true;
    client.send(client.seal(picture(videoSsrc), bytes('picture')));
    client.send(client.seal(picture(rtxSsrc), bytes('again')));
    expect(await bob.client.payloads(3)).toEqual(['sound', 'picture', 'again']);
    bob.member.wants(100, new Map([[videoSsrc, 0]]));
    carol.member.wants(0, new Map([[videoSsrc, 50]]));
    client.send(client.seal(picture(videoSsrc), bytes('second')));
    client.send(client.seal(picture(rtxSsrc), bytes('second again')));
    expect(await carol.client.payloads(3)).toEqual(['sound', 'second', 'second again']);
    expect(bob.client.raw).toHaveLength(3);
    member.isVideoAnnounced = false;
    client.send(client.seal(picture(videoSsrc), bytes('third')));
    client.send(client.frame(bytes('sound')));
    await carol.client.arrivals(4);
    expect(world.plane.counters.dropped).toMatchObject({ 'not allowed': 1, unannounced: 1 });
  });

  it('that is end-to-end encrypted does not come in parts to one outside the group', async () => {
    const [alice, bob, carol] = [await world.watcher(), await world.watcher(), await world.watcher()];
    carol.member.dave = true;
    const { videoSsrc } = alice.setup;
    const { client } = alice;
    client.send(client.seal(picture(videoSsrc, { marker: true }), daveFrame('whole')));
    client.send(client.seal(picture(videoSsrc), bytes('first part')));
    client.send(client.seal(picture(videoSsrc, { marker: true }), daveFrame('second')));
    client.send(client.seal(picture(videoSsrc, { marker: true }), bytes('plain whole')));
    client.send(client.seal(picture(videoSsrc), bytes('plain part')));
    expect(await carol.client.payloads(5)).toHaveLength(5);
    expect(await bob.client.payloads(2)).toEqual(['plain whole', 'plain part']);
  });
});

describe('RTCP', () => {
  const report = (count: number, type: number, words: number[]): Buffer => {
    const packet = Buffer.alloc(4 + 4 * words.length);
    packet[0] = 0x80 | count;
    packet[1] = type;
    packet.writeUInt16BE(words.length, 2);
    words.forEach((word, index) => packet.writeUInt32BE(word, 4 + 4 * index));
    return packet;
  };
  const sealedReport = (client: { seal(head: Buffer, plain: Buffer): Buffer }, packet: Buffer) => client.seal(packet.subarray(0, 8), packet.subarray(8));

  it('of a sender comes to those who hear him, without what he says of others', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    const { ssrc } = alice.setup;
    alice.client.send(alice.client.frame(bytes('sound')));
    alice.client.send(sealedReport(alice.client, Buffer.concat([report(1, 200, [ssrc, 1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 16]), report(1, 202, [ssrc, 0])])));
    const [, second] = await bob.client.arrivals(2);
    const { clear, plain } = bob.client.open(second as Buffer, 8);
    expect(Buffer.concat([clear, plain])).toEqual(report(0, 200, [ssrc, 1, 2, 3, 4, 5]));
  });

  it('of a viewer comes to the sender: what he lost, and once in a while that he needs a whole picture', async () => {
    const [alice, bob, carol] = [await world.watcher(), await world.watcher(), await world.watcher()];
    const { videoSsrc } = alice.setup;
    const lost = report(1, 205, [bob.setup.ssrc, videoSsrc, 0x0001_0000]);
    bob.client.send(sealedReport(bob.client, lost));
    await alice.client.arrivals(1);
    bob.client.send(sealedReport(bob.client, report(1, 206, [bob.setup.ssrc, videoSsrc])));
    await alice.client.arrivals(2);
    carol.client.send(sealedReport(carol.client, report(4, 206, [carol.setup.ssrc, 0, videoSsrc, 0x0100_0000])));
    carol.client.send(carol.client.frame(bytes('sound')));
    await bob.client.arrivals(1);
    nowMs = 600;
    carol.client.send(sealedReport(carol.client, report(4, 206, [carol.setup.ssrc, 0, videoSsrc, 0x0200_0000])));
    await alice.client.arrivals(4);
    const came = alice.client.raw.filter((packet) => (packet[1] ?? 0) >= 200).map((packet) => alice.client.open(packet, 8));
    expect(came.map(({ clear, plain }) => Buffer.concat([clear, plain]))).toEqual([
      lost,
      report(1, 206, [bob.setup.ssrc, videoSsrc]),
      report(4, 206, [carol.setup.ssrc, 0, videoSsrc, 0x0200_0000]),
    ]);
  });

  it('of what one does not get goes nowhere', async () => {
    const [alice, bob] = [await world.watcher(), await world.watcher()];
    const { videoSsrc } = alice.setup;
    const lost = (first: number) => sealedReport(bob.client, report(1, 205, [bob.setup.ssrc, videoSsrc, first << 16]));
    bob.member.wants(0);
    bob.client.send(lost(1));
    bob.client.send(sealedReport(bob.client, report(1, 206, [bob.setup.ssrc, videoSsrc])));
    await settled(world.plane, 4);
    bob.member.wants(100);
    const video = (payload: Buffer) => alice.client.seal(header({ ssrc: videoSsrc, payloadType: 103, marker: true }), payload);
    alice.client.send(video(daveFrame('secret')));
    await settled(world.plane, 5);
    bob.client.send(lost(2));
    await settled(world.plane, 6);
    bob.member.dave = true;
    bob.client.send(lost(3));
    expect(alice.client.open((await alice.client.arrivals(1))[0] as Buffer, 8).plain.readUInt16BE(4)).toBe(3);
    expect(alice.client.raw).toHaveLength(1);
  });

  it('of very much that is lost comes in part', async () => {
    const [alice, bob] = [await world.watcher(), await world.watcher()];
    const words = (count: number) => [
      bob.setup.ssrc,
      alice.setup.videoSsrc,
      ...Array.from({ length: count }, (_, index) => (((index * 17) << 16) | 0xffff) >>> 0),
    ];
    bob.client.send(sealedReport(bob.client, Buffer.concat([report(1, 205, words(20)), report(1, 205, words(100)), report(1, 205, words(5))])));
    bob.client.send(sealedReport(bob.client, report(1, 205, words(1))));
    const came = (await alice.client.arrivals(3)).map((packet) => alice.client.open(packet, 8));
    // Of the second only so many that both together name no more than 500.
    expect(came.map(({ clear, plain }) => Buffer.concat([clear, plain]))).toEqual([20, 9, 1].map((count) => report(1, 205, words(count))));
  });

  it('of one who calls himself anything comes in his own name', async () => {
    const [alice, bob, carol] = [await world.watcher(), await world.watcher(), await world.watcher()];
    const words = [alice.setup.videoSsrc, 0x0001_0000];
    bob.client.send(sealedReport(bob.client, report(1, 205, [4711, ...words])));
    const [first] = await alice.client.arrivals(1);
    expect(alice.client.open(first as Buffer, 8).clear).toEqual(report(1, 205, [bob.setup.ssrc, ...words]).subarray(0, 8));
    // A packet within can name anybody, as only the first is in the clear.
    carol.client.send(sealedReport(carol.client, Buffer.concat([report(0, 201, [carol.setup.ssrc]), report(1, 205, [bob.setup.ssrc, ...words])])));
    const [, second] = await alice.client.arrivals(2);
    expect(alice.client.open(second as Buffer, 8).clear).toEqual(report(1, 205, [carol.setup.ssrc, ...words]).subarray(0, 8));
  });

  it('in another’s name, replayed, or malformed goes nowhere', async () => {
    const [alice, bob] = [await world.watcher(), await world.watcher()];
    const { client } = bob;
    client.send(client.frame(bytes('sound')));
    client.send(sealedReport(client, report(0, 200, [alice.setup.ssrc, 1, 2, 3, 4, 5])));
    const ask = sealedReport(client, report(1, 206, [bob.setup.ssrc, alice.setup.videoSsrc]));
    client.send(ask);
    client.send(ask);
    client.send(client.seal(report(1, 206, [bob.setup.ssrc]), Buffer.concat([Buffer.alloc(4), Buffer.from([0x80, 200, 0, 99])])));
    client.send(client.frame(bytes('end')));
    await alice.client.arrivals(3);
    expect(world.plane.counters.dropped).toMatchObject({ forged: 1, replayed: 1, malformed: 1 });
  });
});

describe('the bridge', () => {
  it('hears what is passed on, and nothing that is not', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    const heard: unknown[] = [];
    const end = world.plane.call('call').listen((userId, kind, { payload, sequence }) => heard.push([userId, kind, payload.toString(), sequence]));
    bob.member.maySpeak = false;
    bob.client.send(bob.client.frame(bytes('muted')));
    alice.client.send(alice.client.frame(bytes('heard')));
    await bob.client.arrivals(1);
    end();
    alice.client.send(alice.client.frame(bytes('later')));
    await bob.client.arrivals(2);
    expect(heard).toEqual([[alice.setup.userId, 'audio', 'heard', 101]]);
  });
});
