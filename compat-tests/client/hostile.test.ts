/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askUntil } from '../ask-until.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { look } from './look.ts';
import { seedMembers, seedRoles } from './seed-crowd.ts';
import { box, row, useClient } from './use-client.ts';

/** Would do something if anything took it for markup. */
const MARKUP = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;
const RIGHT_TO_LEFT = '\u202Egnp.elif\u202C שלום עולם';
const ZALGO = `z${'\u0310\u0334\u0321\u0489'.repeat(12)}`;

describeWhere(lackingChromium(), 'the web client in a hostile guild', () => {
  const { world, open } = useClient();
  const faults: string[] = [];
  afterEach(() => expect(faults.splice(0)).toEqual([]));

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

  it('stays usable with 500 roles: in their settings, in the menu of a member, and while one mentions them', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const { id: likeId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'Rank 0', mentionable: true });
    await seedRoles(world(), guildId, likeId, 500);
    const { page } = await open(alice, `/guild-settings/${guildId}/roles`);
    const grid = page.getByRole('grid', { name: /^Roles/ });
    await grid.getByRole('row', { name: 'Rank 500' }).waitFor();
    expect(await grid.getByRole('row').count()).toBeLessThan(80);
    await grid.hover();
    const last = grid.getByRole('row', { name: '@everyone' });
    for (let turns = 0; turns < 60 && (await last.count()) === 0; turns++) await page.mouse.wheel(0, 900);
    // At rest, so that what is clicked is what was meant.
    await last.evaluate(async (row) => {
      for (let before = NaN, now = 0; before !== now; [before, now] = [now, row.getBoundingClientRect().top])
        await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(await grid.getByRole('row').count()).toBeLessThan(80);
    await grid.getByRole('row', { name: 'Rank 1', exact: true }).click();
    await page.getByRole('heading', { name: 'Rank 1', exact: true }).waitFor();
    await page.keyboard.press('Escape');

    await page.goto(`${world().server.url}/channels/${guildId}/${textId}`);
    const robert = page.getByRole('complementary', { name: 'Members' }).getByRole('button', { name: 'Robert' });
    await robert.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Roles …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Roles of Robert' });
    await dialog.getByRole('combobox', { name: 'Search roles' }).fill('rank 25');
    await dialog.getByRole('option', { name: 'Rank 250' }).click();
    await dialog.getByRole('option', { name: 'Rank 25', exact: true }).click();
    await dialog.getByRole('option', { name: 'Rank 25', exact: true, selected: true }).waitFor();
    await dialog.getByRole('option', { name: 'Rank 250', selected: true }).click();
    await dialog.getByRole('option', { name: 'Rank 250', selected: false }).waitFor();
    expect(await dialog.getByRole('option').count()).toBeLessThan(40);
    faults.push(...(await look(page, 'hostile-roles')));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    const { roles } = await alice.rest.get<{ roles: string[] }>(`/guilds/${guildId}/members/${bob.id}`);
    expect(roles).toHaveLength(1);

    await box(page).click();
    await page.keyboard.type('hello @rank');
    const proposals = page.getByRole('listbox', { name: 'Proposals' });
    await proposals.getByRole('option').first().waitFor();
    expect(await proposals.getByRole('option').count()).toBeLessThan(13);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await row(page, /hello @Rank \d+/).waitFor();
  });

  it('shows a guild of thousands by what is looked at: its members beside the channel and in its settings', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await seedMembers(world(), guildId, bob.id, 4000, true);
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const list = page.getByRole('complementary', { name: 'Members' });
    await list.getByRole('heading', { name: /Online — 4,00\d/ }).waitFor();
    await list.getByText('Made 1', { exact: true }).waitFor();
    const lines = list.getByRole('button');
    expect(await lines.count()).toBeLessThan(80);
    const rows = list.locator('.member-rows');
    // To the middle at one go, and to the end; what stands between is never asked for.
    await rows.evaluate((area) => area.scrollTo(0, area.scrollHeight / 2));
    await list
      .getByText(/^Made (2[5-9]|3[0-4])\d\d$/)
      .first()
      .waitFor();
    await rows.evaluate((area) => area.scrollTo(0, area.scrollHeight));
    await list.getByText('Made 999', { exact: true }).waitFor();
    expect(await lines.count()).toBeLessThan(80);
    // A list that still comes to rest closes by its scrolling what opened beside it; whoever wanted it presses again.
    const card = page.getByRole('dialog');
    const isOpen = async (): Promise<boolean> => {
      if (!(await card.isVisible())) await list.getByText('Made 999', { exact: true }).click();
      return card.getByText('made999').isVisible();
    };
    await askUntil('the card of whoever is last', isOpen, Boolean, 20_000);
    await page.keyboard.press('Escape');

    await page.goto(`${world().server.url}/guild-settings/${guildId}/members`);
    await page.getByText('4003 shown, 4003 in the guild.').waitFor();
    const members = page.getByRole('list', { name: 'Members' });
    expect(await members.getByRole('listitem').count()).toBeLessThan(60);
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('made3333');
    await members.getByText('Made 3333').waitFor();
    await page.getByText('1 shown, 4003 in the guild.').waitFor();
    faults.push(...(await look(page, 'hostile-members')));
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
