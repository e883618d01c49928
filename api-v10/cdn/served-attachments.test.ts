import { request } from 'node:http';
import type { APIMessage } from 'discord-api-types/v10';
import { useWorld } from '#compat-tests/world';
import { testPng } from './test-images.ts';

const world = useWorld();

describe('Files of messages', () => {
  it('are served by the links that messages carry, and by no others', async () => {
    const { bob, textId } = await world().scene();
    const bytes = testPng(64);
    const message = await bob.rest.post<APIMessage>(
      `/channels/${textId}/messages`,
      { content: 'look' },
      {
        files: [
          { name: 'ein Bild ö.png', bytes, type: 'image/png' },
          { name: 'page.html', bytes: '<script>alert(1)</script>', type: 'text/html' },
        ],
      },
    );
    const [picture, page] = message.attachments;
    const served = await fetch(picture?.url ?? '');
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
    expect((await fetch(picture?.proxy_url ?? '')).status).toBe(200);
    expect((await fetch((picture?.url ?? '').split('?')[0] ?? '')).status).toBe(404);
    const part = await fetch(picture?.url ?? '', { headers: { range: 'bytes=0-7' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 0-7/${bytes.length}`]);
    const html = await fetch(page?.url ?? '');
    expect(html.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(html.headers.get('content-security-policy')).toContain('sandbox');
    await bob.rest.delete(`/channels/${textId}/messages/${message.id}`);
    expect((await fetch(picture?.url ?? '')).status).toBe(404);
  });

  it.each(['漢'.repeat(300), `${'𠀀'.repeat(98)}b`, 'a'.repeat(300)])('are served whatever their name: %s', async (name) => {
    const { bob, textId } = await world().scene();
    const { attachments } = await bob.rest.post<APIMessage>(`/channels/${textId}/messages`, {}, { files: [{ name: `${name}.txt`, bytes: 'words' }] });
    expect(attachments[0]?.filename).toMatch(/\.txt$/);
    expect(await (await fetch(attachments[0]?.url ?? '')).text()).toBe('words');
  });

  it('are served at the root where the host is a CDN host', async () => {
    const { url, core } = world().server;
    expect((await fetch(`${core.settings.cdnUrl}/embed/avatars/3.png`)).headers.get('content-type')).toBe('image/png');
    const { port, hostname } = new URL(url);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request({ port, hostname, path: '/embed/avatars/3.png?size=128', headers: { host: 'cdn.discordapp.com' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });
});
