/// <reference lib="dom" />
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  FileBuilder,
  MediaGalleryBuilder,
  MediaGalleryItemBuilder,
  MessageFlags,
  SectionBuilder,
  SeparatorBuilder,
  SeparatorSpacingSize,
  TextDisplayBuilder,
  ThumbnailBuilder,
  type Client,
  type TextChannel,
} from 'discord.js';
import { testPng } from '#api-v10/cdn/test-images';
import { faultsOfAccess, type Faults } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { logIn, newClient } from '../discord.js/use-bot.ts';
import { look } from './look.ts';
import { box, row, useClient, write } from './use-client.ts';

const ACCENT = 0x2d_a8_5f;
const CODE = "const greeting: string = 'hello';\nexport default greeting;";

/** Enough to be taken for a film, though nothing can play it. */
const FILM = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(60)]);

const forgiveTheLine = ({ console: lines }: Faults): void => void lines.splice(0, lines.length, ...lines.filter((line) => !line.includes('net::ERR_')));

/** All of components v2 that a message shows, in one frame. */
const card = (title: string): ContainerBuilder =>
  new ContainerBuilder()
    .setAccentColor(ACCENT)
    .addTextDisplayComponents(new TextDisplayBuilder().setContent(`# ${title}\nAll **nine** steps went well.`))
    .addSectionComponents(
      new SectionBuilder()
        .addTextDisplayComponents(new TextDisplayBuilder().setContent('With a picture beside it'))
        .setThumbnailAccessory(new ThumbnailBuilder().setURL('attachment://face.png').setDescription('The face of the build')),
    )
    .addSeparatorComponents(new SeparatorBuilder().setDivider(true).setSpacing(SeparatorSpacingSize.Large))
    .addSectionComponents(
      new SectionBuilder()
        .addTextDisplayComponents(new TextDisplayBuilder().setContent('With a button beside it'))
        .setButtonAccessory(new ButtonBuilder().setCustomId('again').setLabel('Build again').setStyle(ButtonStyle.Success)),
    )
    .addMediaGalleryComponents(
      new MediaGalleryBuilder().addItems(
        new MediaGalleryItemBuilder().setURL('attachment://left.png').setDescription('The left tower'),
        new MediaGalleryItemBuilder().setURL('attachment://right.png').setDescription('The right tower').setSpoiler(true),
        new MediaGalleryItemBuilder().setURL('attachment://flight.webm').setDescription('The flight around it'),
      ),
    )
    .addFileComponents(new FileBuilder().setURL('attachment://report.txt'), new FileBuilder().setURL('attachment://plot.txt').setSpoiler(true))
    .addActionRowComponents(
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId('stop').setLabel('Stop').setStyle(ButtonStyle.Danger),
        new ButtonBuilder().setURL('https://builds.example/412').setLabel('See it there').setStyle(ButtonStyle.Link),
        new ButtonBuilder().setStyle(ButtonStyle.Premium).setSKUId('1'),
        new ButtonBuilder().setCustomId('never').setLabel('Not now').setStyle(ButtonStyle.Secondary).setDisabled(true),
      ),
    );

describeWhere(lackingChromium(), 'what bots and links bring into the web client', () => {
  const { world, open } = useClient({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow', NEXUS_LINK_PREVIEWS: 'on' } });
  let bot: Client<true> | undefined;
  let site: Server | undefined;
  afterAll(async () => {
    await bot?.destroy();
    site?.closeAllConnections();
    site?.close();
  });

  it('draws every component of the second kind, answers a press, and says when a press finds no line', async () => {
    const { alice, bot: token, guildId, textId } = await world().scene();
    bot = await logIn(newClient(world()), token.token);
    const presses: string[] = [];
    bot.on('interactionCreate', (interaction) => {
      if (!interaction.isButton()) return;
      presses.push(interaction.customId);
      void interaction.update({ components: [new TextDisplayBuilder().setContent(`Pressed: ${presses.join(' ')}`), card('Build 413')] });
    });
    // High enough for all of it: what is not seen is not loaded.
    const { page, context, faults } = await open(alice, `/channels/${guildId}/${textId}`, { viewport: { width: 1280, height: 1200 } });
    await box(page).waitFor();
    const channel = (await bot.channels.fetch(textId)) as TextChannel; // that of the scene
    const file = (name: string, bytes: Buffer): AttachmentBuilder => new AttachmentBuilder(bytes, { name });
    await channel.send({
      flags: MessageFlags.IsComponentsV2,
      components: [card('Build 412')],
      files: [
        file('face.png', testPng(96)),
        file('left.png', testPng(160)),
        file('right.png', testPng(160)),
        file('report.txt', Buffer.from('all green')),
        file('plot.txt', Buffer.from('it was him')),
        file('flight.webm', FILM),
      ],
    });
    const there = row(page, 'With a picture beside it');
    await there.getByText('Build 412', { exact: true }).waitFor();
    await there.locator('strong', { hasText: 'nine' }).waitFor();
    const frame = there.locator('.container');
    expect(await frame.evaluate((one) => getComputedStyle(one).borderInlineStartColor)).toBe('rgb(45, 168, 95)');
    await there.getByRole('separator').waitFor();
    const thumbnail = there.getByRole('img', { name: 'The face of the build' });
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('img[alt="The face of the build"]')?.naturalWidth === 96);
    await there.getByText('9 byte', { exact: true }).waitFor();
    const [text, picture] = [await there.getByText('With a picture beside it').boundingBox(), await thumbnail.boundingBox()];
    expect(picture?.x).toBeGreaterThan((text?.x ?? 0) + (text?.width ?? 0) - 1);
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('img[alt="The left tower"]')?.naturalWidth === 160);
    await there.getByRole('img', { name: 'The left tower' }).click();
    await page.getByRole('dialog', { name: 'The left tower' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await there.getByRole('img', { name: 'The right tower' }).count()).toBe(0);
    expect(await there.getByRole('link', { name: 'report.txt' }).getAttribute('href')).toContain(world().server.url);
    expect(await there.getByRole('link', { name: 'plot.txt' }).count()).toBe(0);
    await there.getByRole('group', { name: 'The flight around it' }).locator('video').waitFor();
    expect(await there.getByRole('button', { name: 'Premium' }).isDisabled()).toBe(true);
    expect(await there.getByRole('link', { name: 'See it there' }).getAttribute('rel')).toContain('noopener');
    expect(await there.getByRole('button', { name: 'Not now' }).isDisabled()).toBe(true);
    expect(await look(page, 'components-v2')).toEqual([]);

    await there.getByRole('button', { name: 'Build again' }).click();
    await page.getByText('Pressed: again', { exact: true }).waitFor();
    await there.getByText('Build 413', { exact: true }).waitFor();
    // Without a line it says so, nothing is pressed later in secret, and the next press counts.
    await context.setOffline(true);
    await there.getByRole('button', { name: 'Stop', exact: true }).click();
    await there.getByRole('alert').filter({ hasText: 'The server does not answer.' }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await context.setOffline(false);
    await there.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('Pressed: again stop', { exact: true }).waitFor();
    await there.getByRole('alert').waitFor({ state: 'detached' });
    expect(presses).toEqual(['again', 'stop']);
    forgiveTheLine(faults);
  });

  it('shows what a page says of itself, with its picture from this server, films, invites, how time goes by, and code in colours that can be copied', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    site = createServer((request, response) => {
      if (request.url === '/flight') return response.setHeader('content-type', 'video/webm').end(FILM);
      if (request.url === '/tower.png') return response.setHeader('content-type', 'image/png').end(testPng(64));
      return response.setHeader('content-type', 'text/html; charset=utf-8').end(`<title>plain</title>
        <meta property="og:title" content="The lighthouse &lt;b&gt;tonight&lt;/b&gt;"><meta property="og:site_name" content="The harbour">
        <meta property="og:description" content="Open until nine."><meta property="og:image" content="/tower.png"><meta name="theme-color" content="#ff8800">`);
    });
    await new Promise<void>((resolve) => site?.listen(0, '127.0.0.1', resolve));
    const harbour = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const address = `${harbour}/tonight`;
    const { page } = await open(alice, `/channels/${guildId}/${textId}`, { permissions: ['clipboard-read', 'clipboard-write'] });
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await write(page, `look: ${address}`);
    for (const window of [page, his]) {
      const there = row(window, 'look:');
      const title = there.locator('.embed-title').getByRole('link', { name: 'The lighthouse <b>tonight</b>' });
      await title.waitFor();
      expect(await title.getAttribute('href')).toBe(address);
      for (const words of ['The harbour', 'Open until nine.']) await there.getByText(words, { exact: true }).waitFor();
      await window.waitForFunction(() => document.querySelector<HTMLImageElement>('.embed img')?.naturalWidth === 64);
      expect(await there.locator('.embed').evaluate((one) => getComputedStyle(one).borderInlineStartColor)).toBe('rgb(255, 136, 0)');
    }
    // A film is played from this server.
    await write(page, `fly: ${harbour}/flight`);
    const film = row(his, 'fly:').getByRole('group', { name: 'Film' });
    expect(await film.locator('video').getAttribute('src')).toMatch(/\/cdn\/external\/[^/]+\/http\/127\.0\.0\.1:\d+\/flight$/);
    expect(await film.getByRole('link', { name: 'Download' }).getAttribute('href')).toBe(`${harbour}/flight`);
    expect(await row(his, 'fly:').locator('.embed').count()).toBe(0);
    // In such brackets an address is not looked at.
    await write(page, `<${address}> quietly`);
    await row(his, 'quietly').waitFor();
    expect(await row(his, 'quietly').locator('.embed').count()).toBe(0);

    const { id: harbourId } = await alice.rest.post<{ id: string }>('/guilds', { name: 'The harbour guild' });
    const [quay] = await alice.rest.get<{ id: string; type: number }[]>(`/guilds/${harbourId}/channels`).then((all) => all.filter(({ type }) => type === 0));
    const { code: invite } = await alice.rest.post<{ code: string }>(`/channels/${quay?.id}/invites`);
    await write(page, `sail: ${world().server.url}/invite/${invite} not ${world().server.url}/invite/nowhere, <t:${Math.floor(Date.now() / 1000)}:R>`);
    const [joined, offered] = [page, his].map((window) => row(window, 'sail:').getByRole('article', { name: 'Invite' }));
    await joined?.getByRole('link', { name: 'Joined' }).waitFor();
    await joined?.getByText('1 member', { exact: true }).waitFor();
    await offered?.filter({ hasText: 'This invite leads into no guild' }).waitFor();
    expect(await row(page, 'sail:').locator('.embed').count()).toBe(0);
    const ago = row(his, 'sail:').locator('.markdown time');
    const before = await ago.innerText();
    await ago.filter({ hasNotText: before }).waitFor();

    await bob.rest.post(`/channels/${textId}/messages`, { content: `\`\`\`ts\n${CODE}\n\`\`\`` });
    const code = row(page, 'greeting').locator('.code-block');
    await code.locator('span', { hasText: /^const$/ }).waitFor();
    const colors = await code.locator('code span').evaluateAll((spans) => spans.map((span) => getComputedStyle(span).color));
    expect(new Set(colors).size).toBeGreaterThan(1);
    expect(await code.locator('code').innerText()).toBe(CODE);
    await code.hover();
    await code.getByRole('button', { name: 'Copy the code' }).click();
    await code.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(CODE);
    expect(await look(page, 'link-and-code')).toEqual([]);
    await offered?.filter({ hasText: 'The harbour guild' }).getByRole('button', { name: 'Join' }).click();
    await his.waitForURL(`**/channels/${harbourId}/**`);
  });
});
