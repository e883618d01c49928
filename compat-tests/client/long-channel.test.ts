/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { askUntil } from '../ask-until.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import type { Somebody } from '../world.ts';
import { look } from './look.ts';
import { seedMessages } from './seed-messages.ts';
import { box, row, useClient } from './use-client.ts';

const OLDER = /\/messages\?.*before=/;
/** More than the SDK keeps of a channel. */
const MANY = 560;

/** Rolls the list as a wheel does, until a text stands in it or the list can roll no farther. Answers how many messages stood in the page at most. */
const rollTo = (page: Page, text: string, pixels: number, mostTurns = 4000): Promise<number> =>
  page.evaluate(
    async ([wanted, step, turns]) => {
      const area = [...document.querySelectorAll('.scroller')].find((one) => one.checkVisibility());
      let most = 0;
      for (let turn = 0; area && turn < turns && !area.textContent?.includes(wanted); turn++) {
        area.dispatchEvent(new WheelEvent('wheel', { deltaY: step, bubbles: true }));
        area.scrollTop += step;
        await new Promise(requestAnimationFrame);
        most = Math.max(most, document.querySelectorAll('article').length);
      }
      return most;
    },
    [text, pixels, mostTurns] as const,
  );

/** By the wheel, no faster than rows are drawn. */
async function rollUpTo(page: Page, text: string): Promise<void> {
  for (let tries = 0; tries < 100 && (await row(page, text).count()) === 0; tries++) {
    await page.mouse.wheel(0, -300);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await page.waitForFunction(() => document.querySelector('.row-hint') === null);
  }
}

/** Asks for older messages wait until they are let go. */
async function holdOlder(page: Page): Promise<() => void> {
  let letGo = (): void => undefined;
  const isLet = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(OLDER, async (route) => {
    await isLet;
    await route.continue();
  });
  return letGo;
}

const channel = (page: Page, name: string | RegExp) => page.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name, exact: true });
const line = (page: Page) => page.getByRole('group', { name: 'Messages' }).getByText('New', { exact: true });

async function markUnread(page: Page, text: string): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Mark as unread' }).click();
}

const lines = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, place) => `line ${from + place}.`);

describeWhere(lackingChromium(), 'a long channel', () => {
  const { world, open } = useClient();
  const post = (who: Somebody, channelId: string, content: string) =>
    who.rest.post<{ channel_id: string; id: string }>(`/channels/${channelId}/messages`, { content });

  it('is read back to its first message, farther than what is kept of it, and forth to its newest', async () => {
    const { alice, guildId, textId } = await world().scene();
    const text = (number: number): string => `message ${number} of them`;
    const first = await post(alice, textId, text(1));
    await seedMessages(
      world(),
      first,
      Array.from({ length: MANY - 2 }, (_, place) => text(place + 2)),
    );
    await post(alice, textId, text(MANY));
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await row(page, text(MANY)).waitFor();
    expect(await rollTo(page, 'message 1 of them', -1500)).toBeLessThan(120);
    await row(page, 'message 1 of them').waitFor();
    // What was only hinted at while it rolled is drawn at rest.
    await page.waitForFunction(() => document.querySelector('.row-hint') === null);
    const texts = await page.locator('article').allTextContents();
    // Above them stands who came.
    const numbers = texts.map((text) => Number(/message (\d+) of them/.exec(text)?.[1] ?? 0)).filter((number) => number > 0);
    expect(numbers).toEqual(Array.from(numbers, (_, place) => 1 + place));

    await rollTo(page, text(MANY), 1500);
    await row(page, text(MANY)).waitFor();
    // Whoever is at the end stays there when more comes, and what is oldest goes.
    await rollTo(page, 'none has this', 1500, 40);
    for (let number = MANY + 1; number <= MANY + 20; number++) await post(alice, textId, text(number));
    await row(page, text(MANY + 20)).waitFor();
    await page.waitForFunction(() => {
      const list = document.querySelector('.scroller');
      return list !== null && list.scrollHeight - list.scrollTop - list.clientHeight < 30;
    });
  });

  it('loads older pages when one scrolls up, keeps the place, and goes back to the newest', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await seedMessages(world(), await post(bob, textId, 'line 1.'), lines(2, 129));
    await post(bob, textId, 'line 130.');
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await row(page, 'line 130.').waitFor();
    const area = page.locator('.scroller');
    await area.hover();
    const topOf = (text: string): Promise<number> => row(page, text).evaluate((one) => one.getBoundingClientRect().top);
    await rollUpTo(page, 'line 85.');
    await row(page, 'line 85.').waitFor();
    // At rest: the page before has come, and what was seen stands where it stood.
    let before = await topOf('line 85.');
    await page.waitForFunction(() => document.querySelectorAll('article').length > 0);
    for (let still = 0; still < 5;) {
      const now = await topOf('line 85.');
      still = now === before ? still + 1 : 0;
      before = now;
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await post(bob, textId, 'line 131.');
    await page.getByRole('log').getByText('line 131.').waitFor();
    expect(Math.abs((await topOf('line 85.')) - before)).toBeLessThan(2);
    for (let tries = 0; tries < 200 && (await row(page, /line 1\.$/).count()) === 0; tries++) await page.mouse.wheel(0, -600);
    await row(page, /line 1\.$/)
      .first()
      .waitFor();
    // However much was seen, only what is near is drawn.
    expect(await page.locator('article').count()).toBeLessThan(80);
    await page.getByRole('button', { name: 'To the newest' }).click();
    await row(page, 'line 131.').waitFor();
    await box(page).focus();
    await post(bob, textId, 'line 132.');
    await row(page, 'line 132.').waitFor();
    expect(await area.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight)).toBeLessThan(30);
  });

  it('has places for what is older and still on its way, and moves nothing when it comes or does not', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await seedMessages(world(), await post(bob, textId, 'line 1.'), lines(2, 199));
    await post(bob, textId, 'line 200.');
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await row(page, 'line 200.').waitFor();
    await page.locator('.scroller').hover();
    const letGo = await holdOlder(page);
    const isFree = () => page.locator('.free-place').count();
    // Above the first one stands who wrote it, until what is before it has come.
    const second = row(page, 'line 152.');
    for (let tries = 0; tries < 100 && (await isFree()) < 4; tries++) {
      await page.mouse.wheel(0, -200);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await second.waitFor();
    await page.waitForFunction(() => document.querySelector('.row-hint:not(.free-place)') === null);
    const before = await second.boundingBox();
    letGo();
    await row(page, 'line 150.').waitFor();
    await page.waitForFunction(() => document.querySelector('.row-hint') === null);
    expect(Math.abs(((await second.boundingBox())?.y ?? Number.NaN) - (before?.y ?? 0))).toBeLessThan(2);

    // Where it does not come, one can ask again, and nothing is left free.
    await page.unroute(OLDER);
    await page.route(OLDER, (route) => route.fulfill({ status: 400, json: { code: 0, message: 'none' } }));
    const again = page.getByRole('button', { name: 'Messages could not be loaded. Try again' });
    for (let tries = 0; tries < 200 && !(await again.isVisible()); tries++) {
      await page.mouse.wheel(0, -600);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await again.waitFor();
    expect(await isFree()).toBe(0);
    await page.unroute(OLDER);
    await again.click();
    for (let tries = 0; tries < 200 && (await row(page, /line 1\.$/).count()) === 0; tries++) await page.mouse.wheel(0, -600);
    await row(page, /line 1\.$/)
      .first()
      .waitFor();
  });

  it('leads whoever rolled back to another place, and on from there to what is newer', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await seedMessages(world(), await post(bob, textId, 'line 1.'), lines(2, 399));
    const { id } = (await alice.rest.get<{ id: string; content: string }[]>(`/channels/${textId}/messages?limit=100&after=1`)).find(
      ({ content }) => content === 'line 60.',
    ) ?? { id: '' };
    await post(bob, textId, `there: ${world().server.url}/channels/${guildId}/${textId}/${id}`);
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const link = row(page, /there:/).getByRole('link');
    await link.waitFor();
    const older = page.waitForResponse(/before=/);
    await page.locator('.scroller').hover();
    await page.mouse.wheel(0, -100);
    await older;
    await link.click();
    const wanted = row(page, 'line 60.');
    await wanted.waitFor();
    const seen = await page.locator('.scroller').boundingBox();
    const rest = () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 600)));
    await rest();
    const place = await wanted.boundingBox();
    expect(place?.y).toBeGreaterThan(seen?.y ?? Number.NaN);
    expect(place?.y).toBeLessThan((seen?.y ?? 0) + (seen?.height ?? 0));

    // What is older comes late; to the bottom of what is here, and what is newer comes none the less.
    const letGo = await holdOlder(page);
    const newer = page.waitForResponse(/after=/);
    await page.mouse.move((seen?.x ?? 0) + 300, (seen?.y ?? 0) + 300);
    for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, 600);
    await rest();
    letGo();
    await newer;
    await rollTo(page, 'line 399.', 900);
    await row(page, 'line 399.').waitFor();
  });

  it('begins at a line to which a bar leads, however far up, and where "Mark as unread" puts it, on all devices', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { id: otherId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'elsewhere', type: 0 });
    const say = (content: string) => post(bob, textId, content);
    const read = await say('read long ago');
    await alice.rest.post(`/channels/${textId}/messages/${read.id}/ack`, { token: null });
    await seedMessages(world(), read, lines(1, 79));
    await say(`<@${alice.id}> line 80.`);
    await seedMessages(world(), read, lines(81, 119));
    await say('line 120.');

    const { page } = await open(alice, `/channels/${guildId}/${otherId}`);
    const { page: other } = await open(alice, `/channels/${guildId}/${otherId}`);
    await channel(page, /^general, 1 mention/).click();
    await row(page, 'line 120.').waitFor();
    const bar = page.getByRole('button', { name: /^More than \d+ new messages$/ });
    await bar.waitFor();
    for (const each of [page, other]) await channel(each, 'general').waitFor();
    expect(await look(page, 'unread-bar')).toEqual([]);
    await bar.click();
    await line(page).waitFor();
    await row(page, 'line 1.').first().waitFor();
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'To the newest' }).click();
    await row(page, 'line 120.').waitFor();

    // A few that came meanwhile, as many as are here.
    await channel(page, 'elsewhere').click();
    await page.getByRole('textbox', { name: 'Message in #elsewhere' }).waitFor();
    for (const text of lines(121, 150)) await say(text);
    await channel(page, /^general, unread/).click();
    await page.getByRole('button', { name: /^30 new messages since / }).waitFor();
    await page.getByRole('button', { name: 'Mark as read', exact: true }).click();
    await page.getByRole('button', { name: /^30 new messages since / }).waitFor({ state: 'detached' });

    await say(`<@${alice.id}> last of all`);
    await row(page, 'last of all').waitFor();
    // Seen here, and therefore read there.
    await channel(other, 'general').waitFor();
    await markUnread(page, 'line 149.');
    await line(page).waitFor();
    // A row that is drawn anew just now stands nowhere.
    await askUntil(
      'it stands above the message',
      () => line(page).evaluate((one) => one.closest('.day')?.parentElement?.textContent ?? ''),
      (place) => place.includes('line 149.'),
      10_000,
    );
    for (const each of [page, other]) await channel(each, /^general, 1 mention/).waitFor();
    // To look at it does not read it; to come back does.
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await row(page, 'last of all').hover();
    await channel(other, /^general, 1 mention/).waitFor();
    await channel(page, 'elsewhere').click();
    await page.getByRole('textbox', { name: 'Message in #elsewhere' }).waitFor();
    await channel(page, /^general, 1 mention/).click();
    await box(page).waitFor();
    await line(page).waitFor();
    for (const each of [page, other]) await channel(each, 'general').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
  });

  it('comes back as it was left where one only read and nothing happened, and otherwise begins anew', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await alice.rest.post(`/guilds/${guildId}/channels`, { name: 'elsewhere', type: 0 });
    const first = await post(bob, textId, 'line 1.');
    await seedMessages(world(), first, lines(2, 79));
    await post(bob, textId, 'line 80.');
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await row(page, 'line 80.').waitFor();
    await channel(page, 'general').waitFor();
    const isElsewhere = () => page.getByRole('textbox', { name: 'Message in #elsewhere' }).waitFor();
    const rest = () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
    const leave = async (): Promise<void> => {
      await channel(page, 'elsewhere').click();
      await isElsewhere();
      expect(await page.locator('article').filter({ visible: true }).count()).toBe(0);
    };
    await page.getByRole('group', { name: 'Messages' }).hover();
    await rollUpTo(page, 'line 20.');
    await page.getByRole('button', { name: 'To the newest' }).waitFor();
    await rest();
    const there = await row(page, 'line 20.').elementHandle();
    const before = await row(page, 'line 20.').boundingBox();
    await leave();
    // Behind it keeps its layout, and neither eyes nor keys come to it.
    const behind = await there?.evaluate((one) => {
      (one as HTMLElement).focus();
      return { height: (one as HTMLElement).offsetHeight, isSeen: one.checkVisibility(), hasFocus: document.activeElement === one };
    });
    expect(behind).toEqual({ height: Math.round(before?.height ?? 0), isSeen: false, hasFocus: false });
    await channel(page, 'general').click();
    await row(page, 'line 20.').waitFor();
    expect(await row(page, 'line 20.').evaluate((one, other) => one === other, there)).toBe(true);
    expect(await row(page, 'line 20.').boundingBox()).toEqual(before);
    await page.getByRole('button', { name: 'To the newest' }).waitFor();

    await rest();
    await leave();
    await post(bob, textId, 'line 81.');
    await channel(page, /^general, unread/).click();
    await row(page, 'line 81.').waitFor();
    await line(page).waitFor();
    // At its end it goes on with what is new, and the line stands above that.
    await channel(page, 'general').waitFor();
    await rest();
    const last = await row(page, 'line 81.').elementHandle();
    await leave();
    await post(bob, textId, 'line 82.');
    await post(bob, textId, 'line 83.');
    await channel(page, /^general, unread/).click();
    await row(page, 'line 83.').waitFor();
    expect(await row(page, 'line 81.').evaluate((one, other) => one === other, last)).toBe(true);
    await line(page).waitFor();
    expect(await line(page).evaluate((one) => one.parentElement?.textContent)).toContain('line 82.');
    await page.waitForFunction(() => {
      const list = [...document.querySelectorAll('.scroller')].find((one) => one.checkVisibility());
      return list !== undefined && list.scrollHeight - list.scrollTop - list.clientHeight < 30;
    });
    // Of much that is new it begins anew.
    await channel(page, 'general').waitFor();
    await rest();
    await leave();
    for (let number = 84; number <= 97; number++) await post(bob, textId, `line ${number}.`);
    await channel(page, /^general, unread/).click();
    await row(page, 'line 97.').waitFor();
    await line(page).waitFor();
    expect(await last?.evaluate(({ isConnected }) => isConnected)).toBe(false);
    // What was new has been seen, and a line above it would say nothing more.
    await channel(page, 'general').waitFor();
    await rest();
    await leave();
    await channel(page, 'general').click();
    await row(page, 'line 97.').waitFor();
    expect(await line(page).filter({ visible: true }).count()).toBe(0);

    // Left while it rolls, it is none the less alive.
    await page.getByRole('group', { name: 'Messages' }).hover();
    await page.mouse.wheel(0, -200);
    await leave();
    await channel(page, 'general').click();
    await row(page, 'line 97.').hover();
    await row(page, 'line 97.').getByRole('button', { name: 'Reply', exact: true }).click();
    await page.getByRole('button', { name: 'Do not answer' }).click();

    // What is open in it is left with it.
    await row(page, 'line 97.').hover();
    await row(page, 'line 97.').getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menu').waitFor();
    await page.goBack();
    await isElsewhere();
    await page.locator('[role=menu], [role=dialog]').waitFor({ state: 'detached' });
    await page.goForward();
    await row(page, 'line 97.').waitFor();
    expect(await page.getByRole('menu').count()).toBe(0);

    // An edit that is saved when its channel was left is saved.
    await post(alice, textId, 'to be edited');
    await row(page, 'to be edited').waitFor();
    let letGo = (): void => undefined;
    const isLet = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(/\/messages\/\d+$/, async (route) => {
      if (route.request().method() === 'PATCH') await isLet;
      await route.continue();
    });
    await box(page).focus();
    await page.keyboard.press('ArrowUp');
    await page.getByLabel('Edit the message').fill('was edited');
    const saved = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.url().includes('/messages/'));
    await page.getByLabel('Edit the message').press('Enter');
    await leave();
    letGo();
    await saved;
    await channel(page, 'general').click();
    await row(page, 'was edited').waitFor();
    expect(await page.getByLabel('Edit the message').count()).toBe(0);
  });
});
