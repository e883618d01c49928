/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { ringReminders } from '#core/reminders/reminders';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { nexusClient } from '../nexus-client.ts';
import { box, useClient } from './use-client.ts';

interface Shown {
  title: string;
  body: string;
}

/** Notes what the system would show, and lets the page believe that nobody looks at it. */
async function watchNotices(page: Page): Promise<void> {
  await page.evaluate(() => {
    const shown: Shown[] = [];
    class Noted extends EventTarget {
      static permission = 'granted';
      static requestPermission = () => Promise.resolve('granted');
      close(): void {}
      constructor(title: string, { body = '' }: { body?: string }) {
        super();
        shown.push({ title, body });
        (globalThis as { lastNotice?: EventTarget }).lastNotice = this;
      }
    }
    Object.assign(globalThis, { Notification: Noted, shown });
    document.hasFocus = () => false;
  });
}
const shownIn = (page: Page): Promise<Shown[]> => page.evaluate(() => (globalThis as unknown as { shown: Shown[] }).shown);
const waitForNotices = (page: Page, count: number) =>
  page.waitForFunction((wanted) => (globalThis as unknown as { shown: Shown[] }).shown.length >= wanted, count);

describeWhere(lackingChromium(), 'notices of the web client', () => {
  const { world, open } = useClient();

  /** The usual scene: alice is in a channel beside the one in which others write, and has just turned notices on in her settings. */
  async function begin() {
    const scene = await world().scene();
    const { alice, bob, guildId } = scene;
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const make = (name: string) => alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name, type: 0 });
    const say = (channelId: string, content: string) => bob.rest.post<{ id: string }>(`/channels/${channelId}/messages`, { content });
    const ideas = await make('ideas');
    const { page } = await open(alice, `/channels/${guildId}/${ideas.id}`);
    await box(page).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Notifications', exact: true }).click();
    await watchNotices(page);
    await page.getByRole('switch', { name: /Desktop notifications/ }).click({ force: true });
    return { ...scene, page, ideas, make, say };
  }

  it('come by the rules of guild, channel and person, lead to the message, and say nothing of it where that is wished', async () => {
    const { alice, guildId, textId, ideas, page, make, say } = await begin();
    // A word of one's own, in all channels; it is kept at the server.
    await page.getByRole('textbox', { name: 'Keywords' }).fill('rose');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Remove rose' }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.keyboard.press('Escape');
    // Only keywords in this guild.
    const ofGuild = async (level: string) => {
      await page.getByRole('navigation', { name: 'Guilds' }).getByRole('link', { name: 'The guild' }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Notification settings' }).click();
      await page.getByRole('radio', { name: level }).click({ force: true });
      await page.getByRole('radio', { name: level, checked: true }).waitFor();
    };
    await ofGuild('Only keywords');
    // Words for this guild alone, besides.
    await page.getByRole('textbox', { name: 'Keywords' }).fill('tulip');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Remove tulip' }).waitFor();
    await page.getByRole('button', { name: 'Remove rose' }).waitFor({ state: 'detached' });
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.getByRole('button', { name: 'Done' }).click();
    await say(textId, 'nothing of yours');
    await say(textId, `<@${alice.id}> without any of them`);
    await say(textId, 'a Rose, at last');
    await say(textId, 'and a tulip');
    await waitForNotices(page, 2);
    await ofGuild('Only @mentions');
    await page.getByRole('button', { name: 'Done' }).click();
    const named = await say(textId, `<@${alice.id}> look **here**`);
    await waitForNotices(page, 3);
    expect(await shownIn(page)).toEqual([
      { title: 'Robert (#general, The guild)', body: 'a Rose, at last' },
      { title: 'Robert (#general, The guild)', body: 'and a tulip' },
      { title: 'Robert (#general, The guild)', body: expect.stringMatching(/look here$/) },
    ]);
    await page.evaluate(() => (globalThis as unknown as { lastNotice: EventTarget }).lastNotice.dispatchEvent(new Event('click')));
    await page.waitForURL(new RegExp(`/channels/${guildId}/${textId}/${named.id}$`));
    // Muted, it is still counted.
    await page
      .getByRole('navigation', { name: 'Channels' })
      .getByRole('link', { name: /^ideas/ })
      .click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Mute the channel' }).click();
    await page.getByRole('menuitem', { name: 'For 8 hours' }).click();
    await page.getByRole('menu').first().waitFor({ state: 'detached' });
    await say(ideas.id, `<@${alice.id}> not now`);
    await page.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name: 'ideas, 1 mention' }).waitFor();
    // All three: nobody looked at the first ones either.
    await page.waitForFunction(() => document.title.startsWith('(3)'));
    // What somebody wanted to be reminded of is told, and counted, too.
    const { core } = world().server;
    await nexusClient(world(), alice).post('/users/@me/reminders', { due_at: new Date(Date.now() + 60_000).toISOString(), text: 'water the plants' });
    await ringReminders({ ...core, clock: { ...core.clock, nowMs: () => core.clock.nowMs() + 120_000 } });
    await waitForNotices(page, 4);
    expect((await shownIn(page))[3]).toEqual({ title: 'Reminder', body: 'water the plants' });
    await page.waitForFunction(() => document.title.startsWith('(4)'));
    // Without content.
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Notifications', exact: true }).click();
    await page.getByRole('switch', { name: /Show who wrote and what/ }).press('Space');
    await page.keyboard.press('Escape');
    await say(textId, `<@${alice.id}> a secret`);
    await waitForNotices(page, 5);
    expect((await shownIn(page))[4]).toEqual({ title: 'Something new', body: '' });
    // Quiet hours that last all day.
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Notifications', exact: true }).click();
    await page.getByRole('switch', { name: /Quiet hours/ }).press('Space');
    await page.getByLabel('To', { exact: true }).fill('22:00');
    await page.waitForFunction(() => [...document.querySelectorAll<HTMLInputElement>('input[type=time]')].every(({ value }) => value === '22:00'));
    await page.keyboard.press('Escape');
    await say(textId, `<@${alice.id}> at night`);
    await page.getByText('at night').waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Notifications', exact: true }).click();
    await page.getByRole('switch', { name: /Quiet hours/ }).press('Space');
    await page.getByLabel('To', { exact: true }).waitFor({ state: 'detached' });
    await say(textId, `<@${alice.id}> in the morning`);
    await waitForNotices(page, 6);
    expect((await shownIn(page)).slice(5)).toEqual([{ title: 'Something new', body: '' }]);

    // More words for single places than count, of before there was a limit, stay, and it is said which of them do not count.
    const places: string[] = [];
    for (let number = 0; number < 10; number++) places.push((await make(`bed-${number}`)).id);
    const { id: gardenId } = await alice.rest.post<{ id: string }>('/guilds', { name: 'The garden' });
    const others = Object.fromEntries(places.map((place) => [place, Array.from({ length: 50 }, (_, at) => `word ${at}`)]));
    const rules = { keywords: [], keywords_in: { ...others, [gardenId]: ['tulip', 'orchid'] }, keywords_only_in: [], quiet_hours: null };
    await core.preferences.save(alice.id, 'notification_rules', rules);
    core.publish({ user_ids: [alice.id] }, { t: 'NEXUS_NOTIFICATION_RULES_UPDATE', d: rules });
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Guilds' }).getByRole('link', { name: 'The garden' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Notification settings' }).click();
    await page.getByText('The last 2 of these do not count. You have 502 keywords for single guilds and channels, and 500 count.').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Keywords' }).fill('dahlia');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'You can have 500 keywords' }).waitFor();
    await page.getByRole('button', { name: 'Remove tulip' }).waitFor();
  });

  it('come from one of several tabs, and from none while somebody looks at the message or at another tab', async () => {
    const { guildId, textId, ideas, page, say } = await begin();
    const other = await page.context().newPage();
    await other.goto(`${world().server.url}/channels/${guildId}/${textId}`);
    const seen = `nexus-seen ${textId}`;
    await other.waitForFunction(async (wanted) => (await navigator.locks.query()).held?.some(({ name }) => name === wanted), seen);
    await say(textId, 'in sight');
    await other.getByText('in sight').first().waitFor();
    await say(ideas.id, 'beside');
    await other
      .getByRole('navigation', { name: 'Channels' })
      .getByRole('link', { name: /^ideas, / })
      .waitFor();
    // Nobody looks at either: one of them tells.
    await watchNotices(other);
    await other.evaluate(() => dispatchEvent(new Event('blur')));
    await other.waitForFunction(async (wanted) => !(await navigator.locks.query()).held?.some(({ name }) => name === wanted), seen);
    await say(textId, 'behind');
    const both = async (): Promise<string[]> => [...(await shownIn(page)), ...(await shownIn(other))].map(({ body }) => body);
    await Promise.any([waitForNotices(page, 1), waitForNotices(other, 1)]);
    expect(await both()).toEqual(['behind']);
    await other.close();
    await say(textId, 'alone');
    await page.waitForFunction(() => (globalThis as unknown as { shown: Shown[] }).shown.some(({ body }) => body === 'alone'));
    expect((await shownIn(page)).map(({ body }) => body).filter((body) => body !== 'behind')).toEqual(['alone']);
  });

  it('are as loud as one channel and one thread are set, and silent as long as a mute holds', async () => {
    const { alice, bob, textId, page, make, say } = await begin();
    await page.keyboard.press('Escape');
    const plans = await make('plans');
    const thread = await bob.rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'ladder', type: 11 });
    await alice.rest.put(`/channels/${thread.id}/thread-members/@me`);
    const link = (name: RegExp) => page.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name });
    const dialog = (name: string) => page.getByRole('dialog', { name: `Notifications of ${name}` });
    /** Opens how loud something is, as from its menu, and closes it when all of it is kept. */
    const adjust = async (name: string, change: (shown: Locator) => Promise<unknown>): Promise<void> => {
      await link(new RegExp(`^${name}`)).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Notification settings' }).click();
      await change(dialog(name));
      await dialog(name).getByRole('button', { name: 'Done' }).click();
      await dialog(name).waitFor({ state: 'detached' });
    };
    const choose = (name: string, level: string) =>
      adjust(name, async (shown) => {
        await shown.getByRole('radio', { name: level, exact: true }).click({ force: true });
        await shown.getByRole('radio', { name: level, exact: true, checked: true }).waitFor({ state: 'attached' });
      });
    const bodies = async (count: number): Promise<string[]> => {
      await waitForNotices(page, count);
      return (await shownIn(page)).map(({ body }) => body);
    };
    await choose('general', 'Only @mentions');
    await say(textId, 'to nobody');
    await say(textId, `<@${alice.id}> to you`);
    expect(await bodies(1)).toEqual([expect.stringMatching(/to you$/)]);

    await choose('ladder', 'All messages');
    await say(thread.id, 'a rung is loose');
    expect((await bodies(2))[1]).toBe('a rung is loose');
    await choose('ladder', 'Nothing');
    await say(thread.id, `<@${alice.id}> another one`);
    await say(plans.id, 'out loud');
    expect((await bodies(3))[2]).toBe('out loud');

    await adjust('plans', async (shown) => {
      await shown.getByRole('combobox', { name: 'Mute the channel' }).selectOption({ label: 'For 15 minutes' });
      await shown.getByText(/^Muted until /).waitFor();
      expect(await faultsOfAccess(page)).toEqual([]);
    });
    await say(plans.id, `<@${alice.id}> in silence`);
    await link(/^plans, 1 mention/).waitFor();
    // A quarter of an hour later by the clock of this window.
    await page.evaluate(() => {
      const now = Date.now;
      Date.now = () => now() + 16 * 60_000;
    });
    await say(plans.id, 'and out loud again');
    expect((await bodies(4))[3]).toBe('and out loud again');
  });
});
