/// <reference lib="dom" />
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { nexusClient } from '../nexus-client.ts';
import type { Somebody } from '../world.ts';
import { box, inBox, row, useClient, write } from './use-client.ts';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';

interface Written {
  id: string;
  content: string;
  flags?: number;
  message_snapshots?: { message: { content: string } }[];
}

describeWhere(lackingChromium(), 'the composer of the web client', () => {
  const { world, open } = useClient();
  const newestIn = async (somebody: Somebody, channelId: string): Promise<Written | undefined> =>
    (await somebody.rest.get<Written[]>(`/channels/${channelId}/messages?limit=1`))[0];

  it('shows markdown as it will look while one writes, with names for ids and emojis as pictures, and sends what Discord’s messages have', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const { page, faults } = await open(alice, `/channels/${guildId}/${textId}`);
    await page.locator('.cm-editor').waitFor();
    await box(page).pressSequentially('# A plan');
    await box(page).press('Shift+Enter');
    await box(page).pressSequentially('with ');
    await page.keyboard.press('Control+b');
    await box(page).pressSequentially('strong');
    await page.locator('.md-heading-1').filter({ hasText: 'A plan' }).waitFor();
    await page.locator('.md-strong').filter({ hasText: 'strong' }).waitFor();
    await page.keyboard.press('End');
    await box(page).pressSequentially(' words @Rob');
    await page.getByRole('option', { name: /Robert/ }).waitFor();
    expect(await box(page).getAttribute('aria-activedescendant')).toBe(await page.getByRole('option', { name: /Robert/ }).getAttribute('id'));
    await box(page).press('Tab');
    await box(page).locator('.mention').filter({ hasText: '@Robert' }).waitFor();
    await box(page).pressSequentially(':tad');
    await page.getByRole('option', { name: /tada/ }).first().waitFor();
    await box(page).press('Enter');
    expect(await faultsOfAccess(page)).toEqual([]);
    await box(page).press('Enter');
    await row(page, 'A plan').locator('strong', { hasText: 'strong' }).waitFor();
    expect((await newestIn(bob, textId))?.content).toBe(`# A plan\nwith **strong** words <@${bob.id}> 🎉`);

    // What was formatted elsewhere is pasted as markdown.
    await box(page).evaluate((area) => {
      const transfer = new DataTransfer();
      transfer.setData('text/html', '<p>See <b>this</b> <a href="https://example.org/">page</a></p><ul><li>one</li><li>two</li></ul><script>alert(1)</script>');
      transfer.setData('text/plain', 'See this page');
      area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
    });
    await box(page).press('Enter');
    await row(page, 'See this').getByRole('link', { name: 'page' }).waitFor();
    expect((await newestIn(bob, textId))?.content).toBe('See **this** [page](https://example.org/)\n\n- one\n- two');

    // What is called by its name becomes that emoji: when it is typed, when it was pasted, and in an edit; not in code, and not behind a backslash.
    const { id: lampId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/emojis`, {
      name: 'harbour_lamp',
      image: `data:image/png;base64,${PIXEL}`,
    });
    await box(page).pressSequentially('a :smile:');
    await box(page).getByText('a 😄').waitFor();
    await box(page).pressSequentially(String.raw` or \:smile: or :harbour_lamp:`);
    await box(page).getByRole('img', { name: ':harbour_lamp:' }).waitFor();
    await box(page).press('Enter');
    await row(page, 'a 😄').getByRole('img', { name: ':harbour_lamp:' }).waitFor();
    expect((await newestIn(bob, textId))?.content).toBe(String.raw`a 😄 or \:smile: or <:harbour_lamp:${lampId}>`);
    await write(page, ':tada: `:tada:`');
    await row(page, '🎉 :tada:').waitFor();
    await box(page).press('ArrowUp');
    const edited = page.getByRole('textbox', { name: 'Edit the message' });
    await edited.fill(':rocket::harbour_lamp:');
    await edited.press('Enter');
    await row(page, '🚀').getByRole('img', { name: ':harbour_lamp:' }).waitFor();

    // Nobody is told of what begins with @silent, and what is too long goes as a file.
    await write(page, '@silent sleep well');
    await row(page, 'sleep well').waitFor();
    expect(await newestIn(bob, textId)).toMatchObject({ content: 'sleep well', flags: 4096 });
    await box(page).fill('far too long '.repeat(200));
    await page.getByRole('button', { name: 'Send it as a file' }).click();
    await page.getByRole('list', { name: 'Files to send' }).getByText('message.txt').waitFor();
    await box(page).press('Enter');
    await page.getByRole('button', { name: 'Show the text' }).click();
    await page.locator('.text-preview').getByText('far too long').waitFor();
    expect(faults.console).toEqual([]);
  });

  it('finds every emoji by its name, by the keyboard alone, and those of other guilds', async () => {
    const { alice, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`, { locale: 'de-DE' });
    const hers = page.getByRole('textbox', { name: 'Nachricht in #general' });
    await page.locator('.cm-editor').waitFor();
    await hers.press('Control+e');
    const search = page.getByRole('combobox');
    await search.waitFor();
    await page.getByRole('option').first().waitFor();
    // Only what is near is drawn.
    expect(await page.getByRole('option').count()).toBeLessThan(300);
    expect(await faultsOfAccess(page)).toEqual([]);
    await search.fill('leuchtturm');
    await search.fill('igel');
    await page.getByRole('option', { name: /hedgehog/ }).waitFor();
    const told = page.waitForResponse((response) => response.url().endsWith('/settings-proto/2') && response.request().method() === 'PATCH');
    await search.press('Enter');
    await search.waitFor({ state: 'detached' });
    await hers.press('Enter');
    await row(page, '🦔').waitFor();
    // What one uses comes first on all devices.
    await told;
    const { page: phone } = await open(alice, `/channels/${guildId}/${textId}`, { locale: 'de-DE' });
    await phone.getByRole('textbox', { name: 'Nachricht in #general' }).press('Control+e');
    await phone.getByRole('option').first().waitFor();
    expect(await phone.getByRole('option').first().getAttribute('aria-label')).toContain('hedgehog');
  });

  it('has what is begun on all devices, and lets it go when it is sent', async () => {
    const { alice, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await page.locator('.cm-editor').waitFor();
    await box(page).fill('begun at the **desk**');
    const saved = async (): Promise<string | undefined> =>
      (await nexusClient(world(), alice).get<{ channel_id: string; content: string }[]>('/users/@me/drafts')).find(({ channel_id: id }) => id === textId)
        ?.content;
    await page.waitForResponse((response) => response.url().includes('/drafts/') && response.request().method() === 'PUT');
    expect(await saved()).toBe('begun at the **desk**');
    const { page: phone } = await open(alice, `/channels/${guildId}/${textId}`);
    await box(phone).filter({ hasText: 'begun at the' }).waitFor();
    await box(phone).press('Enter');
    await row(page, 'begun at the desk').waitFor();
    await page.waitForFunction(() => !document.querySelector('.cm-content')?.textContent.includes('begun'));
  });

  it('is another one in every channel, whatever was written, chosen or answered in the one before', async () => {
    const { alice, guildId, textId } = await world().scene();
    const { id: otherId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'other', type: 0 });
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'to be answered' });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await page.locator('.cm-editor').waitFor();
    const goTo = async (channelId: string): Promise<void> => {
      await page.locator(`a[href$="/${channelId}"]`).click();
      await page.waitForURL(`**/${channelId}`);
    };
    await row(page, 'to be answered').focus();
    await page.keyboard.press('r');
    await page.getByText('Answering').waitFor();
    await box(page).pressSequentially('begun here');
    await page.locator('.composer input[type=file]').setInputFiles({ name: 'here.txt', mimeType: 'text/plain', buffer: Buffer.from('here') });
    await page.getByText('here.txt').waitFor();
    await goTo(otherId);
    const other = page.getByRole('textbox', { name: 'Message in #other' });
    await other.waitFor();
    expect(await other.textContent()).not.toContain('begun');
    expect(await page.getByText('Answering').count()).toBe(0);
    expect(await page.getByText('here.txt').count()).toBe(0);
    // One writes at once, and what was written elsewhere cannot be brought here.
    await page.keyboard.press('Control+z');
    await page.keyboard.type('there');
    await other.getByText('there', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await row(page, 'there').waitFor();
    await goTo(textId);
    await box(page).getByText('begun here').waitFor();
    await page.getByText('Answering').waitFor();
    await page.getByText('here.txt').waitFor();
    await page.keyboard.press('Control+z');
    await box(page).getByText('begun here').waitFor();
  });

  it('sends later what shall go later, and now what shall go after all', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await page.locator('.cm-editor').waitFor();
    await box(page).fill('good morning');
    await page.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('menuitem', { name: /Tomorrow at nine/ }).click();
    await page.waitForFunction(() => !document.querySelector('.cm-content')?.textContent.includes('good morning'));
    await page.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('menuitem', { name: /Scheduled messages/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Scheduled messages' });
    await dialog.getByText('good morning').waitFor();
    await dialog.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('good **evening**');
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('good evening').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Send now' }).click();
    await dialog.getByText('Nothing waits').waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'good evening').waitFor();
    expect((await newestIn(bob, textId))?.content).toBe('good **evening**');
    // With a file, which waits at the server.
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('the plan') });
    await page.getByRole('list', { name: 'Files to send' }).getByText('plan.txt').waitFor();
    await page.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('menuitem', { name: /Tomorrow at nine/ }).click();
    await page.getByRole('list', { name: 'Files to send' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('menuitem', { name: /Scheduled messages/ }).click();
    await dialog.getByRole('list', { name: 'Files to send' }).getByText('plan.txt').waitFor();
    await dialog.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('here it is');
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('here it is').waitFor();
    await dialog.getByRole('button', { name: 'Send now' }).click();
    await dialog.getByText('Nothing waits').waitFor();
    expect(await newestIn(bob, textId)).toMatchObject({ content: 'here it is', attachments: [{ filename: 'plan.txt', size: 8 }] });
  });

  it('takes what goes later out of the box at once, and puts it back above what was typed meanwhile when it is refused', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await alice.rest.post(`/guilds/${guildId}/channels`, { name: 'second', type: 0 });
    for (const who of [alice, bob]) await who.rest.post(`/channels/${textId}/messages`, { content: `asked by ${who.name}` });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await page.locator('.cm-editor').waitFor();
    const held: ((changes: object) => Promise<void>)[] = [];
    await page.route('**/users/@me/scheduled-messages', (route) => {
      const request = route.request();
      if (request.method() !== 'POST') return route.continue();
      held.push((changes) => route.continue({ postData: { ...(request.postDataJSON() as object), ...changes } }));
    });
    const isAsked = (): Promise<unknown> => page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/scheduled-messages'));
    const schedule = async (words: string): Promise<(changes: object) => Promise<void>> => {
      await box(page).fill(words);
      await page.getByRole('button', { name: 'Send later' }).click();
      const asked = isAsked();
      await page.getByRole('menuitem', { name: /Tomorrow at nine/ }).click();
      await asked;
      // The focus is in the box again, for whoever goes on writing.
      await page.getByRole('menu').waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.activeElement?.matches('.cm-content'));
      return held.shift() ?? Promise.reject(new Error('nothing is held'));
    };
    const has = (lines: string[]): Promise<unknown> =>
      page.waitForFunction((all) => [...document.querySelectorAll('.cm-line')].map(({ textContent }) => textContent).join('|') === all, lines.join('|'));
    const waits = await schedule('for tomorrow');
    await page.keyboard.type('for today');
    await has(['for today']);
    await waits({});
    await page.locator('.composer .later:not([aria-disabled])').waitFor();
    await has(['for today']);
    await page.keyboard.press('Enter');
    await row(page, 'for today').waitFor();
    expect(await nexusClient(world(), alice).get('/users/@me/scheduled-messages')).toMatchObject([{ message: { content: 'for tomorrow' } }]);
    const isRefused = await schedule('for nowhere');
    await page.keyboard.type('and more');
    await has(['and more']);
    await isRefused({ channel_id: 'nowhere' });
    await has(['for nowhere', 'and more']);
    await page.locator('.later-problem').getByText('snowflake').waitFor();

    // Whom it answered it answers again, unless somebody else is answered by then.
    const answer = async (who: Somebody): Promise<void> => {
      await row(page, `asked by ${who.name}`).hover();
      await row(page, `asked by ${who.name}`).getByRole('button', { name: 'Reply', exact: true }).click();
      await answered(who).waitFor();
    };
    const answered = (who: Somebody) => page.locator('.replying').getByText(who.name);
    await answer(alice);
    const refuse = await schedule('to her');
    await page.locator('.replying').waitFor({ state: 'detached' });
    await answer(bob);
    await refuse({ channel_id: 'nowhere' });
    await has(['to her']);
    await answered(bob).waitFor();
    // Whoever has gone on hears of it in the corner, and finds all of it where it was written.
    const refuseLate = await schedule('to him');
    await page.getByRole('link', { name: 'second', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'second' }).waitFor();
    await refuseLate({ channel_id: 'nowhere' });
    const notice = page.getByRole('alertdialog').filter({ hasText: 'Not scheduled. It stands in the box of #general again.' });
    await notice.getByText('snowflake').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await notice.getByRole('button', { name: 'Close' }).click();
    expect(await inBox(page)).not.toContain('to him');
    await page.getByRole('link', { name: /^general.*draft/ }).click();
    await has(['to him']);
    await answered(bob).waitFor();
    // So does whoever closed the dialog in which they chose the time.
    await page.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('menuitem', { name: 'At another time …' }).click();
    const asked = isAsked();
    await page.getByRole('dialog').getByRole('button', { name: 'Send later' }).click();
    await asked;
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await held.shift()?.({ channel_id: 'nowhere' });
    await notice.waitFor();
    await has(['to him']);
    await answered(bob).waitFor();
    expect(await page.locator('.later-problem').count()).toBe(0);
    expect(await nexusClient(world(), alice).get('/users/@me/scheduled-messages')).toHaveLength(1);
  });

  it('asks questions, forwards, tells who reacted, and waits where a channel goes slowly', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const second = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'second', type: 0 });
    const aside = await alice.rest.post<{ id: string }>(`/channels/${second.id}/threads`, { name: 'aside', type: 11 });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await page.getByRole('button', { name: 'Add something' }).click();
    await page.getByRole('menuitem', { name: 'Ask a question' }).click();
    await page.getByRole('textbox', { name: 'Question' }).fill('Which day?');
    await page.getByRole('textbox', { name: 'Answer 1' }).fill('Friday');
    await page.getByRole('textbox', { name: 'Answer 2' }).fill('Saturday');
    await page.getByText('Several answers may be chosen').click();
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    const poll = row(his, 'Which day?').first();
    await poll.getByLabel('Friday').check();
    await poll.getByLabel('Saturday').check();
    await poll.getByRole('button', { name: 'Vote', exact: true }).click();
    await poll.getByText('your vote').first().waitFor();
    const hers = row(page, 'Which day?').first();
    await hers.getByRole('button', { name: '2 votes' }).click();
    await page.getByRole('dialog').getByText(bob.name).first().waitFor();
    await page.keyboard.press('Escape');
    await hers.getByRole('button', { name: 'End it now' }).click();
    await poll.getByText('It is over.').waitFor();
    const result = row(page, `${alice.name}'s poll Which day? has closed.`);
    await result.getByText('It is a draw.').waitFor();
    await result.getByText('1 vote · 50 %').waitFor();
    expect(await result.getByText('poll_question_text').count()).toBe(0);
    await result.getByRole('button', { name: 'View the poll' }).click();
    await page.locator('article.found').filter({ hasText: 'It is over.' }).waitFor();

    const sent = await bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'worth telling' });
    await bob.rest.put(`/channels/${textId}/messages/${sent.id}/reactions/${encodeURIComponent('🔥')}/@me`);
    await row(page, 'worth telling').getByRole('button', { name: '🔥, 1 reaction' }).waitFor();
    await row(page, 'worth telling').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Show reactions' }).click();
    await page.getByRole('dialog').getByText(bob.name).first().waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await row(page, 'worth telling').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Forward' }).click();
    await page.getByRole('textbox', { name: 'Search channels' }).fill('second');
    await page.getByRole('option', { name: /^second/ }).click();
    await page.getByRole('option', { name: /^aside/ }).click();
    await page.getByLabel('Some words with it').fill('look :wave:');
    await page.getByRole('button', { name: 'Forward' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'second', exact: true }).click();
    await row(page, 'look 👋').waitFor();
    const [, forwarded] = await bob.rest.get<Written[]>(`/channels/${second.id}/messages?limit=2`);
    expect(forwarded?.message_snapshots?.[0]?.message.content).toBe('worth telling');
    expect(await bob.rest.get<Written[]>(`/channels/${aside.id}/messages?limit=2`)).toMatchObject([{ content: 'look 👋' }, { message_snapshots: [{}] }]);
    await row(page, 'worth telling')
      .getByRole('link', { name: /^general ·/ })
      .click();
    await page.waitForURL(`**/${textId}/${sent.id}`);

    await alice.rest.patch(`/channels/${textId}`, { rate_limit_per_user: 60 });
    await write(his, 'once a minute');
    await his.getByText(/Slow mode: you may write again in \d+ s/).waitFor();
    await box(his).fill('too soon');
    await box(his).press('Enter');
    await box(his).filter({ hasText: 'too soon' }).waitFor();
  });
});
