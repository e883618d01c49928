import { constants, createInflate, inflateSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { jest } from '@jest/globals';
import { Decompress } from 'fzstd';
import { WebSocket } from 'ws';
import { decodeEtf } from '#protocol/etf';
import { buildFrame, controlFrame, openStream, type Compression, type Encoding, type FrameFormat } from './build-frame.ts';
import { SharedEvent } from './shared-event.ts';

interface Message {
  isText: boolean;
  payload: Buffer;
}

/** Jest's own expectations cost more than the frames: they are made of what is wrong alone. */
function must(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}

/** Reads frames as RFC 6455 describes them: whole, unmasked, each length in its shortest form. */
function readFrames(bytes: Buffer): Message[] {
  const messages: Message[] = [];
  for (let at = 0; at < bytes.length;) {
    const opcode = bytes.readUInt8(at);
    must(opcode === 0x81 || opcode === 0x82, `a frame begins with ${opcode}`);
    let length = bytes.readUInt8(at + 1);
    at += 2;
    if (length === 126) {
      length = bytes.readUInt16BE(at);
      must(length > 125, `a length of ${length} in two bytes`);
      at += 2;
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(at));
      must(length > 65_535, `a length of ${length} in eight bytes`);
      at += 8;
    }
    const payload = bytes.subarray(at, at + length);
    must(payload.length === length, `${payload.length} bytes where ${length} were promised`);
    messages.push({ isText: opcode === 0x81, payload });
    at += length;
  }
  return messages;
}

/** Thousands of equal messages are found equal by Node, and what is not is shown by Jest. */
function expectMessages(got: unknown[], expected: unknown[]): void {
  if (!isDeepStrictEqual(got, expected)) expect(got).toEqual(expected);
}

/** What the event says, read back from its shared bytes. */
const payloadOf = (event: SharedEvent): unknown => (JSON.parse(`{${event.plain('json').toString('utf8', 1)}`) as { d: unknown }).d;

const wire = (frame: Buffer | readonly Buffer[]): Buffer => (Buffer.isBuffer(frame) ? frame : Buffer.concat(frame));

/** One whole inflate context; every message must come out by itself, as clients parse it at once. */
async function inflateEach(messages: Message[]): Promise<Buffer[]> {
  const inflate = createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
  const out: Buffer[] = [];
  for (const { isText, payload } of messages) {
    must(!isText, 'compressed text');
    must(payload.readUInt32BE(payload.length - 4) === 0x0000ffff, `a message ends with ${payload.toString('hex', payload.length - 4)}`);
    const got: Buffer[] = [];
    const keep = (chunk: Buffer) => got.push(chunk);
    inflate.on('data', keep);
    await new Promise<void>((resolve, reject) => inflate.write(payload, (error) => (error ? reject(error) : resolve())));
    await new Promise<void>((resolve) => inflate.flush(constants.Z_SYNC_FLUSH, resolve));
    inflate.off('data', keep);
    out.push(Buffer.concat(got));
  }
  inflate.destroy();
  return out;
}

function unzstdEach(messages: Message[]): Buffer[] {
  let got: Buffer[] = [];
  const decoder = new Decompress((chunk) => got.push(Buffer.from(chunk)));
  return messages.map(({ isText, payload }) => {
    must(!isText, 'compressed text');
    got = [];
    decoder.push(new Uint8Array(payload));
    return Buffer.concat(got);
  });
}

/** What a client makes of all that its connection received. */
async function receive({ encoding, compress }: FrameFormat, bytes: Buffer): Promise<unknown[]> {
  const messages = readFrames(bytes);
  const parse = (plain: Buffer): unknown => (encoding === 'json' ? JSON.parse(plain.toString()) : decodeEtf(plain));
  if (compress === 'zlib-stream') return (await inflateEach(messages)).map(parse);
  if (compress === 'zstd-stream') return unzstdEach(messages).map(parse);
  return messages.map(({ isText, payload }) => {
    if (compress === 'payload') return parse(isText ? payload : inflateSync(payload));
    must(isText === (encoding === 'json'), isText ? 'text that is not JSON' : 'JSON that is not text');
    return parse(payload);
  });
}

const formats: [Encoding, Compression][] = [
  ['json', 'none'],
  ['json', 'zlib-stream'],
  ['json', 'zstd-stream'],
  ['json', 'payload'],
  ['etf', 'none'],
  ['etf', 'zlib-stream'],
  ['etf', 'zstd-stream'],
];

const NOISE = (() => {
  let state = 12_345;
  return Buffer.from(Uint8Array.from({ length: 300_000 }, () => 33 + (((state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 16) % 90))).toString();
})();
/** Text that hardly compresses, the same in every run. */
const noise = (length: number): string => NOISE.slice(0, length);

const message = (n: number) => ({
  id: `12000000000000${10_000 + n}`,
  content: `message ${n} ${'Grüße 🎉 日本語 '.repeat(n % 7)}`,
  author: { id: '1200000000000000003', username: 'alice', avatar: null, bot: n % 2 === 0 },
  embeds: [],
  flags: n,
});

const payloads: [string, unknown][] = [
  ...Array.from({ length: 300 }, (_, n): [string, unknown] => ['MESSAGE_CREATE', message(n)]),
  ['RESUMED', {}],
  ['NULL', null],
  ['LIST', [1, 'two', null, 3.5, 2 ** 40, -1]],
  ['LARGE', { content: 'ab'.repeat(40_000) }],
  ['LARGE_NOISE', { content: noise(70_000) }],
  ['HUGE', { members: Array.from({ length: 3000 }, (_, n) => message(n)) }],
  ['HUGE_NOISE', { content: noise(300_000) }],
  ...Array.from({ length: 50 }, (_, n): [string, unknown] => ['MESSAGE_UPDATE', message(n)]),
];

describe.each(formats)('frames in %s with compression %s', (encoding, compress) => {
  it('tell several sessions the same events under their own numbers', async () => {
    const events = payloads.map(([t, d]) => new SharedEvent(t, d));
    const sessions = [1, 250, 65_530, 2_147_483_000].map((firstSeq, index) => {
      const format: FrameFormat = { encoding, compress };
      return { firstSeq, skip: index * 2, format, stream: openStream(format), sent: [] as Buffer[], expected: [] as unknown[] };
    });
    for (const { format, stream, sent, expected } of sessions) {
      sent.push(wire(controlFrame(10, { heartbeat_interval: 41_250 }, format, stream)));
      expected.push({ op: 10, d: { heartbeat_interval: 41_250 }, s: null, t: null });
    }
    for (const [index, event] of events.entries()) {
      for (const { firstSeq, skip, format, stream, sent, expected } of sessions) {
        if (index < skip) continue;
        sent.push(wire(buildFrame(event, firstSeq + index, format, stream)));
        expected.push({ op: 0, s: firstSeq + index, t: event.t, d: payloadOf(event) });
        if (index % 100 !== 0) continue;
        sent.push(wire(controlFrame(11, null, format, stream)));
        expected.push({ op: 11, d: null, s: null, t: null });
      }
    }
    for (const { format, sent, expected } of sessions) expectMessages(await receive(format, Buffer.concat(sent)), expected);
  });

  it('carry every control message, whatever its size', async () => {
    const format: FrameFormat = { encoding, compress };
    const stream = openStream(format);
    const messages: [number, unknown][] = [
      [1, null],
      [7, null],
      [9, true],
      [9, false],
      [10, { heartbeat_interval: 1 }],
      [11, undefined],
      [7, noise(200_000)],
    ];
    const sent = messages.map(([op, d]) => wire(controlFrame(op, d, format, stream)));
    expect(await receive(format, Buffer.concat(sent))).toEqual(messages.map(([op, d]) => ({ op, d: d ?? null, s: null, t: null })));
  });

  it('have the right header at each limit of the length', async () => {
    const format: FrameFormat = { encoding, compress };
    const stream = openStream(format);
    const events = [60, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 1000, 65_400, 65_470, 65_480, 65_490, 65_500, 65_510, 65_520, 65_540].map(
      (length) => new SharedEvent('E', noise(length)),
    );
    const sent = events.map((event, index) => wire(buildFrame(event, index, format, stream)));
    expect(await receive(format, Buffer.concat(sent))).toEqual(events.map((event, s) => ({ op: 0, s, t: event.t, d: payloadOf(event) })));
  });

  it('serialise an event once, whatever the number of sockets', () => {
    const toJSON = jest.fn(() => ({ content: 'x'.repeat(2000) }));
    const event = new SharedEvent('MESSAGE_CREATE', { toJSON });
    for (let seq = 1; seq <= 20; seq++) {
      const format: FrameFormat = { encoding, compress };
      buildFrame(event, seq, format, openStream(format));
    }
    expect(toJSON).toHaveBeenCalledTimes(1);
  });

  it('are one and the same for sessions that count alike', () => {
    const format: FrameFormat = { encoding, compress };
    const [one, other] = [openStream(format), openStream(format)];
    for (const stream of [one, other]) controlFrame(10, {}, format, stream);
    const event = new SharedEvent('MESSAGE_CREATE', message(1));
    const first = buildFrame(event, 7, format, one);
    expect(buildFrame(event, 7, format, other)).toBe(first);
    expect(buildFrame(event, 8, format, other)).not.toBe(first);
    expect(buildFrame(new SharedEvent('MESSAGE_CREATE', message(2)), 8, format, one)).not.toBe(first);
  });
});

describe('frames with payload compression', () => {
  const format: FrameFormat = { encoding: 'json', compress: 'payload' };
  const stream = openStream(format);

  it('compress beyond 1 KiB only', () => {
    const sizes = [10, 990, 1001, 1100, 5000];
    const frames = sizes.map((size) => readFrames(wire(buildFrame(new SharedEvent('A', 'x'.repeat(size)), 1, format, stream)))[0]);
    expect(frames.map((frame) => frame?.isText)).toEqual([true, true, false, false, false]);
    expect(frames[4]?.payload.length).toBeLessThan(100);
  });

  it('may begin in the middle of a connection', async () => {
    const changing: FrameFormat = { encoding: 'json', compress: 'none' };
    const event = new SharedEvent('A', 'x'.repeat(5000));
    const [before] = readFrames(wire(buildFrame(event, 1, changing, stream)));
    changing.compress = 'payload';
    const [after] = readFrames(wire(buildFrame(event, 2, changing, stream)));
    expect([before?.isText, after?.isText]).toEqual([true, false]);
    expect(JSON.parse(inflateSync(after?.payload ?? Buffer.alloc(0)).toString())).toEqual({ op: 0, s: 2, t: 'A', d: payloadOf(event) });
  });
});

describe('SharedEvent', () => {
  it('knows about how much it keeps', () => {
    const event = new SharedEvent('MESSAGE_CREATE', { content: 'x'.repeat(10_000) });
    expect(event.sizeHint).toBeGreaterThan(10_000);
    expect(event.sizeHint).toBeLessThan(11_000);
  });

  it('compresses once for all connections', () => {
    const event = new SharedEvent('MESSAGE_CREATE', message(5));
    expect(event.deflated('json')).toBe(event.deflated('json'));
    expect(event.zstd('json')).toBe(event.zstd('json'));
    expect(event.deflated('json').length).toBeLessThan(event.plain('json').length);
  });
});

it('frames written beneath a client library of WebSocket arrive as messages', async () => {
  const events = payloads.map(([t, d]) => new SharedEvent(t, d));
  const format: FrameFormat = { encoding: 'json', compress: 'none' };
  const server = createServer((socket) => {
    socket.once('data', (request) => {
      const key = /sec-websocket-key: (.+)\r/i.exec(request.toString())?.[1] ?? '';
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
      const stream = openStream(format);
      for (const [seq, event] of events.entries()) socket.write(wire(buildFrame(event, seq, format, stream)));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const got: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('message', (data: Buffer, isBinary) => {
      expect(isBinary).toBe(false);
      if (got.push(JSON.parse(data.toString())) === events.length) resolve();
    });
  });
  client.terminate();
  server.close();
  expect(got).toEqual(events.map((event, s) => ({ op: 0, s, t: event.t, d: payloadOf(event) })));
});
