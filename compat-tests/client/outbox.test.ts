/// <reference lib="dom" />
import { PermissionFlagsBits, type APIMessage } from 'discord-api-types/v10';
import type { Page } from 'playwright-core';
import type { Faults } from '../browser/use-browser.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import type { Somebody } from '../world.ts';
import { box, inBox, row, useClient, write } from './use-client.ts';

const MESSAGES = '**/api/v10/channels/*/messages';
const BIG_BYTES = 6_000_000;

/** Browsers write down each request that found no line or was refused, which is what these tests are about. */
const forgiveTheLine = ({ console: lines }: Faults): void => void lines.splice(0, lines.length, ...lines.filter((line) => !/net::ERR_|status of 5/.test(line)));

/** Drags a file over a place and drops it there, as from a window of files. Says whether the page kept the browser from showing it, and offered to take it. */
const drop = (page: Page, place: string, name: string, sizeBytes: number): Promise<{ isKept: boolean; isOffered: boolean }> =>
  page
    .locator(place)
    .first()
    .evaluate(
      async (there, { fileName, bytes }) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([new Uint8Array(bytes).fill(97)], fileName, { type: 'application/octet-stream' }));
        const send = (type: string): boolean => !there.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        send('dragenter');
        send('dragover');
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        const isOffered = document.querySelector('.dropping') !== null;
        return { isKept: send('drop'), isOffered };
      },
      { fileName: name, bytes: sizeBytes },
    );

const pending = (page: Page, text: string) => page.locator('article').filter({ hasText: text });

describeWhere(lackingChromium(), 'what the web client has to send', () => {
  const { world, open } = useClient();
  const said = async (somebody: Somebody, channelId: string, text: string): Promise<APIMessage[]> =>
    (await somebody.rest.get<APIMessage[]>(`/channels/${channelId}/messages`)).filter(({ content }) => content === text);

  it('tries again what was refused, and what may stand already, and never sends it twice', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page, faults } = await open(bob, `/channels/${guildId}/${textId}`, { permissions: ['microphone'] });
    await row(page, 'is here').first().waitFor();
    // Between the key and the request a right goes.
    const refuse = async (deny: string): Promise<void> => {
      await page.route(MESSAGES, async (route) => {
        if (route.request().method() === 'POST') await alice.rest.put(`/channels/${textId}/permissions/${guildId}`, { type: 0, deny, allow: '0' });
        await route.continue();
      });
    };
    const refuseFiles = (): Promise<void> => refuse(`${PermissionFlagsBits.AttachFiles}`);
    await refuse(`${PermissionFlagsBits.SendMessages}`);
    await write(page, 'a second chance');
    const refused = page.getByRole('alert').filter({ hasText: 'Not sent' });
    await refused.waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await refused.getByRole('button', { name: 'Try again' }).click();
    // Refused once more: it says so again and is still there.
    await refused.waitFor();
    await pending(page, 'a second chance').waitFor();
    await page.unroute(MESSAGES);
    await alice.rest.delete(`/channels/${textId}/permissions/${guildId}`);
    await box(page).waitFor();
    await refused.getByRole('button', { name: 'Try again' }).click();
    await row(page, 'a second chance').waitFor();
    await refused.waitFor({ state: 'detached' });
    expect(await said(alice, textId, 'a second chance')).toHaveLength(1);

    // The server fails at one: that is said, what comes after it waits, and a person gives it up or hurries it.
    await page.route(MESSAGES, (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status: 500, json: { message: '500: Internal Server Error', code: 0 } }) : route.continue(),
    );
    await write(page, 'for nobody');
    const trouble = page.getByRole('status').filter({ hasText: 'The server had trouble with this' });
    await trouble.waitFor();
    await write(page, 'in the end');
    expect(await faultsOfAccess(page)).toEqual([]);
    await trouble.getByRole('button', { name: 'Discard' }).click();
    await pending(page, 'for nobody').waitFor({ state: 'detached' });
    await trouble.waitFor();
    await page.unroute(MESSAGES);
    await trouble.getByRole('button', { name: 'Try now' }).click();
    await row(page, 'in the end').waitFor();
    expect([await said(alice, textId, 'for nobody'), await said(alice, textId, 'in the end')]).toMatchObject([[], [{}]]);

    // Files wait with their message, over a reload too, with what was said of them.
    await drop(page, '.scroller', 'notes.bin', 9);
    await page.getByRole('button', { name: 'Change notes.bin' }).click();
    await page.getByLabel(/^Description/).fill('Nine letters');
    await page.getByRole('button', { name: 'Save' }).click();
    await refuseFiles();
    await write(page, 'with notes');
    await refused.waitFor();
    await page.unroute(MESSAGES);
    await page.reload();
    await refused.waitFor();
    await page.getByText('notes.bin', { exact: true }).waitFor();
    await alice.rest.delete(`/channels/${textId}/permissions/${guildId}`);
    await refused.getByRole('button', { name: 'Try again' }).click();
    await row(page, 'with notes').getByRole('link', { name: 'notes.bin' }).waitFor();
    await refused.waitFor({ state: 'detached' });
    const [whole] = await said(alice, textId, 'with notes');
    expect(whole?.attachments).toMatchObject([{ filename: 'notes.bin', size: 9, description: 'Nine letters' }]);

    // What is refused comes back into the box as it was, above what was begun meanwhile: files, whom it answers, and that it is silent.
    // Its row came to lie under the pointer when the line that was pressed went.
    await row(page, 'with notes').hover();
    await row(page, 'with notes').getByRole('button', { name: 'Reply', exact: true }).click();
    await drop(page, '.scroller', 'SPOILER_plan.bin', 9);
    await page.getByRole('button', { name: 'Change SPOILER_plan.bin' }).waitFor();
    await refuseFiles();
    await write(page, '@silent with a plan');
    await refused.waitFor();
    await page.unroute(MESSAGES);
    await page.reload();
    await refused.waitFor();
    await pending(page, 'with a plan').locator('.answered').getByText('with notes').waitFor();
    // What is being recorded is not thrown away for it.
    await page.getByRole('button', { name: 'Record a voice message' }).click();
    await refused.getByRole('button', { name: 'Edit' }).click();
    await refused.getByText('A recording has the box.').waitFor();
    await page.getByRole('button', { name: 'Discard the recording' }).click();
    expect(await inBox(page)).toBe('');
    await box(page).fill('and more');
    expect(await faultsOfAccess(page)).toEqual([]);
    await refused.getByRole('button', { name: 'Edit' }).click();
    await refused.waitFor({ state: 'detached' });
    await pending(page, 'with a plan').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove plan.bin' }).waitFor();
    await page.locator('.replying').waitFor();
    expect(await inBox(page)).toBe('@silent with a plan\nand more');
    await alice.rest.delete(`/channels/${textId}/permissions/${guildId}`);
    await page.keyboard.press('Enter');
    await row(page, 'with a plan').getByText('SPOILER_plan.bin').waitFor();
    const planned = await said(alice, textId, 'with a plan\nand more');
    expect(planned).toMatchObject([{ flags: 4096, attachments: [{ filename: 'SPOILER_plan.bin' }], message_reference: { message_id: whole?.id } }]);

    // The server has it and its answer is lost: nobody has to do anything, and it stands once.
    let lost = 0;
    await page.route(MESSAGES, async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost++;
      await route.fetch();
      await route.abort();
    });
    await write(page, 'heard all the same');
    await row(page, 'heard all the same').waitFor();
    await write(page, 'and the next one');
    await row(page, 'and the next one').waitFor();
    expect(await pending(page, 'heard all the same').count()).toBe(1);
    expect(await said(alice, textId, 'heard all the same')).toHaveLength(1);
    expect(lost).toBe(1);
    await page.unroute(MESSAGES);
    forgiveTheLine(faults);
  });

  it('takes files dropped anywhere into a channel, shows how far they are, and loses none when the line is cut', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page, context, faults } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await row(page, 'is here').first().waitFor();
    await box(page).waitFor();
    expect(await drop(page, '.scroller', 'archive.bin', BIG_BYTES)).toEqual({ isKept: true, isOffered: true });
    await page.getByRole('button', { name: 'Remove archive.bin' }).waitFor();
    // Beside the channel nothing takes it, and the page stays.
    expect(await drop(page, 'nav', 'stray.bin', 9)).toEqual({ isKept: true, isOffered: false });
    await page.getByRole('button', { name: 'Remove archive.bin' }).waitFor();
    expect(await page.getByText('stray.bin').count()).toBe(0);

    const debug = await context.newCDPSession(page);
    await debug.send('Network.enable');
    const line = (bytesPerSecond: number): Promise<unknown> =>
      debug.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond });
    await line(1_000_000);
    await write(page, 'the whole archive');
    const bar = page.getByRole('progressbar');
    await page.waitForFunction(() => [...document.querySelectorAll('progress')].some(({ value }) => value > 5 && value < 95));
    await page.getByText('archive.bin').first().waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await context.setOffline(true);
    await world().server.gateway?.restartSessions('a test cuts the line');
    await page.getByText('No connection.').waitFor();
    await pending(page, 'the whole archive').waitFor();
    await page.getByText('archive.bin').first().waitFor();
    await context.setOffline(false);
    await line(-1);
    const there = row(his, 'the whole archive');
    await there.getByRole('link', { name: 'archive.bin' }).waitFor({ timeout: 60_000 });
    await row(page, 'the whole archive').getByRole('link', { name: 'archive.bin' }).waitFor();
    await bar.waitFor({ state: 'detached' });
    const sent = await said(bob, textId, 'the whole archive');
    expect(sent.map(({ attachments }) => attachments.map(({ filename, size }) => [filename, size]))).toEqual([[['archive.bin', BIG_BYTES]]]);

    // What is on its way can be called back; and what falls onto the box does not stand in it as text.
    await drop(page, '.composer .cm-content', 'mistake.bin', BIG_BYTES);
    await page.getByRole('button', { name: 'Remove mistake.bin' }).waitFor();
    expect(await inBox(page)).not.toContain('aaaa');
    await line(200_000);
    await write(page, 'not that one');
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await pending(page, 'not that one').waitFor({ state: 'detached' });
    await line(-1);
    await write(page, 'but this');
    await row(his, 'but this').waitFor();
    expect(await said(bob, textId, 'not that one')).toEqual([]);
    forgiveTheLine(faults);
  });
});
