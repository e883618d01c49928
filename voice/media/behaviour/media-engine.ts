import OpusScript from 'opusscript';
import { risingTone } from '#compat-tests/voice/ogg-opus';
import type { MediaEngine } from '../media-engine.ts';
import { InACall, until, type Bot, type Visitor } from './in-a-call.ts';
import { LosingNetwork } from './losing-network.ts';

const FRAMES = 250;
/** Of sound between processes of one machine nothing should be lost; some is left to a machine that is busy. */
const LOST_SHARE = 0.02;
const OPUS = 120;

/** What every engine for browsers does, with bots and real browsers in one call. */
export function behavesAsMediaEngine(open: () => Promise<MediaEngine>): void {
  let call: InACall;
  let bot: Bot;
  let camera: Visitor;
  let viewer: Visitor;
  let network: LosingNetwork;
  beforeAll(async () => {
    const engine = await open();
    network = await LosingNetwork.open(engine.port);
    call = await InACall.open(engine);
    bot = await call.bot();
    camera = await call.visitor({ camera: true });
    viewer = await call.visitor();
  }, 90_000);
  afterAll(async () => {
    await call.close();
    await network.close();
  });

  it('lets browsers hear a bot, with nothing lost', async () => {
    // A browser makes its line for somebody when told who he is.
    await bot.play(risingTone(FRAMES));
    for (const visitor of [camera, viewer]) {
      const { packetsReceived, packetsLost, totalAudioEnergy } = await visitor.receivedUntil(
        'the sound of the bot',
        bot.ssrc,
        (now) => now.packetsReceived >= FRAMES * (1 - LOST_SHARE) && (now.totalAudioEnergy ?? 0) > 0.01,
      );
      expect(packetsLost).toBeLessThanOrEqual(FRAMES * LOST_SHARE);
      expect(packetsReceived).toBeLessThanOrEqual(FRAMES);
      expect(totalAudioEnergy).toBeGreaterThan(0.01);
    }
  });

  it('lets a bot hear browsers: Opus under the number of READY, with neither extensions nor CSRCs, and nothing lost', async () => {
    const soundOf = ({ ssrc }: Visitor): Buffer[] => bot.udp.raw.filter((packet) => packet[1] !== 200 && packet.readUInt32BE(8) === ssrc);
    for (const visitor of [camera, viewer]) await until('the sound of a browser', () => soundOf(visitor).length > FRAMES);
    // Decoding keeps this process from reading its sockets, so that all is there before.
    for (const packets of [camera, viewer].map(soundOf)) {
      for (const packet of packets) {
        expect(packet[0]).toBe(0x80);
        expect((packet[1] ?? 0) & 0x7f).toBe(OPUS);
      }
      const sequences = packets.map((packet) => packet.readUInt16BE(2));
      const [first = 0, last = 0] = [sequences[0], sequences.at(-1)];
      expect(((last - first) & 0xffff) + 1 - new Set(sequences).size).toBeLessThanOrEqual(packets.length * LOST_SHARE);
      expect(energyOf(packets.map((packet) => bot.udp.open(packet).plain))).toBeGreaterThan(0.0001);
    }
  });

  it('shows one browser the camera of another, in VP8, from whenever it looks', async () => {
    const seen = await viewer.receivedUntil('pictures', camera.videoSsrc, ({ framesDecoded = 0 }) => framesDecoded >= 40);
    expect(seen.frameWidth).toBeGreaterThanOrEqual(320);
    const late = await call.visitor();
    await late.receivedUntil('pictures for one who came late', camera.videoSsrc, ({ framesDecoded = 0 }) => framesDecoded >= 10);
    await late.receivedUntil('sound for one who came late', camera.ssrc, ({ totalAudioEnergy = 0 }) => totalAudioEnergy > 0.0001);
    await late.page.close();
  });

  it('repeats what of a camera was lost on the way', async () => {
    const unlucky = await call.visitor({ port: network.port });
    await unlucky.receivedUntil('pictures', camera.videoSsrc, ({ framesDecoded = 0 }) => framesDecoded >= 10);
    const { framesDecoded: before = 0 } = await unlucky.received(camera.videoSsrc);
    network.losesPictures = true;
    await unlucky.receivedUntil(
      'pictures that were repeated',
      camera.videoSsrc,
      ({ retransmittedPacketsReceived = 0, framesDecoded = 0 }) => retransmittedPacketsReceived >= 5 && framesDecoded > before + 40,
    );
    await unlucky.page.close();
  });

  it('lets browsers hear each other', async () => {
    const { packetsLost, packetsReceived } = await viewer.receivedUntil(
      'the sound of a browser',
      camera.ssrc,
      ({ packetsReceived: count, totalAudioEnergy = 0 }) => count > FRAMES && totalAudioEnergy > 0.0001,
    );
    expect(packetsLost).toBeLessThanOrEqual(packetsReceived * LOST_SHARE);
  });

  it('lets nobody hear a browser that the server muted, nor a deaf one hear anything', async () => {
    const countFor = async (): Promise<number> => (await viewer.received(camera.ssrc)).packetsReceived;
    call.voice.change(camera.userId, { mute: true });
    const atMute = await countFor();
    const before = call.plane.counters.dropped['not allowed'];
    await until('more from the muted one', () => call.plane.counters.dropped['not allowed'] > before + 50);
    // What was on its way, and the frames that end a word.
    expect((await countFor()) - atMute).toBeLessThan(20);
    call.voice.change(camera.userId, { mute: false });
    await until('being heard again', async () => (await countFor()) > atMute + 50);
    call.voice.change(viewer.userId, { deaf: true });
    const atDeaf = await countFor();
    const sent = call.plane.counters.received;
    await until('more from everybody', () => call.plane.counters.received > sent + 200);
    expect((await countFor()) - atDeaf).toBeLessThan(20);
    call.voice.change(viewer.userId, { deaf: false });
    await until('hearing again', async () => (await countFor()) > atDeaf + 50);
  });

  it('lets one who was thrown out hear nothing more', async () => {
    call.voice.change(viewer.userId, null);
    await viewer.page.waitForFunction('window.call.closed === 4014');
    const { packetsReceived } = await viewer.received(camera.ssrc);
    const sent = call.plane.counters.received;
    await until('more from the others', () => call.plane.counters.received > sent + 200);
    expect((await viewer.received(camera.ssrc)).packetsReceived - packetsReceived).toBeLessThan(20);
  });
}

/** The mean square of what is heard, 1 being as loud as can be. */
function energyOf(frames: readonly Buffer[]): number {
  const decoder = new OpusScript(48_000, 2, OpusScript.Application.AUDIO);
  let [sum, count] = [0, 0];
  for (const frame of frames) {
    const pcm = decoder.decode(frame);
    for (let at = 0; at + 1 < pcm.length; at += 2, count++) sum += (pcm.readInt16LE(at) / 32_768) ** 2;
  }
  decoder.delete();
  return sum / count;
}
