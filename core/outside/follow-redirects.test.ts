import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Core } from '../core.ts';
import { followRedirects } from './follow-redirects.ts';
import { internet } from './internet.ts';

let server: Server;
let base = '';
let asked = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked++;
    const left = Number(request.url?.slice(1));
    setTimeout(() => (left === 0 ? response.end('here') : response.writeHead(302, { location: `/${left - 1}` }).end()), 200);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const core = { settings: { version: '1', url: 'http://localhost', privateAddresses: 'allow' }, network: internet } as unknown as Core; // no more of it is asked for
const follow = (path: string, ms: number) => followRedirects(core, `${base}${path}`, { accept: '*/*', maxBytes: 100, until: performance.now() + ms });

describe('followRedirects', () => {
  it('goes where it is sent, four times at most', async () => {
    expect(await follow('/4', 30_000)).toMatchObject({ address: `${base}/0`, response: { status: 200, body: 'here' } });
    expect(await follow('/5', 30_000)).toMatchObject({ address: `${base}/1`, response: { status: 302 } });
  });

  it('has one time for all of them', async () => {
    await expect(follow('/4', 500)).rejects.toThrow(/no answer within|no time is left/);
    expect(asked).toBeLessThanOrEqual(3);
    await expect(follow('/0', -1)).rejects.toThrow('no time is left');
  });

  it('gives nobody a name and password', async () => {
    await expect(
      followRedirects(core, base.replace('//', '//somebody:secret@'), { accept: '*/*', maxBytes: 100, until: performance.now() + 1_000 }),
    ).rejects.toThrow('holds a name or password');
    expect(asked).toBe(0);
  });
});
