/// <reference lib="dom" />
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GuildFeature } from 'discord-api-types/v10';
import type { Page } from 'playwright-core';
import { testPng } from '#api-v10/cdn/test-images';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import type { Somebody } from '../world.ts';
import { box, row, useClient, write } from './use-client.ts';

/** A picture of one red pixel. */
const RED = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');
/** Enough for what is said in two seconds. */
const MOST_BYTES = 40_000;

/** A second of silence, as a WAV file has it. */
function silence(): Buffer {
  const rate = 8_000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + rate, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(rate, 40);
  return Buffer.concat([head, Buffer.alloc(rate, 128)]);
}

/** A film of a second and a half, as the browser itself records one. It does not say how long it is. */
const filmOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [160, 90];
    const pen = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType: 'video/webm', videoBitsPerSecond: 60_000 });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const ended = new Promise((done) => recorder.addEventListener('stop', done));
    let frame = 0;
    const timer = setInterval(() => {
      if (!pen) return;
      pen.fillStyle = '#205080';
      pen.fillRect(0, 0, 160, 90);
      pen.fillStyle = '#f0c040';
      pen.fillRect((frame += 4), 30, 30, 30);
    }, 60);
    recorder.start();
    setTimeout(() => recorder.stop(), 1500);
    await ended;
    clearInterval(timer);
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });

/** A film that says nothing more for eleven megabytes. */
function longer(film: Buffer): Buffer {
  const nothing = Buffer.alloc(11_000_000);
  const head = Buffer.from('ec0100000000000000', 'hex');
  head.writeUInt32BE(nothing.length, 5);
  return Buffer.concat([film, head, nothing]);
}

/** Another host, which has this film alone. */
async function hostOf(film: Buffer, ranges: string[]): Promise<Server> {
  const server = createServer(({ headers: { range } }, response) => {
    response.setHeader('content-type', 'video/webm');
    const [, first] = /^bytes=(\d+)-/.exec(range ?? '') ?? [];
    if (range === undefined || first === undefined) return void response.setHeader('content-length', film.length).end(film);
    ranges.push(range);
    const part = film.subarray(Number(first));
    response.writeHead(206, { 'content-length': part.length, 'content-range': `bytes ${first}-${film.length - 1}/${film.length}` }).end(part);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const still = (k: number | readonly number[]) => ({ a: 0, k });

/** A square that turns around once a second, as Lottie has it. */
const TURNING = {
  v: '5.7.0',
  fr: 30,
  ip: 0,
  op: 30,
  w: 160,
  h: 160,
  assets: [],
  layers: [
    {
      ty: 4,
      ind: 1,
      ip: 0,
      op: 30,
      st: 0,
      sr: 1,
      ks: {
        o: still(100),
        r: {
          a: 1,
          k: [
            { t: 0, s: [0], i: { x: [1], y: [1] }, o: { x: [0], y: [0] } },
            { t: 30, s: [360] },
          ],
        },
        p: still([80, 80, 0]),
        a: still([0, 0, 0]),
        s: still([100, 100, 100]),
      },
      shapes: [
        {
          ty: 'gr',
          it: [
            { ty: 'rc', d: 1, s: still([80, 80]), p: still([0, 0]), r: still(12) },
            { ty: 'fl', c: still([0.9, 0.4, 0.2, 1]), o: still(100), r: 1 },
            { ty: 'tr', p: still([0, 0]), a: still([0, 0]), s: still([100, 100]), r: still(0), o: still(100), sk: still(0), sa: still(0) },
          ],
        },
      ],
    },
  ],
};

describeWhere(lackingChromium(), 'what is in messages in the web client', () => {
  const { world, open } = useClient({
    switches: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    settings: { NEXUS_MAX_FILE_BYTES: String(MOST_BYTES), NEXUS_PRIVATE_ADDRESSES: 'allow', NEXUS_LINK_PREVIEWS: 'on' },
  });
  let host: Server | undefined;
  afterAll(() => {
    host?.closeAllConnections();
    host?.close();
  });

  it('sends files with names and descriptions, hides spoilers, refuses what is too large before it is sent, and shows each as what it is', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await box(page).waitFor();
    const choose = page.locator('input[type=file]');
    await choose.setInputFiles({ name: 'film.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(MOST_BYTES + 1) });
    await page.getByText('film.bin is larger than this server takes: at most 40 kB a file.').waitFor();
    await choose.setInputFiles([
      { name: 'red.png', mimeType: 'image/png', buffer: RED },
      { name: 'IMG_1.png', mimeType: 'image/png', buffer: RED },
      { name: 'secret.txt', mimeType: 'text/plain', buffer: Buffer.from('the cake is in the kitchen') },
      { name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{ "ladder": true }') },
      { name: 'bell.wav', mimeType: 'audio/wav', buffer: silence() },
    ]);
    await page.getByRole('button', { name: 'Change IMG_1.png' }).click();
    await page.getByLabel('File name').fill('lighthouse.png');
    await page.getByLabel(/^Description/).fill('The lighthouse at dusk');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Spoiler: secret.txt' }).click();
    expect(await faultsOfAccess(page)).toEqual([]);
    await box(page).press('Enter');

    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    const there = his.locator('article').filter({ has: his.locator('.attachments') });
    await there.getByRole('img', { name: 'The lighthouse at dusk' }).click();
    const viewer = his.getByRole('dialog');
    await viewer.getByText('2 / 2').waitFor();
    await his.keyboard.press('ArrowRight');
    await viewer.getByText('1 / 2').waitFor();
    // Ahead is where one reads on.
    const placeOf = async (name: string): Promise<number> => (await viewer.getByRole('button', { name }).boundingBox())?.x ?? Number.NaN;
    expect(await placeOf('Picture before')).toBeLessThan(await placeOf('Next picture'));
    await his.evaluate(() => (document.documentElement.dir = 'rtl'));
    expect(await placeOf('Picture before')).toBeGreaterThan(await placeOf('Next picture'));
    await his.evaluate(() => (document.documentElement.dir = 'ltr'));
    await viewer.getByRole('button', { name: 'Zoom in' }).click();
    await his.waitForFunction(() => document.querySelector<HTMLElement>('.viewer-stage img')?.style.transform.includes('scale(1.5)'));
    expect(await faultsOfAccess(his)).toEqual([]);
    await his.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });

    expect(await there.getByRole('link', { name: 'SPOILER_secret.txt' }).count()).toBe(0);
    await there.getByRole('button', { name: 'Spoiler: press to see it' }).click();
    await there.getByRole('link', { name: 'SPOILER_secret.txt' }).waitFor();
    await there.getByRole('button', { name: 'Show the text' }).last().click();
    await there.getByText('"ladder"').waitFor();
    const player = there.getByRole('group', { name: 'bell.wav' });
    await player.getByText('0:00 / 0:01').waitFor();
    await player.getByRole('slider', { name: /^Position/ }).focus();
    await his.keyboard.press('End');
    await player.getByText('0:01 / 0:01').waitFor();
    expect(await faultsOfAccess(his)).toEqual([]);
  });

  it('plays films by mouse and keys, and opens the pictures of what bots show', async () => {
    const { alice, bot, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await box(page).waitFor();
    const recorded = Buffer.from(await filmOf(page), 'base64');
    await page.locator('input[type=file]').setInputFiles({ name: 'film.webm', mimeType: 'video/webm', buffer: recorded });
    await page.getByRole('button', { name: 'Remove film.webm' }).waitFor();
    await box(page).press('Enter');
    const film = page.getByRole('group', { name: 'film.webm' });
    await film.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(() => (document.querySelector<HTMLVideoElement>('.video-player video')?.currentTime ?? 0) > 0.3);
    // To its end, and from the beginning once more.
    await film.getByRole('button', { name: 'Play' }).waitFor();
    await film.getByText('0:00 / 0:01').waitFor();
    await film.focus();
    await page.keyboard.press('Space');
    await film.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('m');
    await film.getByRole('button', { name: 'Sound on' }).waitFor();
    await page.keyboard.press('f');
    await film.getByRole('button', { name: 'Leave the full screen' }).waitFor();
    await page.keyboard.press('f');
    await film.getByRole('button', { name: 'Full screen', exact: true }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);

    // One of another host that is too long to be kept comes through this server, too.
    const ranges: string[] = [];
    host = await hostOf(longer(recorded), ranges);
    await write(page, `fly: http://127.0.0.1:${(host.address() as AddressInfo).port}/flight.webm`);
    const linked = row(page, 'fly:').getByRole('group', { name: 'Film' });
    await linked.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(() => (document.querySelector<HTMLVideoElement>('.embed-media video')?.currentTime ?? 0) > 0.3);
    expect(ranges).toContain('bytes=0-');

    const form = new FormData();
    const view = { title: 'The view', url: 'https://views.example/', image: { url: 'attachment://red.png' } };
    form.set('payload_json', JSON.stringify({ embeds: [view, view, view] }));
    form.set('files[0]', new Blob([RED], { type: 'image/png' }), 'red.png');
    await fetch(`${world().server.url}/api/v10/channels/${textId}/messages`, { method: 'POST', headers: { authorization: bot.authorization }, body: form });
    await row(page, 'The view').locator('.embed .gallery').getByRole('img', { name: 'The view' }).nth(2).click();
    await page.getByText('3 / 3').waitFor();
    expect(await row(page, 'The view').locator('.embed').count()).toBe(1);
    const viewer = page.getByRole('dialog', { name: 'The view' });
    await viewer.getByRole('button', { name: 'Zoom in' }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });
  });

  it('shows stickers, those that move too, and has them stand still for who wants that', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const upload = async (somebody: Somebody, name: string, type: string, bytes: Buffer): Promise<void> => {
      const form = new FormData();
      for (const [key, value] of Object.entries({ name, tags: 'wave', description: '' })) form.set(key, value);
      form.set('file', new Blob([Uint8Array.from(bytes)], { type }), 'sticker');
      const { status } = await fetch(`${world().server.url}/api/v10/guilds/${guildId}/stickers`, {
        method: 'POST',
        headers: { authorization: somebody.authorization },
        body: form,
      });
      expect(status).toBe(201);
    };
    await upload(alice, 'Standing', 'image/png', testPng(160));
    // As in Discord only guilds take drawings that somebody has vouched for.
    const state = await world().server.core.states.get(guildId);
    if (!state) throw new Error('the guild is not there');
    const { guild } = state;
    state.guild = { ...guild, features: [...guild.features, GuildFeature.Verified] };
    await upload(alice, 'Turning', 'application/json', Buffer.from(JSON.stringify(TURNING)));
    state.guild = guild;
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`, { reducedMotion: 'reduce' });
    for (const name of ['Standing', 'Turning']) {
      await page.getByRole('button', { name: 'Stickers' }).click();
      await page.getByRole('dialog', { name: 'Stickers' }).getByRole('option', { name }).click();
      for (const window of [page, his]) await row(window, '').getByRole('img', { name }).waitFor();
    }
    await his.waitForFunction(() => document.querySelector<HTMLImageElement>('article img.sticker')?.naturalWidth === 160);
    expect(await faultsOfAccess(page)).toEqual([]);
    /** What of a drawing is seen, and whether that changes within some frames. */
    const moves = (window: Page): Promise<boolean> =>
      window.evaluate(async () => {
        const look = (): string | undefined => document.querySelector('article .sticker svg')?.innerHTML;
        const before = look();
        for (let frames = 0; frames < 20; frames++) await new Promise(requestAnimationFrame);
        return before !== look();
      });
    for (const window of [page, his]) await window.locator('article .sticker svg path').first().waitFor({ state: 'attached' });
    expect([await moves(page), await moves(his)]).toEqual([true, false]);
  });

  it('records voice messages, lets one hear them again, sends them with their wave and plays them', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'say it quietly' });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`, { permissions: ['microphone'] });
    const asked = row(page, 'say it quietly');
    await asked.hover();
    await asked.getByRole('button', { name: 'Reply', exact: true }).click();
    await page.getByRole('button', { name: '@ on' }).click();
    await page.getByRole('button', { name: 'Record a voice message' }).click();
    const recorder = page.getByRole('group', { name: 'Voice message' });
    await recorder.getByRole('timer').filter({ hasText: '0:01' }).waitFor();
    await recorder.getByRole('button', { name: 'Stop and listen' }).click();
    await recorder.getByRole('button', { name: 'Play' }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await recorder.getByRole('button', { name: 'Send the voice message' }).click();
    const sent = page.locator('article:not(.pending)').getByRole('group', { name: /^Voice message, 0:0/ });
    await sent.waitFor();
    const [message] = await bob.rest.get<
      { type: number; flags: number; mentions: object[]; attachments: { content_type: string; duration_secs: number; waveform: string }[] }[]
    >(`/channels/${textId}/messages?limit=1`);
    expect(message).toMatchObject({ type: 19, flags: 8192, mentions: [] });
    expect(message?.attachments[0]?.content_type).toMatch(/^audio\//);
    expect(message?.attachments[0]?.duration_secs).toBeGreaterThanOrEqual(1);
    expect(Buffer.from(message?.attachments[0]?.waveform ?? '', 'base64').length).toBeGreaterThanOrEqual(8);

    await sent.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(() => (document.querySelector<HTMLAudioElement>('.voice-player audio')?.currentTime ?? 0) > 0);
    expect(await faultsOfAccess(page)).toEqual([]);
  });
});
