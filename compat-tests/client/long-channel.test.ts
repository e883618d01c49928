/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { row, useClient } from './use-client.ts';

/** More than the SDK keeps of a channel. */
const MANY = 560;

/** Rolls the list as a wheel does, until a text stands in it or the list can roll no farther. Answers how many messages stood in the page at most. */
const rollTo = (page: Page, text: string, pixels: number, mostTurns = 4000): Promise<number> =>
  page.evaluate(
    async ([wanted, step, turns]) => {
      const area = document.querySelector('.scroller');
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

describeWhere(lackingChromium(), 'a long channel', () => {
  const { world, open } = useClient();

  it('is read back to its first message, farther than what is kept of it, and forth to its newest', async () => {
    const { alice, guildId, textId } = await world().scene();
    const post = (number: number): Promise<unknown> => alice.rest.post(`/channels/${textId}/messages`, { content: `message ${number} of them` });
    for (let number = 1; number <= MANY; number++) await post(number);
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await row(page, `message ${MANY} of them`).waitFor();
    expect(await rollTo(page, 'message 1 of them', -1500)).toBeLessThan(120);
    await row(page, 'message 1 of them').waitFor();
    const texts = await page.locator('article').allTextContents();
    // Above them stands who came.
    const numbers = texts.map((text) => Number(/message (\d+) of them/.exec(text)?.[1] ?? 0)).filter((number) => number > 0);
    expect(numbers).toEqual(Array.from(numbers, (_, place) => 1 + place));

    await rollTo(page, `message ${MANY} of them`, 1500);
    await row(page, `message ${MANY} of them`).waitFor();
    // Whoever is at the end stays there when more comes, and what is oldest goes.
    await rollTo(page, 'none has this', 1500, 40);
    for (let number = MANY + 1; number <= MANY + 20; number++) await post(number);
    await row(page, `message ${MANY + 20} of them`).waitFor();
    await page.waitForFunction(() => {
      const list = document.querySelector('.scroller');
      return list !== null && list.scrollHeight - list.scrollTop - list.clientHeight < 30;
    });
  });
});
