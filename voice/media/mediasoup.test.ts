import { readdirSync, readFileSync } from 'node:fs';
import { lackingChromium } from '#compat-tests/conditions/needs';
import { risingTone } from '#compat-tests/voice/ogg-opus';
import { InACall, until, type Visitor } from './behaviour/in-a-call.ts';
import { LosingNetwork } from './behaviour/losing-network.ts';
import { behavesAsMediaEngine } from './behaviour/media-engine.ts';
import type { BrowserOffer } from './media-engine.ts';
import { findMediasoup } from './mediasoup-library.ts';
import { numberingOf } from './mediasoup-room.ts';
import { qualityFor } from './mediasoup-source.ts';
import { openMediasoup } from './mediasoup.ts';

const OFFER: BrowserOffer = {
  ufrag: 'u',
  pwd: 'p',
  fingerprint: 'sha-256 AB',
  codecs: [
    { name: 'opus', payloadType: 111, rtxPayloadType: null },
    { name: 'VP8', payloadType: 96, rtxPayloadType: 97 },
  ],
  extensions: new Map(),
};

describe('browsers in the worker of mediasoup', () => {
  it('share a room with those who number codecs as they do', () => {
    const [opus, vp8] = OFFER.codecs as [BrowserOffer['codecs'][0], BrowserOffer['codecs'][0]];
    const { key } = numberingOf(OFFER);
    expect(numberingOf({ ...OFFER, codecs: [vp8, opus] }).key).toBe(key);
    expect(numberingOf({ ...OFFER, codecs: [{ ...opus, payloadType: 109 }, vp8] }).key).not.toBe(key);
  });

  it('are only told what a header extension says where they number it as the worker does', () => {
    const isAsWorker = (numbers: ReadonlyMap<string, number>): boolean => numberingOf({ ...OFFER, numbers }).isAsWorker;
    const level = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
    expect(isAsWorker(new Map())).toBe(false);
    expect(isAsWorker(new Map([[level, 1]]))).toBe(false);
    expect(isAsWorker(new Map([[level, 10]]))).toBe(true);
    expect(
      isAsWorker(
        new Map([
          [level, 10],
          ['urn:x', 2],
        ]),
      ),
    ).toBe(true);
    expect(
      isAsWorker(
        new Map([
          [level, 10],
          ['urn:x', 4],
        ]),
      ),
    ).toBe(false);
  });
});

describe('qualityFor', () => {
  it('is the least that is as good as the wish', () => {
    expect([1, 50, 51, 100].map((wish) => qualityFor(wish, 2))).toEqual([0, 0, 1, 1]);
    expect([1, 33, 34, 66, 67, 100].map((wish) => qualityFor(wish, 3))).toEqual([0, 0, 1, 1, 2, 2]);
    expect([0, 100].map((wish) => qualityFor(wish, 1))).toEqual([0, 0]);
  });
});

const found = findMediasoup(true);
const lacking = typeof found === 'string' ? found : undefined;
/** The youngest: one whose engine was closed may still be ending. */
function childNamed(name: string): number {
  const pids = readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const [, command = '', state, parent] = /\((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
      return Number(parent) === process.pid && command !== '' && state !== 'Z' && name.startsWith(command);
    } catch {
      return false; // it ended meanwhile
    }
  });
  if (pids.length === 0) throw new Error(`this process has no ${name}`);
  return Math.max(...pids.map(Number));
}

const open = async (browsersInAWorker?: number, warn?: (text: string) => void) => {
  const engine = await openMediasoup({
    host: '127.0.0.1',
    port: 0,
    warn:
      warn ??
      ((text) => {
        throw new Error(text);
      }),
    isKeptMeant: true,
    ...(browsersInAWorker === undefined ? {} : { browsersInAWorker, maxWorkers: 2 }),
  });
  if (typeof engine === 'string') throw new Error(engine);
  return engine;
};

// Its worker takes minutes to build, so that nobody is asked to have it; who has it tests it.
if (lacking === undefined && lackingChromium() === undefined) {
  describe('mediasoup, with Chromium', () => behavesAsMediaEngine(() => open()));

  describe('a worker of mediasoup that dies', () => {
    it('loses its browsers, and another takes them on the same port', async () => {
      const said: string[] = [];
      const engine = await open(undefined, (text) => said.push(text));
      let lost = 0;
      const outlet = { media: () => undefined, reports: () => undefined, connected: () => undefined, wishFor: () => 100, lost: () => lost++ };
      const fingerprint = `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`;
      const add = () => engine.call('one', () => true).add({ ...OFFER, fingerprint }, { audio: 1, video: 2, rtx: 3 }, outlet);
      const { local } = await add();
      process.kill(childNamed('mediasoup-worker'), 'SIGKILL');
      await until('being lost', () => lost === 1);
      expect(said).toEqual(['A worker of mediasoup died; its browsers connect anew.']);
      const again = await add();
      expect(again.local.port).toBe(local.port);
      expect(again.local.ufrag).not.toBe(local.ufrag);
      again.close();
      expect(lost).toBe(1);
      await engine.close();
    });
  });

  describe('a call that is too large for one worker of mediasoup', () => {
    let call: InACall;
    beforeAll(async () => (call = await InACall.open(await open(1))), 60_000);
    afterAll(() => call.close());

    it('goes on in another, and all in it hear each other', async () => {
      const bot = await call.bot();
      const one = await call.visitor({ camera: true });
      const other = await call.visitor();
      const ports = await Promise.all([one, other].map(({ page }) => page.evaluate('window.call.serverPort')));
      expect(new Set(ports).size).toBe(2);
      await bot.play(risingTone(100));
      for (const visitor of [one, other]) await visitor.receivedUntil('the bot', bot.ssrc, ({ packetsReceived }) => packetsReceived >= 99);
      await one.receivedUntil('sound from the other worker', other.ssrc, ({ packetsReceived }) => packetsReceived >= 50);
      await other.receivedUntil('sound from the first worker', one.ssrc, ({ packetsReceived }) => packetsReceived >= 50);
      await other.receivedUntil('pictures from the first worker', one.videoSsrc, ({ framesDecoded = 0 }) => framesDecoded >= 10);
    });
  });

  describe('a camera that comes in several qualities to mediasoup', () => {
    let call: InACall;
    let network: LosingNetwork;
    beforeAll(async () => {
      const engine = await open();
      network = await LosingNetwork.open(engine.port);
      call = await InACall.open(engine);
    }, 60_000);
    afterAll(async () => {
      await call.close();
      await network.close();
    });

    it('is seen by each viewer as well as his network allows and he wants', async () => {
      const camera = await call.visitor({ camera: true, qualities: 2 });
      const near = await call.visitor();
      const far = await call.visitor({ port: network.port });
      const width = (one: Visitor, what: string, fits: (width: number) => boolean) =>
        one.receivedUntil(what, camera.videoSsrc, ({ frameWidth = 0, framesDecoded = 0 }) => framesDecoded >= 10 && fits(frameWidth));
      await width(near, 'the best', (pixels) => pixels >= 640);
      await width(far, 'the best, as long as it fits', (pixels) => pixels >= 640);
      network.bytesPerSecond = 25_000;
      await width(far, 'the lesser quality', (pixels) => pixels > 0 && pixels <= 320);
      const { framesDecoded: before = 0 } = await far.received(camera.videoSsrc);
      await far.receivedUntil('moving pictures', camera.videoSsrc, ({ framesDecoded = 0 }) => framesDecoded > before + 20);
      await width(near, 'still the best', (pixels) => pixels >= 640);
      await near.page.evaluate(`window.call.send(15, ${JSON.stringify({ any: 0, [camera.videoSsrc]: 50 })})`);
      await width(near, 'no better than wanted', (pixels) => pixels > 0 && pixels <= 320);
      await near.page.evaluate('window.call.send(15, { any: 100 })');
      await width(near, 'the best again', (pixels) => pixels >= 640);
    });
  });
} else process.stderr.write(`Not tested: mediasoup, because ${lacking ?? lackingChromium()} (npm run mediasoup builds it)\n`);
