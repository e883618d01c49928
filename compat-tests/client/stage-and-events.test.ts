/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { defaultSoundFile } from '#api-v10/cdn/default-sound-files';
import { dataUri, testPng } from '#api-v10/cdn/test-images';
import { askUntil } from '../ask-until.ts';
import { describeWhere } from '../conditions/needs.ts';
import { lackingPage } from '../voice/call-site.ts';
import { WITH_VOICE } from '../voice/use-two-bots.ts';
import type { Somebody } from '../world.ts';
import { CALL_SWITCHES } from './call-window.ts';
import { look } from './look.ts';
import { row, useClient, write } from './use-client.ts';

const DAY_MS = 86_400_000;

/** Counts how loud the graph of a page was at most: sounds of the soundboard come out of it. */
const MEASURE = `
  globalThis.out = { loudest: 0 };
  const connect = AudioNode.prototype.connect;
  // One on the way of all: at the end of a node that is cut off it would show the last of it for ever.
  function meterOf(to) {
    const meter = new AnalyserNode(to.context, { fftSize: 2048 });
    const samples = new Float32Array(meter.fftSize);
    connect.call(meter, to);
    // Without anything to hear it would rest, and show what was last heard.
    const silence = new ConstantSourceNode(to.context, { offset: 0 });
    connect.call(silence, meter);
    silence.start();
    setInterval(() => {
      meter.getFloatTimeDomainData(samples);
      out.loudest = Math.max(out.loudest, ...samples.map(Math.abs));
    }, 30);
    return meter;
  }
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      connect.call(this, (to.context.meter ??= meterOf(to)), ...rest);
      return to;
    }
    return connect.call(this, to, ...rest);
  };
`;

const loudestIn = (page: Page): Promise<number> => page.evaluate(() => (globalThis as unknown as { out: { loudest: number } }).out.loudest); // as kept above

describeWhere(lackingPage(), 'stages, sounds and events of the web client', () => {
  const { world, open } = useClient({ ...WITH_VOICE, switches: CALL_SWITCHES });
  const found: string[] = [];
  const seen = async (page: Page, name: string): Promise<void> => void found.push(...(await look(page, name)));
  beforeEach(() => found.splice(0));
  afterEach(() => expect(found).toEqual([]));

  async function enter(who: Somebody, path: string): Promise<Page> {
    const { page } = await open(null, '/login', { permissions: ['camera', 'microphone', 'clipboard-read', 'clipboard-write'] });
    await page.addInitScript(MEASURE);
    await page.addInitScript((token) => localStorage.setItem('nexus.token', token), who.token);
    await page.goto(`${world().server.url}${path}`);
    page.setDefaultTimeout(40_000);
    return page;
  }

  it('lets people play the sounds of their guilds into a call, and hear them as loud as they like', async () => {
    const { alice, bob, bot, guildId, voiceId } = await world().scene();
    const { id: elsewhere } = await world().guild(alice, 'Elsewhere');
    await world().join(elsewhere, bob);
    const sound = dataUri(defaultSoundFile('5') ?? Buffer.alloc(0), 'audio/mpeg');
    await bot.rest.post(`/guilds/${guildId}/soundboard-sounds`, { name: 'Own trombone', sound, emoji_name: '🎺' });
    await alice.rest.post(`/guilds/${elsewhere}/soundboard-sounds`, { name: 'Foreign horn', sound });
    const [hers, his] = [await enter(alice, `/channels/${guildId}/${voiceId}`), await enter(bob, `/channels/${guildId}/${voiceId}`)];
    for (const page of [hers, his]) {
      await page.getByRole('button', { name: 'Join the call' }).click();
      await page.getByText('Voice connected').waitFor({ timeout: 60_000 });
    }
    // Nobody says anything: what is heard is the soundboard's.
    for (const [page, name] of [
      [hers, alice.name],
      [his, bob.name],
    ] as const) {
      await page.keyboard.press('Control+Shift+M');
      for (const other of [hers, his]) await other.getByRole('article', { name }).getByText(', muted').waitFor();
    }
    const soundboard = (page: Page) => page.getByRole('toolbar', { name: 'Your call' }).getByRole('button', { name: 'Soundboard' });
    await soundboard(hers).click();
    const board = hers.getByRole('dialog', { name: 'Soundboard' });
    await board.getByRole('button', { name: 'Play bell' }).waitFor();
    await board.getByRole('button', { name: 'Favourite: bell' }).click();
    await board.getByRole('region', { name: 'Favourites' }).getByRole('button', { name: 'Play bell' }).waitFor();
    await seen(hers, 'soundboard');
    await board.getByRole('searchbox').fill('horn');
    // Coming in is heard as well.
    for (const page of [hers, his]) await page.evaluate('out.loudest = 0');
    await board.getByRole('region', { name: 'Elsewhere' }).getByRole('button', { name: 'Play Foreign horn' }).click();
    for (const page of [hers, his]) await page.waitForFunction(() => (globalThis as unknown as { out: { loudest: number } }).out.loudest > 0.05);
    await his.getByRole('log', { name: 'Sounds that were played' }).getByText(alice.name).waitFor();

    // At volume 0 nothing comes out, though it is still seen who plays.
    await soundboard(his).click();
    await his.getByRole('button', { name: 'Play Foreign horn' }).waitFor();
    await his.getByRole('slider', { name: 'Volume of sounds' }).fill('0');
    // Whoever closes it before the hand has rested is believed all the same.
    await his.keyboard.press('Escape');
    await askUntil(
      'the volume',
      () => bob.rest.get<{ soundboard_volume: number }>('/users/@me/settings'),
      ({ soundboard_volume: percent }) => percent === 0,
      40_000,
    );
    await his.getByRole('log', { name: 'Sounds that were played' }).getByRole('listitem').waitFor({ state: 'detached' });
    await board.getByRole('searchbox').fill('trombone');
    for (const page of [hers, his]) await page.evaluate('out.loudest = 0');
    await board.getByRole('button', { name: 'Play Own trombone' }).click();
    await hers.waitForFunction(() => (globalThis as unknown as { out: { loudest: number } }).out.loudest > 0.05);
    await his.getByRole('log', { name: 'Sounds that were played' }).getByText('🎺').waitFor({ state: 'attached' });
    expect(await loudestIn(his)).toBeLessThan(0.01);
    // Where sounds of elsewhere are not let in, they are not offered.
    await alice.rest.put(`/channels/${voiceId}/permissions/${guildId}`, { type: 0, allow: '0', deny: String(1n << 45n) });
    await soundboard(his).click();
    await his.getByRole('button', { name: 'Play bell' }).waitFor();
    expect(await his.getByRole('button', { name: 'Play Foreign horn' }).count()).toBe(0);
  }, 180_000);

  it('has a stage with speakers, an audience, requests and invitations', async () => {
    const { alice, bob, guildId } = await world().scene();
    const { id: stageId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'Town hall', type: 13 });
    const [hers, his] = [await enter(alice, `/channels/${guildId}/${stageId}`), await enter(bob, `/channels/${guildId}/${stageId}`)];
    for (const page of [hers, his]) {
      await page.getByRole('button', { name: 'Listen in' }).click();
      await page.getByText('Voice connected').waitFor({ timeout: 60_000 });
    }
    await hers.getByRole('button', { name: 'Start the stage' }).click();
    await hers.getByLabel('Topic').fill('Plans for spring');
    await hers.getByRole('dialog').getByRole('button', { name: 'Start the stage' }).click();
    const speakers = (page: Page) => page.getByRole('region', { name: 'Speakers' });
    await speakers(his).getByRole('article', { name: alice.name }).waitFor();
    await his.getByRole('heading', { name: 'Plans for spring' }).waitFor();
    await his.locator('.stage-line').getByText('Plans for spring').waitFor();
    // The beeps of her microphone are heard; his, in the audience, reach nobody, and nobody says that he speaks.
    const spoke = (page: Page): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { spoke: string[] }).spoke); // as kept below
    for (const page of [hers, his])
      await page.evaluate(() => {
        const names = new Set<string>();
        Object.assign(globalThis, { spoke: [] });
        setInterval(() => {
          for (const one of document.querySelectorAll('.in-voice.speaking .name, .tile.speaking .name')) names.add(one.textContent.trim());
          Object.assign(globalThis, { spoke: [...names] });
        }, 50);
      });
    for (const page of [hers, his]) await page.waitForFunction(() => (globalThis as unknown as { spoke: string[] }).spoke.length > 0);
    // Two more beeps.
    await his.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2_200)));
    for (const page of [hers, his]) expect(await spoke(page)).toEqual([alice.name]);

    // A screen on the stage fills the room for who watches it, and makes room again.
    const inBar = (name: string) => hers.getByRole('toolbar', { name: 'Your call' }).getByRole('button', { name });
    await inBar('Share your screen').click();
    await hers.getByRole('button', { name: 'Choose what to show' }).click();
    await his.getByRole('button', { name: 'Watch the screen' }).click();
    await his.locator('.call-large .tile.screen video').waitFor();
    await his.getByRole('button', { name: 'Full screen' }).waitFor();
    await his.getByRole('button', { name: `Show the screen of ${alice.name} smaller` }).click();
    await his.locator('.stage-speakers .tile.screen video').waitFor();
    await inBar('Stop sharing your screen').click();
    await his.getByRole('button', { name: 'Ask to speak' }).click();
    await his.getByText('You asked to speak.').waitFor();
    const requests = hers.getByRole('region', { name: 'Requests to speak' });
    await seen(hers, 'stage');
    await requests.getByRole('button', { name: `Invite ${bob.name} to speak` }).click();
    await his.getByRole('alertdialog', { name: 'Invitation to speak' }).waitFor();
    await seen(his, 'stage-invitation');
    await his.getByRole('button', { name: 'Decline' }).click();
    await his.getByRole('button', { name: 'Ask to speak' }).waitFor();
    await hers.getByRole('region', { name: 'Audience' }).getByRole('button', { name: bob.name }).click();
    await hers.getByRole('menuitem', { name: 'Invite to speak' }).click();
    await his.getByRole('button', { name: 'Accept' }).click();
    await speakers(hers).getByRole('article', { name: bob.name }).waitFor();
    await his.getByRole('button', { name: 'Move to the audience' }).click();
    await speakers(hers).getByRole('article', { name: bob.name }).waitFor({ state: 'detached' });
    await hers.getByRole('button', { name: 'End the stage' }).click();
    await hers.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
    await his.getByRole('heading', { name: 'Town hall', level: 2 }).waitFor();
    await his.locator('.stage-line').waitFor({ state: 'detached' });
  }, 180_000);

  it('plans an event, shows it in the chat, and writes it into a calendar', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const hers = await enter(alice, `/channels/${guildId}/${textId}`);
    const his = await enter(bob, `/channels/${guildId}/${textId}`);
    await hers.getByRole('button', { name: 'Menu of the guild' }).click();
    await hers.getByRole('menuitem', { name: 'Events' }).click();
    await hers.getByText('No events are planned.').waitFor();
    await seen(hers, 'events-none');
    await hers.getByRole('button', { name: 'Create an event' }).click();
    await hers.getByLabel('Somewhere else').check();
    await hers.getByRole('textbox', { name: 'Place' }).fill('Café, room 1');
    await hers.getByLabel('Topic of the event').fill('Chess; night');
    const day = new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10);
    await hers.getByLabel('Start date').fill(day);
    await hers.getByLabel('Start time').fill('18:00');
    await hers.getByLabel('End date').fill(day);
    await hers.getByLabel('End time').fill('17:00');
    await hers.getByLabel('How often?').selectOption('weekly');
    await hers.getByLabel('Description').fill('Bring a **board**');
    await hers.locator('input[type=file]').last().setInputFiles({ name: 'cover.png', mimeType: 'image/png', buffer: testPng() });
    await hers.getByRole('button', { name: 'Create the event' }).click();
    await hers.getByText('The event ends before it begins.').waitFor();
    await seen(hers, 'event-form');
    await hers.getByLabel('End time').fill('20:00');
    await hers.getByRole('button', { name: 'Create the event' }).click();
    const details = hers.getByRole('dialog', { name: 'Chess; night' });
    await details.getByText('Every week on').first().waitFor();
    expect(await details.locator('strong').getByText('board').count()).toBe(1);
    const [, eventId = ''] = /\/events\/\d+\/(\d+)$/.exec(hers.url()) ?? [];

    // One of its times falls out, another comes later.
    const times = details.getByRole('region', { name: 'Next times' });
    await times
      .getByRole('button', { name: /^Call off / })
      .first()
      .click();
    await times.getByText('Cancelled').waitFor();
    await times
      .getByRole('button', { name: /^Move / })
      .first()
      .click();
    await hers.getByLabel('New time').fill('19:30');
    await hers.getByRole('button', { name: 'Move it' }).click();
    await times.getByText('Moved from').waitFor();
    await times
      .getByRole('button', { name: /^Restore / })
      .first()
      .click();
    await times.getByText('Cancelled').waitFor({ state: 'detached' });
    await seen(hers, 'event-details');

    // Told in the chat, it is a card there.
    await details.getByRole('button', { name: /^More about/ }).click();
    await hers.getByRole('menuitem', { name: 'Copy the link' }).click();
    const link = await hers.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(`${world().server.url}/events/${guildId}/${eventId}`);

    // Whoever is invited to it sees what to, and is led there.
    const talk = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bob.id });
    await details.getByRole('button', { name: /^More about/ }).click();
    await hers.getByRole('menuitem', { name: 'Invite people' }).click();
    const inviting = hers.getByRole('dialog', { name: 'Invite people to Chess; night' });
    await hers.waitForFunction((id) => document.querySelector<HTMLInputElement>('[role=dialog] input[readonly]')?.value.endsWith(`?event=${id}`), eventId);
    await inviting.getByText('This link ends in 7 days.').waitFor();
    const usual = await inviting.getByRole('textbox', { name: 'Link' }).inputValue();
    await inviting.getByRole('button', { name: 'Edit the invite link' }).click();
    await hers.getByLabel('Expire after').selectOption({ label: '30 minutes' });
    await hers.getByLabel('Most uses').selectOption({ label: '1 use' });
    await hers.getByRole('button', { name: 'Make a new link' }).click();
    await inviting.getByText('It lets 1 person in.').waitFor();
    await inviting.getByText('This link ends in 30 minutes.').waitFor();
    const single = await inviting.getByRole('textbox', { name: 'Link' }).inputValue();
    expect(single).not.toBe(usual);
    await inviting.getByRole('button', { name: `Send it to ${bob.name}` }).click();
    await inviting.getByRole('button', { name: `Sent to ${bob.name}` }).waitFor();
    const [sent] = await bob.rest.get<{ content: string }[]>(`/channels/${talk.id}/messages`);
    expect(sent?.content).toBe(single);
    await seen(hers, 'invite-people');
    const { pathname, search } = new URL(single);
    await hers.keyboard.press('Escape');
    await inviting.waitFor({ state: 'detached' });
    const { page: guests } = await open(await world().person('carol'), `${pathname}${search}`);
    await guests.getByText('Chess; night').waitFor();
    await seen(guests, 'event-invite');
    await guests.getByRole('button', { name: 'Join' }).click();
    await guests.waitForURL(new RegExp(`/events/${guildId}/${eventId}$`));
    await guests.getByRole('heading', { name: 'Chess; night' }).waitFor();

    await hers.keyboard.press('Escape');
    await write(hers, `come: ${link}`);
    const card = row(his, 'come:').getByRole('article', { name: 'Chess; night' });
    await card.getByRole('button', { name: 'Interested' }).click();
    await card.getByText('1 person is interested').waitFor({ state: 'attached' });
    await seen(his, 'event-card');
    await card.getByRole('link', { name: 'Chess; night' }).click();
    await his.getByRole('tab', { name: 'Interested (1)' }).click();
    await his.getByRole('tabpanel').getByText(bob.name).waitFor();
    expect(await his.getByRole('button', { name: 'Start the event' }).count()).toBe(0);

    // As a file.
    await his.getByRole('button', { name: 'All events' }).click();
    const saving = his.waitForEvent('download');
    await his.getByRole('button', { name: 'All as .ics' }).click();
    const calendar = await readFile((await (await saving).path()) ?? '', 'utf8');
    const lines = calendar.replaceAll('\r\n ', '').split('\r\n');
    expect(lines).toEqual(expect.arrayContaining(['BEGIN:VCALENDAR', 'SUMMARY:Chess\\; night', 'LOCATION:Café\\, room 1', 'DESCRIPTION:Bring a **board**']));
    expect(lines.find((line) => line.startsWith('RRULE'))).toMatch(/^RRULE:FREQ=WEEKLY;BYDAY=[A-Z]{2}$/);
    expect(lines.filter((line) => line.startsWith('RECURRENCE-ID'))).toHaveLength(1);
    await his.keyboard.press('Escape');

    // It begins, everybody sees it; ended, it waits for its next time.
    await hers.goto(link);
    await hers.getByRole('button', { name: 'Start the event' }).click();
    await his.getByRole('link', { name: /Chess; night\s*Now/ }).waitFor();
    await hers.getByRole('button', { name: /^More about/ }).click();
    await hers.getByRole('menuitem', { name: 'End the event' }).click();
    await hers.getByRole('button', { name: 'End it' }).click();
    await his.getByRole('link', { name: /Chess; night\s*Now/ }).waitFor({ state: 'detached' });
    await hers.getByRole('button', { name: /^More about/ }).click();
    await hers.getByRole('menuitem', { name: 'Cancel the event' }).click();
    await hers.getByRole('dialog', { name: 'Cancel the event?' }).getByRole('button', { name: 'Cancel the event' }).click();
    await row(his, 'come:').getByText('this event is over').waitFor();
  }, 180_000);
});
