/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { row, useClient } from './use-client.ts';

/** Would do something if anything took it for markup. */
const MARKUP = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;
const RIGHT_TO_LEFT = '\u202Egnp.elif\u202C שלום עולם';
const ZALGO = `z${'\u0310\u0334\u0321\u0489'.repeat(12)}`;

describeWhere(lackingChromium(), 'the web client in a hostile guild', () => {
  const { world, open } = useClient();

  it('runs no script, asks no other host and breaks nowhere', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    await alice.rest.patch(`/guilds/${guildId}`, { name: MARKUP.slice(0, 90) });
    await alice.rest.patch(`/channels/${textId}`, { topic: MARKUP, name: RIGHT_TO_LEFT.slice(0, 20) });
    await bob.rest.patch('/users/@me', { global_name: MARKUP.slice(0, 32) });
    await alice.rest.patch(`/guilds/${guildId}/members/${bot.id}`, { nick: ZALGO.slice(0, 32) });
    await alice.rest.post(`/guilds/${guildId}/roles`, { name: MARKUP, color: 0xffffff, hoist: true });
    const category = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: MARKUP, type: 4 });
    await alice.rest.post(`/guilds/${guildId}/channels`, { name: ZALGO, type: 0, parent_id: category.id });
    const say = (body: object): Promise<unknown> => bot.rest.post(`/channels/${textId}/messages`, body);
    await say({ content: MARKUP });
    await say({ content: `\`\`\`html\n${MARKUP}\n\`\`\`` });
    await say({ content: `[${MARKUP}](https://evil.example/${encodeURIComponent(MARKUP)}) javascript:alert(3) [x](javascript:alert(4)) <data:text/html,x>` });
    await say({ content: RIGHT_TO_LEFT });
    await say({ content: ZALGO.repeat(20) });
    await say({ content: '||'.repeat(900) });
    await say({ content: '> '.repeat(600) + '*_~`|'.repeat(100) });
    await say({ content: '<t:99999999999999999:R> <t:-1:F> <@0> <#1> <@&2> <:x:3>' });
    await say({
      embeds: [
        {
          title: MARKUP,
          url: 'https://evil.example/',
          description: MARKUP.repeat(10),
          image: { url: 'https://evil.example/tracker.png' },
          thumbnail: { url: 'https://evil.example/tracker.gif' },
          author: { name: MARKUP, icon_url: 'https://evil.example/icon.png', url: 'https://evil.example/' },
          footer: { text: MARKUP, icon_url: 'https://evil.example/foot.png' },
          fields: Array.from({ length: 25 }, () => ({ name: MARKUP.slice(0, 90), value: ZALGO.slice(0, 20) })),
        },
      ],
      components: [
        {
          type: 1,
          components: [
            { type: 2, style: 5, url: 'https://evil.example/', label: MARKUP.slice(0, 60) },
            { type: 2, style: 1, custom_id: MARKUP, label: ZALGO.slice(0, 40) },
          ],
        },
      ],
    });
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'the end' });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
    await row(page, 'the end').waitFor();
    await page.locator('.scroller').hover();
    for (let tries = 0; tries < 60 && (await page.getByText('begins.').count()) === 0; tries++) await page.mouse.wheel(0, -500);
    await row(page, '<script>alert(2)</script>').first().waitFor();
    await page.getByRole('complementary', { name: 'Members' }).getByRole('button').first().click();
    await page.getByRole('dialog').waitFor();
    expect(await page.locator('main script, main img[src="x"], a[href^="javascript"], a[href^="data"]').count()).toBe(0);
    expect(await page.evaluate(() => [...document.images].filter(({ src }) => src !== '' && new URL(src).origin !== location.origin).length)).toBe(0);
    expect(dialogs).toBe(0);
  });

  it('has a policy that lets nothing of others in, and a first load under 250 KB', async () => {
    const answer = await fetch(`${world().server.url}/channels/@me`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    // What people upload is served from here as well, and no script.
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe(`${world().server.url}/assets/ 'wasm-unsafe-eval'`);
    expect(policy).not.toContain('unsafe-inline');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    const page = await answer.text();
    expect(page).not.toMatch(/%NEXUS_|<script(?![^>]*\bsrc=)/);
    const entry = /src="\.(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? '';
    const script = await fetch(`${world().server.url}${entry}`, { headers: { 'accept-encoding': 'br' } });
    expect([script.status, script.headers.get('content-encoding'), script.headers.get('cache-control')]).toEqual([
      200,
      'br',
      'public, max-age=31536000, immutable',
    ]);
    const root = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..');
    const load = JSON.parse(await readFile(join(root, 'dist', 'client', '.vite', 'first-load.json'), 'utf8')) as { gzipBytes: number };
    expect(load.gzipBytes).toBeLessThan(250_000);
    expect((await fetch(`${world().server.url}/assets/none.js`)).status).toBe(404);
    expect((await fetch(`${world().server.url}/.vite/manifest.json`)).status).toBe(404);
  });
});
