import { TestPlane } from '../udp/test-call.ts';
import { BrowserPlane } from './browser-plane.ts';
import { lostPackets, pictureLoss, sequencesIn } from './feedback.ts';
import type { BrowserOffer, CallPacket, EnginePeer, MediaEngine, PeerOutlet } from './media-engine.ts';

const OFFER: BrowserOffer = { ufrag: 'abcd', pwd: '', fingerprint: '', codecs: [], extensions: new Map() };
const OPUS = { payloadType: 120, marker: false, sequence: 1, timestamp: 960 };
/** As DAVE ends a frame. */
const SEALED = Buffer.concat([Buffer.from('ciphertext of a frame'), Buffer.alloc(8, 7), Buffer.from([1, 12, 0xfa, 0xfa])]);

interface FakePeer extends EnginePeer {
  outlet: PeerOutlet;
  got: CallPacket[];
  asked: unknown[];
  clocks: Buffer[];
  isClosed: boolean;
}

/** An engine whose browsers only remember. */
function fakeEngine(): { engine: MediaEngine; peers: FakePeer[] } {
  const peers: FakePeer[] = [];
  const call = {
    add(_offer: BrowserOffer, _ssrcs: unknown, outlet: PeerOutlet) {
      const peer: FakePeer = {
        outlet,
        got: [],
        asked: [],
        clocks: [],
        isClosed: false,
        isConnected: true,
        local: { ufrag: 'u', pwd: 'p', fingerprint: 'f' },
        tellClock: (report) => void peer.clocks.push(report),
        requestKeyFrame: () => void peer.asked.push('key frame'),
        requestAgain: (kind, sequences) => void peer.asked.push([kind, ...sequences]),
        stats: () => ({ received: 0, sent: 0, unreadable: 0, unwritable: 0 }),
        close: () => void (peer.isClosed = true),
      };
      peers.push(peer);
      return peer;
    },
    forward(_kind: unknown, packet: CallPacket, to: readonly EnginePeer[]) {
      for (const peer of to) (peer as FakePeer).got.push(packet); // all are its own
    },
  };
  return { peers, engine: { name: 'fake', port: 1, call: () => call, close: async () => undefined } };
}

describe('browsers in a call of the UDP plane', () => {
  let test: TestPlane;
  beforeEach(async () => (test = await TestPlane.open()));
  afterEach(() => test.close());

  async function scene() {
    const { engine, peers } = fakeEngine();
    const browsers = new BrowserPlane(test.plane, engine);
    const bot = await test.watcher();
    const visitor = async () => {
      const { member, setup, client } = await test.newcomer();
      Object.assign(member, { maySpeak: true, mayHear: true, mayStream: true, isSpeakingAnnounced: true, isVideoAnnounced: true });
      member.wants(100);
      const link = await browsers.connect('call', setup.ssrc, OFFER);
      return { member, setup, client, link, peer: peers.at(-1) as FakePeer };
    };
    return { browsers, peers, bot, one: await visitor(), other: await visitor() };
  }

  it('are heard by bots and by each other, not by themselves, and hear bots', async () => {
    const { bot, one, other } = await scene();
    one.peer.outlet.media('audio', { ...OPUS, ssrc: one.setup.ssrc, payload: Buffer.from('hello'), extensions: new Map([[1, Buffer.from([3])]]) });
    expect(await bot.client.payloads(1)).toEqual(['hello']);
    expect(other.peer.got.map(({ payload, extensions }) => [payload.toString(), extensions?.get(1)?.[0]])).toEqual([['hello', 3]]);
    expect(one.peer.got).toEqual([]);
    bot.client.send(bot.client.frame(Buffer.from('music')));
    while (other.peer.got.length < 2) await new Promise((tick) => setTimeout(tick, 1));
    expect([one, other].map(({ peer }) => peer.got.at(-1))).toEqual(
      [1, 2].map(() => expect.objectContaining({ ssrc: bot.setup.ssrc, payload: Buffer.from('music') })),
    );
  });

  it('get frames that are encrypted end to end as they are, and only where they can open them', async () => {
    const { bot, one, other } = await scene();
    other.member.dave = true;
    bot.client.send(bot.client.frame(SEALED));
    while (other.peer.got.length < 1) await new Promise((tick) => setTimeout(tick, 1));
    expect(other.peer.got[0]?.payload).toEqual(SEALED);
    expect(one.peer.got).toEqual([]);
    bot.member.dave = true;
    one.peer.outlet.media('audio', { ...OPUS, ssrc: one.setup.ssrc, payload: SEALED });
    expect(bot.client.open((await bot.client.arrivals(1))[0] as Buffer).plain).toEqual(SEALED);
  });

  it('are held to what they may do', async () => {
    const { one, other } = await scene();
    const speak = () => one.peer.outlet.media('audio', { ...OPUS, ssrc: one.setup.ssrc, payload: Buffer.from('hello') });
    one.member.maySpeak = false;
    speak();
    one.member.maySpeak = true;
    other.member.mayHear = false;
    speak();
    other.member.mayHear = true;
    one.member.mayStream = false;
    one.peer.outlet.media('video', { ...OPUS, payloadType: 103, ssrc: one.setup.videoSsrc, payload: Buffer.from('picture') });
    expect(other.peer.got).toEqual([]);
    for (let sent = 0; sent < 5000; sent++) speak();
    expect(test.plane.counters.dropped['too many']).toBeGreaterThan(0);
  });

  it('are asked for pictures and lost packets, by each other and by bots, and tell their clock', async () => {
    const { bot, one, other } = await scene();
    const { videoSsrc } = one.setup;
    one.peer.outlet.media('video', { ...OPUS, payloadType: 103, ssrc: videoSsrc, payload: Buffer.from('picture') });
    other.peer.outlet.reports(Buffer.concat([lostPackets(videoSsrc, [5, 6]), pictureLoss(videoSsrc)]));
    expect(one.peer.asked).toEqual([['video', 5, 6], 'key frame']);
    other.peer.outlet.reports(lostPackets(bot.setup.videoSsrc, [9]));
    const nack = (await bot.client.arrivals(2)).map((packet) => packet).at(-1) as Buffer;
    const { clear, plain } = bot.client.open(nack, 8);
    expect(sequencesIn(Buffer.concat([clear, plain]))).toEqual([9]);
    expect(clear.readUInt32BE(4)).toBe(other.setup.ssrc);
    const clock = Buffer.alloc(28);
    clock.set([0x80, 200, 0, 6]);
    clock.writeUInt32BE(videoSsrc, 4);
    one.peer.outlet.reports(clock);
    expect(other.peer.clocks).toEqual([clock]);
  });

  it('that leave, or are lost, get and bring nothing more, and with the last of them the bridge goes', async () => {
    const { browsers, bot, one, other, peers } = await scene();
    const again = await browsers.connect('call', one.setup.ssrc, OFFER);
    expect(one.peer.isClosed).toBe(true);
    again.close();
    other.peer.outlet.lost();
    expect(peers.every(({ isClosed }) => isClosed)).toBe(true);
    expect(test.plane.calls.get('call')?.relay).toBeUndefined();
    bot.client.send(bot.client.frame(Buffer.from('music')));
    while (test.plane.counters.received < 1) await new Promise((tick) => setTimeout(tick, 1));
    expect(peers.flatMap(({ got }) => got)).toEqual([]);
    await expect(browsers.connect('call', 42, OFFER)).rejects.toThrow('Nobody in the call');
  });
});
