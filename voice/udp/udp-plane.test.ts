import { createSocket } from 'node:dgram';
import { discoveryRequest, header, settled, TestClient } from './test-client.ts';
import { TestPlane } from './test-call.ts';
import { transportModes } from './transport-modes.ts';
import { UdpPlane } from './udp-plane.ts';

let world: TestPlane;
let plane: UdpPlane;
let nowMs = 0;

beforeEach(async () => {
  nowMs = 0;
  world = await TestPlane.open({ now: () => nowMs });
  plane = world.plane;
});

afterEach(() => world.close());

const sound = (text: string): Buffer => Buffer.from(text);
const ping = (first: number, second: number): Buffer => {
  const packet = Buffer.alloc(8);
  packet.writeUInt32BE(first, 0);
  packet.writeUInt32BE(second, 4);
  return packet;
};

describe('the port', () => {
  it('is refused when another has it', async () => {
    await expect(UdpPlane.open({ host: '127.0.0.1', port: plane.port })).rejects.toThrow('EADDRINUSE');
  });

  it('is free after closing', async () => {
    const { port } = plane;
    await world.close();
    const socket = createSocket('udp4');
    await new Promise<void>((bound) => socket.bind(port, '127.0.0.1', bound));
    socket.close();
    world = await TestPlane.open();
  });

  it('tells a client of IPv4 his own address on a port of both families', async () => {
    const both = await UdpPlane.open({ host: '::', port: 0 }).catch(() => undefined);
    // A machine without IPv6.
    if (!both) return;
    const client = await TestClient.open(both.port, 7);
    const other = await TestClient.open(both.port, 8);
    try {
      const one = both.call('call').add({ userId: '1', ssrc: 7 });
      const two = both.call('call').add({ userId: '2', ssrc: 8 });
      await client.select(one, 'aead_aes256_gcm_rtpsize');
      await other.select(two, 'aead_aes256_gcm_rtpsize');
      one.maySpeak = one.isSpeakingAnnounced = two.mayHear = true;
      client.send(client.frame(sound('over both')));
      expect(await other.payloads(1)).toEqual(['over both']);
    } finally {
      client.close();
      other.close();
      await both.close();
    }
  });
});

describe('IP discovery', () => {
  it('tells a client whose SSRC was given out from where it came', async () => {
    const { client } = await world.newcomer();
    expect(await client.discover()).toEqual({ address: '127.0.0.1', port: client.port });
    expect(plane.counters.answered).toBe(1);
  });

  it('answers nobody else, and no member who left', async () => {
    const { client, member, setup } = await world.newcomer();
    client.send(discoveryRequest(setup.ssrc - 1));
    await settled(plane, 1);
    expect(plane.counters.dropped.stranger).toBe(1);
    member.remove();
    client.send(discoveryRequest(setup.ssrc));
    await settled(plane, 2);
    expect(plane.counters.dropped.stranger).toBe(2);
    expect(plane.counters.answered).toBe(0);
    expect(plane.calls.size).toBe(0);
    expect(plane.remembered).toEqual({ ssrcs: 0, addresses: 0 });
  });

  it('draws nothing away from a member who has his key', async () => {
    const [alice, bob, mallory] = [await world.someone(), await world.someone(), await world.newcomer()];
    mallory.client.send(discoveryRequest(bob.setup.ssrc));
    await mallory.client.arrivals(1);
    alice.client.send(alice.client.frame(sound('for bob')));
    expect(await bob.client.payloads(1)).toEqual(['for bob']);
    expect(mallory.client.raw).toHaveLength(1);
  });

  it('by another, with the SSRC of one who comes, draws nothing away from the place that he discovered and claims', async () => {
    const [alice, bob, mallory] = [await world.someone(), await world.newcomer(), await world.newcomer()];
    const place = await bob.client.discover();
    mallory.client.ssrc = bob.setup.ssrc;
    await mallory.client.discover();
    await bob.client.select(bob.member, 'aead_aes256_gcm_rtpsize');
    expect(bob.member.remote).toEqual(place);
    await mallory.client.discover();
    bob.member.mayHear = true;
    alice.client.send(alice.client.frame(sound('for bob')));
    expect(await bob.client.payloads(1)).toEqual(['for bob']);
    expect(mallory.client.raw).toHaveLength(0);
  });

  it.each(['a keep-alive', 'a discovery', 'a sealed packet'])('by another gives way to %s from the place that was claimed', async (proof) => {
    const [alice, bob, mallory] = [await world.someone(), await world.someone(), await world.newcomer()];
    const { client, member } = await world.newcomer();
    mallory.client.ssrc = client.ssrc;
    await mallory.client.discover();
    const [mode, secretKey] = ['aead_aes256_gcm_rtpsize' as const, Buffer.alloc(32, 7)];
    client.cipher = transportModes({}).cipher(mode, secretKey);
    member.select({ mode, secretKey, address: '127.0.0.1', port: client.port });
    member.maySpeak = member.mayHear = member.isSpeakingAnnounced = true;
    if (proof === 'a discovery') await client.discover();
    else if (proof === 'a keep-alive') client.send(ping(1, 2));
    else client.send(client.frame(sound('here I am')));
    await (proof === 'a sealed packet' ? bob.client.arrivals(1) : client.arrivals(proof === 'a keep-alive' ? 1 : 0));
    expect(member.remote).toEqual({ address: '127.0.0.1', port: client.port });
    mallory.client.send(ping(1, 3));
    const before = client.raw.length;
    alice.client.send(alice.client.frame(sound('for the newcomer')));
    await client.arrivals(before + 1);
    expect(mallory.client.raw).toHaveLength(0);
    expect(plane.counters.rebound).toBe(0);
  });

  it('from several places, none of which is claimed, or from any after the claim, is no address', async () => {
    const [mallory, eve, { client, member }] = [await world.newcomer(), await world.newcomer(), await world.newcomer()];
    mallory.client.ssrc = eve.client.ssrc = client.ssrc;
    await mallory.client.discover();
    await eve.client.discover();
    member.select({ mode: 'aead_aes256_gcm_rtpsize', secretKey: Buffer.alloc(32), address: '127.0.0.1', port: client.port });
    expect(member.remote).toBeUndefined();
    await eve.client.discover();
    expect(member.remote).toBeUndefined();
    await client.discover();
    expect(member.remote).toEqual({ address: '127.0.0.1', port: client.port });
    expect(plane.remembered.addresses).toBe(1);
  });

  it('is answered so often a second, and no oftener', async () => {
    const { client, setup } = await world.newcomer();
    for (let count = 0; count < 50; count++) client.send(discoveryRequest(setup.ssrc));
    await settled(plane, 50);
    expect(plane.counters.answered).toBe(20);
    nowMs = 1000;
    await client.arrivals(20);
    await client.discover();
    expect(plane.counters.answered).toBe(21);
  });
});

describe('an address that was only claimed', () => {
  it('gets nothing until something comes from there', async () => {
    const [alice, quiet] = [await world.someone(), await world.newcomer()];
    quiet.member.mayHear = true;
    await quiet.client.select(quiet.member, 'aead_aes256_gcm_rtpsize');
    const third = await world.newcomer();
    third.member.mayHear = true;
    third.member.select({ mode: 'aead_aes256_gcm_rtpsize', secretKey: Buffer.alloc(32), address: '127.0.0.1', port: third.client.port });
    expect(third.member.isReachable).toBe(false);
    alice.client.send(alice.client.frame(sound('first')));
    await quiet.client.arrivals(1);
    expect(plane.counters.forwarded).toBe(1);

    third.client.send(ping(1, 2));
    await third.client.arrivals(1);
    expect(third.member.isReachable).toBe(true);
    alice.client.send(alice.client.frame(sound('second')));
    await third.client.arrivals(2);
    expect(plane.counters.forwarded).toBe(3);
  });

  it('is not proven by the keep-alive of another who is known by it', async () => {
    const [bob, mallory] = [await world.someone(), await world.newcomer()];
    mallory.member.select({ mode: 'aead_aes256_gcm_rtpsize', secretKey: Buffer.alloc(32), address: '127.0.0.1', port: bob.client.port });
    bob.client.send(ping(1, 2));
    await bob.client.arrivals(1);
    expect(mallory.member.isReachable).toBe(false);
    mallory.member.remove();
    bob.client.send(ping(1, 3));
    await bob.client.arrivals(2);
  });

  it('gives way to the one that discovery saw', async () => {
    const { client, member } = await world.newcomer();
    await client.discover();
    member.select({ mode: 'aead_aes256_gcm_rtpsize', secretKey: Buffer.alloc(32), address: '10.0.0.1', port: 9 });
    expect(member.remote).toEqual({ address: '127.0.0.1', port: client.port });
    member.select({ mode: 'aead_aes256_gcm_rtpsize', secretKey: Buffer.alloc(32, 1), address: '10.0.0.2', port: 9 });
    expect(member.remote).toEqual({ address: '127.0.0.1', port: client.port });
    member.remove();
    expect(plane.remembered.addresses).toBe(0);
  });
});

describe('keep-alives', () => {
  it('come back to a member, and the ping of official clients as its pong', async () => {
    const { client, member } = await world.someone();
    nowMs = 77;
    client.send(Buffer.from([1, 2, 3]));
    client.send(ping(0x1337cafe, 5));
    expect(await client.arrivals(2)).toEqual([Buffer.from([1, 2, 3]), ping(0x1337f00d, 5)]);
    expect(member.lastHeardAtMs).toBe(77);
  });

  it('of strangers are not answered', async () => {
    const { client } = await world.newcomer();
    client.send(ping(0x1337cafe, 5));
    await settled(plane, 1);
    expect(plane.counters).toMatchObject({ answered: 0, dropped: { stranger: 1 } });
  });
});

describe('an address that changes', () => {
  it('is followed from the first sealed packet on', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    const moved = await bob.client.moveSocket();
    bob.client.send(bob.client.frame(sound('from elsewhere')), moved);
    expect(await alice.client.payloads(1)).toEqual(['from elsewhere']);
    expect(bob.member.remote?.port).toBe(moved.address().port);
    expect(plane.counters.rebound).toBe(1);

    const place = once(moved);
    alice.client.send(alice.client.frame(sound('to elsewhere')));
    expect(bob.client.open(await place).plain.toString()).toBe('to elsewhere');
    moved.close();
  });

  it('is not followed for a packet that came before, was held back, or is not his', async () => {
    const [alice, bob, mallory] = [await world.someone(), await world.someone(), await world.newcomer()];
    const [held, heard, newest] = [1, 2, 3].map((number) => bob.client.frame(sound(String(number))));
    for (const packet of [heard, newest]) bob.client.send(packet as Buffer);
    await alice.client.arrivals(2);
    mallory.client.send(heard as Buffer);
    mallory.client.send(held as Buffer);
    mallory.client.send(Buffer.concat([header({ ssrc: bob.setup.ssrc }), Buffer.alloc(40, 1)]));
    // The one held back is his, and is heard; but nothing goes to where it came from.
    expect(await alice.client.payloads(3)).toEqual(['2', '3', '1']);
    alice.client.send(alice.client.frame(sound('for bob')));
    expect(await bob.client.payloads(1)).toEqual(['for bob']);
    await settled(plane, 8);
    expect(mallory.client.raw).toHaveLength(0);
    expect(plane.counters).toMatchObject({ rebound: 0, dropped: { replayed: 1, forged: 1 } });
  });
});

describe('a client', () => {
  it('that comes again from the same address, before its old session is gone, is heard and hears', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    const ssrcs = plane.newSsrcs();
    const again = plane.call('call').add({ userId: bob.setup.userId, ...ssrcs });
    again.maySpeak = again.mayHear = again.isSpeakingAnnounced = true;
    bob.client.ssrc = ssrcs.ssrc;
    bob.member.mayHear = false;
    await bob.client.select(again, 'aead_aes256_gcm_rtpsize');
    bob.client.send(bob.client.frame(sound('again')));
    expect(await alice.client.payloads(1)).toEqual(['again']);
    bob.member.remove();
    alice.client.send(alice.client.frame(sound('welcome')));
    expect(await bob.client.payloads(1)).toEqual(['welcome']);
    bob.client.send(ping(1, 2));
    expect((await bob.client.arrivals(2))[1]).toEqual(ping(1, 2));
  });

  it('whose port is closed harms nobody', async () => {
    const [alice, carol] = [await world.someone(), await world.someone()];
    const ssrcs = plane.newSsrcs();
    const gone = plane.call('call').add({ userId: 'gone', ...ssrcs });
    gone.mayHear = true;
    const client = await TestClient.open(plane.port, ssrcs.ssrc);
    await client.select(gone, 'aead_aes256_gcm_rtpsize');
    client.close();
    for (let count = 1; count <= 5; count++) {
      alice.client.send(alice.client.frame(sound(String(count))));
      await carol.client.arrivals(count);
    }
    expect(await carol.client.payloads(5)).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('the rate of a member', () => {
  it('is held, and refills with time', async () => {
    const [alice, bob] = [await world.someone(), await world.someone()];
    for (let count = 0; count < 1000; count++) {
      alice.client.send(alice.client.frame(sound('x')));
      if (count % 50 === 49) await settled(plane, 2 + count + 1);
    }
    expect(plane.counters.dropped['too many']).toBe(200);
    nowMs = 10;
    for (let count = 0; count < 10; count++) alice.client.send(alice.client.frame(sound('y')));
    await settled(plane, 1012);
    expect(plane.counters.dropped['too many']).toBe(206);
    await bob.client.arrivals(804);
  });

  it('is not used up by strangers who know his SSRC', async () => {
    const [alice, bob, mallory] = [await world.someone(), await world.someone(), await world.newcomer()];
    for (let count = 0; count < 1000; count++) {
      mallory.client.send(Buffer.concat([header({ ssrc: alice.setup.ssrc }), Buffer.alloc(40, count)]));
      if (count % 50 === 49) await settled(plane, 2 + count + 1);
    }
    expect(plane.counters.dropped.forged).toBe(100);
    alice.client.send(alice.client.frame(sound('still here')));
    expect(await bob.client.payloads(1)).toEqual(['still here']);
  });
});

const once = (socket: ReturnType<typeof createSocket>): Promise<Buffer> => new Promise((came) => socket.once('message', came));
