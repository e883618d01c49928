import { useWorld, type Scene } from '../world.ts';
import { openRawSocket } from './raw-socket.ts';

const world = useWorld();
const unforeseen: string[] = [];
const remember = (error: unknown): void => void unforeseen.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
let scene: Scene;
beforeAll(async () => {
  process.on('unhandledRejection', remember);
  process.on('uncaughtException', remember);
  scene = await world().scene();
});
afterAll(() => {
  process.off('unhandledRejection', remember);
  process.off('uncaughtException', remember);
});
afterEach(async () => {
  expect(unforeseen.splice(0)).toEqual([]);
  await expect(scene.bot.rest.post(`/channels/${scene.textId}/messages`, { content: 'still here' })).resolves.toMatchObject({ content: 'still here' });
});

/** Sends bytes as they are, and returns the statuses of what comes back. */
async function statusesOf(text: string | Buffer, patienceMs = 400): Promise<number[]> {
  const { socket, received, quiet } = await openRawSocket(new URL(world().server.url));
  socket.write(text);
  await quiet(patienceMs);
  socket.destroy();
  return [
    ...received()
      .toString('latin1')
      .matchAll(/HTTP\/1\.1 (\d{3})/g),
  ].map(([, status]) => Number(status));
}

const postMessage = (headers: Record<string, string>, body = ''): string =>
  `POST /api/v10/channels/${scene.textId}/messages HTTP/1.1\r\nhost: localhost\r\nauthorization: ${scene.bot.authorization}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}`;

const json = { 'content-type': 'application/json' };

describe('requests that are broken', () => {
  it.each<[string, () => string, readonly number[]]>([
    ['two lengths', () => postMessage({ ...json, 'content-length': '2', 'Content-Length': '5' }, '{}abc'), [400]],
    ['a length and chunks', () => postMessage({ ...json, 'content-length': '2', 'transfer-encoding': 'chunked' }, '0\r\n\r\n'), [400]],
    ['a chunk whose size is none', () => postMessage({ ...json, 'transfer-encoding': 'chunked' }, 'zz\r\n{}\r\n0\r\n\r\n'), [400]],
    ['a negative length', () => postMessage({ ...json, 'content-length': '-5' }), [400]],
    ['no host', () => 'GET /api/v10/gateway HTTP/1.1\r\n\r\n', [400]],
    ['an address that is whole', () => 'GET http://localhost/api/v10/gateway HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', [200, 404]],
    ['an asterisk', () => 'OPTIONS * HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', [404, 405, 204]],
    ['a method that nobody has', () => 'BREW /api/v10/gateway HTTP/1.1\r\nhost: localhost\r\n\r\n', [400]],
    ['TRACE', () => 'TRACE /api/v10/gateway HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', [404, 405]],
    ['a name with blanks', () => 'GET /api/v10/gateway HTTP/1.1\r\nhost: localhost\r\nauthor ization: x\r\n\r\n', [400]],
    ['slashes upon slashes', () => 'GET //api//v10//gateway HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', [404]],
  ])('%s', async (_, request, expected) => {
    const [status = 0] = await statusesOf(request());
    expect(expected).toContain(status);
  });

  it('a hundred in one breath are all answered', async () => {
    const one = 'GET /api/v10/gateway HTTP/1.1\r\nhost: localhost\r\n\r\n';
    expect(await statusesOf(one.repeat(100), 1_500)).toEqual(Array.from({ length: 100 }, () => 200));
  });

  it('that stop in the middle of their body do no harm', async () => {
    const cut = [
      postMessage({ ...json, 'content-length': '500' }, '{"content":"'),
      postMessage({ ...json, 'transfer-encoding': 'chunked' }, '5\r\n{"con'),
      postMessage(
        { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '5000' },
        '--x\r\nContent-Disposition: form-data; name="files[0]"; filename="a"\r\n\r\nabc',
      ),
      postMessage(
        { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '5000' },
        '--x\r\nContent-Disposition: form-data; name="payload_json"\r\n\r\n{"co',
      ),
      postMessage({ 'content-type': 'multipart/form-data; boundary=x', 'content-length': '5000' }, '--x\r\nContent-Dispo'),
    ];
    for (const request of [...cut, ...cut]) {
      const { socket, quiet } = await openRawSocket(new URL(world().server.url));
      socket.write(request);
      await quiet(30);
      socket.resetAndDestroy();
    }
  });

  it('that never read their answer do no harm', async () => {
    const sockets = await Promise.all(Array.from({ length: 20 }, () => openRawSocket(new URL(world().server.url))));
    for (const { socket } of sockets) {
      socket.pause();
      socket.write(`GET /api/v10/guilds/${scene.guildId} HTTP/1.1\r\nhost: localhost\r\nauthorization: ${scene.bot.authorization}\r\n\r\n`.repeat(50));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const { socket } of sockets) socket.resetAndDestroy();
  });

  it('that are larger than any message are refused', async () => {
    const { status } = await scene.bot.rest.ask('POST', `/channels/${scene.textId}/messages`, { body: `{"content":"${'x'.repeat(9 * 1024 * 1024)}"}` });
    expect(status).toBe(413);
  });

  it('with hundreds of parts are refused, and no part stays', async () => {
    const files = Array.from({ length: 40 }, (_, index) => ({ name: `f${index}`, bytes: 'x' }));
    const { status } = await scene.bot.rest.ask('POST', `/channels/${scene.textId}/messages`, { body: {}, files });
    expect(status).toBe(400);
  });
});
