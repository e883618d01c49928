import { deflateSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { encodeEtf } from '#protocol/etf';
import {
  CallConnectPayload,
  ChannelInfoPayload,
  IdentifyPayload,
  PresencePayload,
  RequestMembersPayload,
  ResumePayload,
  SoundboardSoundsPayload,
  StreamCreatePayload,
  StreamPausedPayload,
  StreamPayload,
  VoiceStatePayload,
} from '#protocol/gateway-payloads';
import { shapeOf } from '#protocol/rest/fields';
import { ALL_INTENTS, useWorld, type Scene, type Somebody } from '../world.ts';
import { fitting, HOSTILE, spoil, toHostileJson, type KnownIds, type Shape } from './hostile-values.ts';
import { seededRandom, type Random } from './random.ts';
import { clientFrame, closeCodeIn, handshake, openRawSocket } from './raw-socket.ts';

const SEED = Number(process.env['NEXUS_FUZZ_SEED'] ?? 1);
const FRAMES = Number(process.env['NEXUS_FUZZ_FRAMES'] ?? 400);
const BUDGET_MS = Number(process.env['NEXUS_FUZZ_BUDGET_MS'] ?? 40_000);
const AT_ONCE = 6;
const PATIENCE_MS = 15_000;
/** Discord's own, and those of the WebSocket protocol for what breaks it. */
const isProper = (code: number): boolean => (code >= 4000 && code <= 4014 && code !== 4006) || [1000, 1002, 1003, 1007, 1009].includes(code);

const world = useWorld();
const unforeseen: string[] = [];
const remember = (error: unknown): void => void unforeseen.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
beforeAll(() => {
  process.on('unhandledRejection', remember);
  process.on('uncaughtException', remember);
});
afterAll(() => {
  process.off('unhandledRejection', remember);
  process.off('uncaughtException', remember);
});
afterEach(async () => {
  expect(unforeseen.splice(0)).toEqual([]);
  await expect(world().nobody.get('/gateway')).resolves.toBeDefined();
});

const payloads: readonly [number, Shape][] = [
  [2, IdentifyPayload],
  [3, PresencePayload],
  [4, VoiceStatePayload],
  [6, ResumePayload],
  [8, RequestMembersPayload],
  [13, CallConnectPayload],
  [18, StreamCreatePayload],
  [19, StreamPayload],
  [20, StreamPayload],
  [21, StreamPayload],
  [22, StreamPausedPayload],
  [31, SoundboardSoundsPayload],
  [43, ChannelInfoPayload],
].map(([op, payload]) => [op as number, shapeOf(payload as typeof IdentifyPayload) as Shape]);
const OPCODES = [0, 1, 5, 7, 9, 10, 11, 12, 13, 14, 36, 37, 40, 99, -1, 1.5, 2 ** 40, '2', null, undefined, true, [2], { op: 2 }, '__proto__'];

/** The value of a frame: a right one, a spoilt one, or nothing of the kind. */
function hostileFrame(known: KnownIds, random: Random): unknown {
  const way = random.next();
  if (way < 0.1) return random.pick(HOSTILE);
  if (way < 0.2) return { op: random.pick(OPCODES), d: random.pick(HOSTILE) };
  const [op, shape] = random.pick(payloads);
  const right = fitting(shape, '', known, random);
  if (way < 0.3) return { op, d: random.pick(HOSTILE) };
  return { op, d: way < 0.4 ? right : spoil(right, random), s: null, t: null };
}

/** As text, as bytes, cut off, too long, or not JSON at all. */
function hostileJson(known: KnownIds, random: Random): { data: string | Buffer; isBinary: boolean } {
  const json = toHostileJson(hostileFrame(known, random));
  const way = random.next();
  if (way < 0.6) return { data: json.slice(0, 60_000), isBinary: random.chance(0.2) };
  const data = random.pick<string | Buffer>([
    json.slice(0, Math.floor(json.length / 2)),
    '',
    '{',
    'null',
    '[]',
    '{"op":1e309}',
    '{"op":1,"op":2,"d":{}}',
    '{"op":2,"d":{"token":"\\ud800"}}',
    `{"op":1,"d":${'['.repeat(1_900)}${']'.repeat(1_900)}}`,
    `{"op":1,"d":${'['.repeat(30_000)}`,
    `{"op":2,"d":"${'x'.repeat(20_000)}"}`,
    'x'.repeat(70_000),
    Buffer.from([0xff, 0xfe, 0x00]),
    Buffer.alloc(5_000, 0x5b),
    deflateSync(json),
  ]);
  return { data, isBinary: Buffer.isBuffer(data) || random.chance(0.1) };
}

/** ETF that was right until somebody turned bytes over, and ETF that promises more than it holds. */
function hostileEtf(known: KnownIds, random: Random): Buffer {
  const crafted: readonly Buffer[] = [
    Buffer.from([131]),
    Buffer.from([131, 108, 0xff, 0xff, 0xff, 0xff, 97, 1]),
    Buffer.from([131, 116, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from([131, 109, 0x7f, 0xff, 0xff, 0xff, 65]),
    Buffer.from([131, 111, 0x7f, 0xff, 0xff, 0xff, 0, 1]),
    Buffer.concat([Buffer.from([131]), Buffer.alloc(3_000, Buffer.from([108, 0, 0, 0, 1]))]),
    Buffer.concat([Buffer.from([131]), Buffer.alloc(4_000, 104)]),
    Buffer.concat([Buffer.from([131, 80, 0x7f, 0xff, 0xff, 0xff]), deflateSync(Buffer.alloc(1_000_000))]),
    Buffer.concat([Buffer.from([131, 110, 255, 0]), Buffer.alloc(255, 0xff)]),
    Buffer.from([131, 116, 0, 0, 0, 1, 100, 0, 9, ...Buffer.from('__proto__'), 116, 0, 0, 0, 0]),
    Buffer.from([131, 70, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0]),
    Buffer.from([131, 131, 131]),
  ];
  if (random.chance(0.25)) return random.pick(crafted);
  let bytes: Buffer;
  try {
    bytes = Buffer.from(encodeEtf(JSON.parse(toHostileJson(hostileFrame(known, random))) as unknown));
  } catch {
    bytes = Buffer.from(random.pick(crafted));
  }
  if (bytes.length > 3_900) bytes = bytes.subarray(0, 3_900);
  const turns = random.below(4);
  for (let turn = 0; turn < turns; turn++) bytes[random.below(bytes.length)] = random.below(256);
  return random.chance(0.15) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
}

/** Sends one frame, then a heartbeat, and says what is wrong with how the server took it. */
function taken(url: string, before: object | null, data: string | Buffer, isBinary: boolean): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const isJson = !url.includes('etf') && !url.includes('compress');
    let isSent = false;
    const end = (fault: string | null): void => {
      clearTimeout(timer);
      socket.terminate();
      resolve(fault);
    };
    const timer = setTimeout(() => end(isSent ? 'neither an answer nor a close' : 'no HELLO'), PATIENCE_MS);
    const sendIt = (): void => {
      isSent = true;
      socket.send(data, { binary: isBinary });
      // Where frames are not plain text the close, or five hundred milliseconds of peace, have to do.
      if (isJson) socket.send('{"op":1,"d":null}');
      else setTimeout(() => end(null), 500);
    };
    socket.on('error', (error) => end(/close code|invalid frame|Invalid WebSocket/i.test(error.message) ? error.message : null));
    socket.on('close', (code) =>
      end(isProper(code) || (code === 1006 && isSent) ? (code === 1006 ? 'cut off without a close code' : null) : `closed with ${code}`),
    );
    socket.on('message', (message: Buffer) => {
      if (isSent && !isJson) return;
      if (!isJson) return before === null ? sendIt() : undefined;
      const { op, t } = JSON.parse(message.toString()) as { op: number; t: string | null };
      if (op === 10 && before !== null) socket.send(JSON.stringify(before));
      else if (op === 10 || (t === 'READY' && !isSent)) sendIt();
      else if (isSent && op === 11) end(null);
    });
  });
}

async function eachAtOnce(count: number, work: (index: number) => Promise<void>): Promise<void> {
  const startedMs = Date.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count && Date.now() - startedMs < BUDGET_MS) await work(next++);
    }),
  );
}

const shown = (data: string | Buffer): string => (typeof data === 'string' ? data.slice(0, 300) : `bytes ${data.toString('hex').slice(0, 300)}`);
const identifyOf = ({ token }: Somebody, isBot: boolean): object => ({
  op: 2,
  d: { token, properties: { os: 'linux', browser: 'test', device: 'test' }, ...(isBot && { intents: ALL_INTENTS }) },
});

describe(`the gateway takes hostile frames (seed ${SEED})`, () => {
  let scene: Scene;
  let known: KnownIds;
  let url: string;
  beforeAll(async () => {
    scene = await world().scene();
    url = world().server.core.settings.gatewayUrl;
    known = {
      guild_id: [scene.guildId],
      channel_id: [scene.textId, scene.voiceId],
      user_id: [scene.alice.id, scene.bob.id],
      user_ids: [scene.alice.id, scene.bob.id],
    };
  });

  it(
    'from strangers, in JSON',
    async () => {
      const random = seededRandom(SEED);
      const faults: string[] = [];
      await eachAtOnce(FRAMES, async () => {
        const { data, isBinary } = hostileJson(known, random);
        const fault = await taken(`${url}/?v=10&encoding=json`, null, data, isBinary);
        if (fault !== null) faults.push(`${fault} for ${shown(data)}`);
      });
      expect(faults).toEqual([]);
    },
    BUDGET_MS + 30_000,
  );

  it(
    'from sessions of bots and people',
    async () => {
      const random = seededRandom(SEED + 1);
      const faults: string[] = [];
      await eachAtOnce(FRAMES, async (index) => {
        const isBot = index % 3 !== 0;
        const { data, isBinary } = hostileJson(known, random);
        const fault = await taken(`${url}/?v=10&encoding=json`, identifyOf(isBot ? scene.bot : scene.bob, isBot), data, isBinary);
        if (fault !== null) faults.push(`${fault} for ${shown(data)}`);
      });
      expect(faults).toEqual([]);
    },
    BUDGET_MS + 30_000,
  );

  it(
    'in ETF and under compression',
    async () => {
      const random = seededRandom(SEED + 2);
      const faults: string[] = [];
      await eachAtOnce(Math.floor(FRAMES / 2), async () => {
        const data = hostileEtf(known, random);
        const query = random.pick([
          'encoding=etf',
          'encoding=etf&compress=zlib-stream',
          'encoding=json&compress=zlib-stream',
          'encoding=etf&compress=zstd-stream',
        ]);
        const fault = await taken(`${url}/?v=10&${query}`, null, data, true);
        if (fault !== null) faults.push(`${fault} for ${shown(data)} (${query})`);
      });
      expect(faults).toEqual([]);
    },
    BUDGET_MS + 30_000,
  );

  it('with odd wishes in the address', async () => {
    const queries = [
      'v=1',
      'v=abc',
      'v=10&v=9',
      'encoding=xml',
      'compress=gzip',
      '__proto__=1',
      'v=10&encoding=json&compress=',
      `v=10&x=${'a'.repeat(8_000)}`,
      '%',
      '%00=%ff',
    ];
    for (const query of queries) expect([query, await taken(`${url}/?${query}`, null, 'x', false)]).toEqual([query, null]);
  });
});

describe('the gateway takes what is no WebSocket', () => {
  const address = (): URL => new URL(world().server.url);

  it.each<[string, readonly Buffer[], readonly number[]]>([
    ['a frame without a mask', [clientFrame(0x81, Buffer.from('{"op":1}'), false)], [1002]],
    ['reserved bits', [clientFrame(0xf1, Buffer.from('{"op":1}'))], [1002]],
    ['an opcode that is none', [clientFrame(0x8b, Buffer.from('x'))], [1002]],
    ['a long ping', [clientFrame(0x89, Buffer.alloc(200))], [1002]],
    ['a close with a broken code', [clientFrame(0x88, Buffer.from([0, 1]))], [1002]],
    ['a continuation of nothing', [clientFrame(0x80, Buffer.from('x'))], [1002]],
    ['text that is no UTF-8', [clientFrame(0x81, Buffer.from([0xff, 0xfe]))], [1007]],
    ['fragments without end', Array.from({ length: 100 }, (_, index) => clientFrame(index === 0 ? 0x01 : 0x00, Buffer.alloc(1_000, 0x20))), [1009, 4002]],
    ['a frame that promises gigabytes', [Buffer.from([0x82, 0xff, 0, 0, 0, 0x40, 0, 0, 0, 0, 1, 2, 3, 4])], [1009]],
  ])('%s', async (_, frames, codes) => {
    const { socket, received, quiet } = await openRawSocket(address());
    socket.write(handshake());
    await quiet(100);
    for (const frame of frames) socket.write(frame);
    await quiet(1_000);
    socket.destroy();
    expect(codes).toContain(closeCodeIn(received()));
  });

  it.each<[string, string]>([
    ['a handshake without a key', handshake({ 'sec-websocket-key': '' })],
    ['an old version', handshake({ 'sec-websocket-version': '1' })],
    ['another protocol', handshake({ upgrade: 'h2c' })],
    ['another method', handshake().replace('GET', 'POST')],
    ['nothing but bytes', '\0\u0001\u0002\r\n\r\n'],
    ['a head without end', `GET / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(5_000)}`],
  ])('%s is answered, not obeyed', async (_, head) => {
    const { socket, received, quiet } = await openRawSocket(address());
    socket.write(head);
    await quiet(500);
    socket.destroy();
    expect(received().toString('latin1')).not.toMatch(/^HTTP\/1\.1 (101|5)/);
  });

  it('connections that break at any moment', async () => {
    const { token } = await world().bot();
    const hello = clientFrame(0x81, Buffer.from(JSON.stringify({ op: 2, d: { token, intents: 1, properties: {} } })));
    const whole = Buffer.concat([Buffer.from(handshake()), hello]);
    for (let at = 1; at < whole.length; at += 37) {
      const { socket } = await openRawSocket(address());
      socket.write(whole.subarray(0, at));
      if (at % 2 === 0) socket.resetAndDestroy();
      else socket.end();
    }
    const { socket, quiet } = await openRawSocket(address());
    socket.write(whole);
    await quiet(50);
    socket.resetAndDestroy();
  });
});
