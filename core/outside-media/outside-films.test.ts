import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Core } from '../core.ts';
import { internet } from '../outside/internet.ts';
import { OutsideFilms, type FilmLimits, type FilmRequest } from './outside-films.ts';

const FILM = Buffer.alloc(300_000, '0123456789');
const LIMITS: FilmLimits = { atOnce: 3, ofOneClient: 2, headMs: 300, stalledMs: 200, longestMs: 10_000 };
const TYPE = { 'content-type': 'video/mp4' };

/** Begins a film that goes on only when it is told to. */
function hang(response: ServerResponse, headers: Record<string, string | number>, status = 200): void {
  response.writeHead(status, { ...TYPE, ...headers });
  response.write(FILM.subarray(0, 1_000));
}

const hosted: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/film.mp4': ({ headers }, response) => {
    const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '') ?? [];
    const said = { ...TYPE, 'accept-ranges': 'bytes', etag: '"1"', 'last-modified': 'Sun, 01 Mar 2026 12:00:00 GMT' };
    if (first === '' && last === '') return void response.writeHead(200, { ...said, 'content-length': FILM.length }).end(FILM);
    const [start, end] = first === '' ? [FILM.length - Number(last), FILM.length - 1] : [Number(first), last === '' ? FILM.length - 1 : Number(last)];
    if (start >= FILM.length) return void response.writeHead(416, { 'content-range': `bytes */${FILM.length}` }).end();
    const part = FILM.subarray(start, end + 1);
    response.writeHead(206, { ...said, 'content-length': part.length, 'content-range': `bytes ${start}-${start + part.length - 1}/${FILM.length}` }).end(part);
  },
  '/moved': (_, response) => response.writeHead(302, { location: '/film.mp4' }).end('elsewhere'),
  '/inwards': (_, response) => response.writeHead(302, { location: `http://127.0.0.2:${port}/film.mp4` }).end(),
  '/unknown.webm': (_, response) => response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(FILM),
  '/song': (_, response) => response.writeHead(200, { 'content-type': 'audio/mpeg; x=y', 'content-length': 3 }).end('abc'),
  '/page.mp4': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
  '/list.mp4': (_, response) => response.writeHead(200, { 'content-type': 'audio/mpegurl' }).end('#EXTM3U'),
  '/packed.mp4': (_, response) => response.writeHead(200, { ...TYPE, 'content-encoding': 'gzip' }).end(FILM),
  '/long.mp4': (_, response) => hang(response, { 'content-length': 1_000_001 }),
  '/long-part.mp4': (_, response) => hang(response, { 'content-range': 'bytes 0-999/1000001' }, 206),
  '/other-part.mp4': (_, response) => hang(response, { 'content-range': 'bytes 5-999/1000' }, 206),
  '/two-lengths.mp4': (_, response) => hang(response, { 'content-range': 'bytes 0-1999/2000', 'content-length': 1_000 }, 206),
  '/endless.mp4': (_, response) => {
    response.writeHead(200, TYPE);
    const drip = setInterval(() => response.write(FILM), 1);
    response.on('close', () => clearInterval(drip));
  },
  '/short.mp4': (_, response) => response.writeHead(206, { ...TYPE, 'content-range': 'bytes 0-1999/2000' }).end(FILM.subarray(0, 1_000)),
  '/more.mp4': (_, response) => response.writeHead(206, { ...TYPE, 'content-range': 'bytes 0-1999/2000' }).end(FILM.subarray(0, 3_000)),
  '/stalled.mp4': (_, response) => hang(response, { 'content-length': 2_000 }),
  '/silent.mp4': () => undefined,
};

let server: Server;
let port = 0;
let open = 0;
let asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.socket.localAddress} ${request.url}`);
    open++;
    response.on('close', () => open--);
    hosted[request.url ?? '']?.(request, response);
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

// No more of it is asked for. 127.0.0.1 is of the public internet here, and 127.0.0.2 is not.
const core = {
  settings: { version: '1', url: 'http://localhost', privateAddresses: 'refuse', maxFilmBytes: 1_000_000 },
  network: { ...internet, isPublic: (address: string) => address === '127.0.0.1' },
  log: { debug: () => undefined },
} as unknown as Core;

const films = new OutsideFilms(LIMITS);
const watch = (path: string, request: Partial<FilmRequest> = {}) =>
  films.open(core, `http://127.0.0.1:${port}${path}`, { client: '1.2.3.4', signal: new AbortController().signal, ...request });
async function wholeOf(path: string, request: Partial<FilmRequest> = {}): Promise<{ bytes: Buffer } & Record<string, unknown>> {
  const film = await watch(path, request);
  if (!film) throw new Error('there is no film');
  return { ...film, bytes: Buffer.concat(await film.bytes.toArray()) };
}
const noneOpen = async (): Promise<void> => {
  while (open > 0) await sleep(5);
};
afterEach(noneOpen);

describe('films of other hosts', () => {
  it('come whole', async () => {
    const { bytes, ...head } = await wholeOf('/film.mp4');
    expect(bytes.equals(FILM)).toBe(true);
    expect(head).toEqual({
      status: 200,
      contentType: 'video/mp4',
      sizeBytes: 300_000,
      contentRange: null,
      acceptsRanges: true,
      etag: '"1"',
      lastModified: 'Sun, 01 Mar 2026 12:00:00 GMT',
    });
  });

  it.each([
    ['bytes=100-199', 100, 200],
    ['bytes=299990-', 299_990, 300_000],
    ['bytes=-7', 299_993, 300_000],
  ])('come in the part that is asked for: %s', async (range, from, to) => {
    const { bytes, ...head } = await wholeOf('/film.mp4', { range });
    expect(bytes.equals(FILM.subarray(from, to))).toBe(true);
    expect(head).toMatchObject({ status: 206, sizeBytes: to - from, contentRange: `bytes ${from}-${to - 1}/300000`, acceptsRanges: true });
  });

  it('say that a part is not there, and come whole for what is no range', async () => {
    expect(await wholeOf('/film.mp4', { range: 'bytes=300000-' })).toMatchObject({ status: 416, contentType: null, contentRange: 'bytes */300000' });
    for (const range of ['bytes=1-2,5-6', 'lines=1-2', 'bytes=-', 'bytes=1-2\r\nx: y']) expect((await wholeOf('/film.mp4', { range })).status).toBe(200);
    expect((await wholeOf('/film.mp4', { range: 'bytes=1-2', ifRange: 'whatever it was' })).status).toBe(200);
    expect((await wholeOf('/film.mp4', { range: 'bytes=1-2', ifRange: '"1"' })).status).toBe(206);
  });

  it('may be behind a redirect, but none into a private network', async () => {
    expect(await wholeOf('/moved', { range: 'bytes=0-9' })).toMatchObject({ status: 206, bytes: FILM.subarray(0, 10) });
    asked = [];
    expect(await watch('/inwards')).toBeNull();
    expect(asked).toEqual(['127.0.0.1 /inwards']);
  });

  it('are told by their type, and by their name where their host says none', async () => {
    expect(await wholeOf('/unknown.webm')).toMatchObject({ contentType: 'video/webm', sizeBytes: null, acceptsRanges: false });
    expect(await wholeOf('/song')).toMatchObject({ contentType: 'audio/mpeg', sizeBytes: 3 });
    for (const path of ['/page.mp4', '/list.mp4', '/packed.mp4']) expect(await watch(path)).toBeNull();
  });

  it('are none when they are longer than they may be, or not what was asked for', async () => {
    expect(await watch('/long.mp4')).toBeNull();
    for (const path of ['/long-part.mp4', '/other-part.mp4', '/two-lengths.mp4']) expect(await watch(path, { range: 'bytes=0-1999' })).toBeNull();
    expect(await watch('/short.mp4')).toBeNull();
  });

  it('break off when more or less comes than was said', async () => {
    const range = 'bytes=0-1999';
    await expect(wholeOf('/short.mp4', { range })).rejects.toThrow('shorter than it was said to be');
    await expect(wholeOf('/more.mp4', { range })).rejects.toThrow('longer than it may be');
    await expect(wholeOf('/endless.mp4')).rejects.toThrow('longer than it may be');
  });

  it('break off when their host falls silent, or whoever watches takes nothing', async () => {
    await expect(wholeOf('/stalled.mp4')).rejects.toThrow('does not go on');
    expect(await watch('/silent.mp4')).toBeNull();
    const film = await watch('/endless.mp4');
    const [error] = await once(film?.bytes ?? server, 'error', { signal: AbortSignal.timeout(5_000) }).catch((thrown: unknown) => [thrown]);
    expect(String(error)).toContain('does not go on');
  });

  it('break off after their longest time', async () => {
    const brief = new OutsideFilms({ ...LIMITS, longestMs: 50, stalledMs: 5_000 });
    const film = await brief.open(core, `http://127.0.0.1:${port}/stalled.mp4`, { client: 'x', signal: new AbortController().signal });
    await expect(film?.bytes.toArray()).rejects.toThrow('takes too long');
  });

  it('are let go of when nobody waits for them any more', async () => {
    const gone = new AbortController();
    const film = watch('/silent.mp4', { signal: gone.signal });
    while (asked.length === 0) await sleep(5);
    gone.abort();
    expect(await film).toBeNull();
    const begun = await watch('/stalled.mp4');
    begun?.bytes.destroy();
    await noneOpen();
  });

  it('are few at once, of one client and of all, and make room when they end', async () => {
    const running = [await watch('/stalled.mp4'), await watch('/stalled.mp4')];
    await expect(watch('/film.mp4')).rejects.toMatchObject({ row: { status: 429 } });
    running.push(await watch('/stalled.mp4', { client: '1.2.3.5' }));
    await expect(watch('/film.mp4', { client: '1.2.3.6' })).rejects.toMatchObject({ row: { status: 503 } });
    for (const film of running) film?.bytes.destroy();
    await noneOpen();
    expect((await wholeOf('/film.mp4')).status).toBe(200);
    expect(await Promise.all([watch('/page.mp4'), watch('/nowhere')])).toEqual([null, null]);
    expect((await wholeOf('/film.mp4')).status).toBe(200);
  });
});
