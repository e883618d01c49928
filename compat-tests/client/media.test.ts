/// <reference lib="dom" />
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { box, useClient } from './use-client.ts';

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

describeWhere(lackingChromium(), 'what is in messages in the web client', () => {
  const { world, open } = useClient({
    switches: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    settings: { NEXUS_MAX_FILE_BYTES: String(MOST_BYTES) },
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
    await viewer.getByRole('button', { name: 'Zoom in' }).click();
    await his.waitForFunction(() => document.querySelector<HTMLElement>('.viewer-stage img')?.style.transform.includes('scale(1.5)'));
    expect(await faultsOfAccess(his)).toEqual([]);
    await his.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });

    expect(await there.getByRole('link', { name: 'SPOILER_secret.txt' }).count()).toBe(0);
    await there.getByRole('button', { name: 'Hidden file: press to see it' }).click();
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

  it('records voice messages, lets one hear them again, sends them with their wave and plays them', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`, { permissions: ['microphone'] });
    await page.getByRole('button', { name: 'Record a voice message' }).click();
    const recorder = page.getByRole('group', { name: 'Voice message' });
    await recorder.getByRole('timer').filter({ hasText: '0:01' }).waitFor();
    await recorder.getByRole('button', { name: 'Stop and listen' }).click();
    await recorder.getByRole('button', { name: 'Play' }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await recorder.getByRole('button', { name: 'Send the voice message' }).click();
    const sent = page.locator('article:not(.pending)').getByRole('group', { name: /^Voice message, 0:0/ });
    await sent.waitFor();
    const [message] = await bob.rest.get<{ flags: number; attachments: { content_type: string; duration_secs: number; waveform: string }[] }[]>(
      `/channels/${textId}/messages?limit=1`,
    );
    expect(message?.flags).toBe(8192);
    expect(message?.attachments[0]?.content_type).toMatch(/^audio\//);
    expect(message?.attachments[0]?.duration_secs).toBeGreaterThanOrEqual(1);
    expect(Buffer.from(message?.attachments[0]?.waveform ?? '', 'base64').length).toBeGreaterThanOrEqual(8);

    await sent.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(() => (document.querySelector<HTMLAudioElement>('.voice-player audio')?.currentTime ?? 0) > 0);
    expect(await faultsOfAccess(page)).toEqual([]);
  });
});
