import { PermissionFlagsBits } from 'discord-api-types/v10';
import { useWorld, type Scene } from '#compat-tests/world';
import { testPng } from './cdn/test-images.ts';

const world = useWorld();
const MIB = 1024 * 1024;
let scene: Scene;
beforeAll(async () => {
  scene = await world().scene({ permissions: PermissionFlagsBits.Administrator });
});
const send = async (method: string, path: string, body: unknown): Promise<number> => (await scene.bot.rest.ask(method, path, { body })).status;

describe('bodies', () => {
  it('may hold an image of ten megabytes where images are taken', async () => {
    const image = (bytes: number): string => `data:image/png;base64,${Buffer.concat([testPng(), Buffer.alloc(bytes - testPng().length)]).toString('base64')}`;
    expect(await send('PATCH', '/users/@me', { avatar: image(10 * MIB) })).toBe(200);
    expect(await send('PATCH', '/users/@me', { avatar: image(11 * MIB) })).toBe(400);
    expect(await send('PATCH', '/users/@me', { avatar: image(15 * MIB) })).toBe(413);
  });

  it('are small everywhere else, but for commands in bulk', async () => {
    const { textId, bot } = scene;
    expect(await send('POST', `/channels/${textId}/messages`, { content: 'x', nonsense: 'x'.repeat(1.9 * MIB) })).toBe(200);
    expect(await send('POST', `/channels/${textId}/messages`, { content: 'x', nonsense: 'x'.repeat(2.1 * MIB) })).toBe(413);
    expect(await send('PUT', `/applications/${bot.id}/commands`, [{ name: 'a', description: 'x', nonsense: 'x'.repeat(5 * MIB) }])).toBe(200);
  });

  it('end when they go on and on, and so does their connection', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(MIB);
    const endless = new ReadableStream({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const asked = fetch(`${world().server.url}/api/v10/auth/login`, { method: 'POST', body: endless, duplex: 'half' } as RequestInit);
    expect(await asked.then(({ status }) => status).catch(() => 413)).toBe(413);
    const before = sent;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sent).toBeLessThan(100 * MIB);
    expect(sent - before).toBeLessThan(60 * MIB);
  });

  it('have no more than two megabytes of fields beside their files', async () => {
    const form = new FormData();
    form.append('payload_json', '{"content":"hi"}');
    for (let count = 0; count < 4; count++) form.append(`field${count}`, 'x'.repeat(0.6 * MIB));
    const url = `${world().server.url}/api/v10/channels/${scene.textId}/messages`;
    const answer = await fetch(url, { method: 'POST', headers: { authorization: scene.bot.authorization }, body: form });
    expect(answer.status).toBe(413);
  });
});
