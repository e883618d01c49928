/// <reference lib="dom" />
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { box, row, useClient, write } from './use-client.ts';

/** A picture of one red pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');

describeWhere(lackingChromium(), 'threads and forums in the web client', () => {
  const { world, open } = useClient();

  it('begins threads beside their channel, follows, mutes, edits and archives them, and finds them again', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const asked = await bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'who brings the ladder?' });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    const question = row(page, 'the ladder?');
    await question.hover();
    await question.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Begin a thread' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('The ladder');
    await page.getByRole('button', { name: 'Begin it' }).click();
    const panel = page.getByRole('complementary', { name: 'Thread' });
    await panel.getByRole('heading', { name: 'The ladder', level: 2 }).first().waitFor();
    // It begins with its message, as it stands in the channel.
    const start = panel.locator('article').filter({ hasText: 'who brings the ladder?' });
    await start.getByRole('button', { name: 'Robert' }).waitFor();
    await bob.rest.patch(`/channels/${textId}/messages/${asked.id}`, { content: 'who brings the ladder? And when?' });
    await start.getByText('And when?').waitFor();
    const inThread = panel.getByRole('textbox', { name: /^Message / });
    await inThread.fill('I have one');
    await inThread.press('Enter');
    await panel.locator('article:not(.pending)').filter({ hasText: 'I have one' }).waitFor();
    // The other one sees it begin, reads it beside the channel, and follows it.
    await his
      .getByRole('link', { name: /The ladder/ })
      .first()
      .click();
    const hisPanel = his.getByRole('complementary', { name: 'Thread' });
    await hisPanel.locator('article').filter({ hasText: 'I have one' }).waitFor();
    // Both are read aloud, each message once.
    await inThread.fill('of wood');
    await inThread.press('Enter');
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'and beside it' });
    const heard = his.getByRole('log');
    await heard.getByText(`${alice.name} (The ladder): of wood`).waitFor();
    await heard.getByText(`${alice.name}: and beside it`).waitFor();
    await alice.rest.post(`/channels/${textId}/messages`, { poll: { question: { text: 'Which wood?' }, answers: [{ poll_media: { text: 'Oak' } }] } });
    await heard.getByText(`${alice.name}: Poll: Which wood?`).waitFor();
    expect(await heard.locator('p').count()).toBe(3);
    await hisPanel.getByRole('button', { name: 'Follow', exact: true }).click();
    await hisPanel.getByRole('button', { name: 'Follow', exact: true }).waitFor({ state: 'detached' });
    expect(await faultsOfAccess(page)).toEqual([]);
    await hisPanel.getByRole('button', { name: 'Close the thread' }).click();
    await inThread.fill('it is long');
    await inThread.press('Enter');
    await his
      .getByRole('navigation', { name: 'Channels' })
      .getByRole('link', { name: /The ladder, unread/ })
      .waitFor();
    const menu = async (item: string): Promise<void> => {
      await panel.getByRole('button', { name: /^Thread: / }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    // Somebody who is muted in it hears nothing; who is in it, and what it is called.
    await his
      .getByRole('navigation', { name: 'Channels' })
      .getByRole('link', { name: /The ladder/ })
      .click();
    await his.getByRole('heading', { level: 1, name: 'The ladder' }).waitFor();
    await his.getByRole('button', { name: 'Thread: The ladder' }).click();
    await his.getByRole('menuitem', { name: 'Mute the thread' }).click();
    await his.getByRole('menuitem', { name: 'For 1 hour' }).click();
    await his.getByRole('button', { name: 'Thread: The ladder' }).click();
    await his.getByRole('menuitem', { name: /Unmute the thread/ }).waitFor();
    await his.keyboard.press('Escape');
    await his.getByRole('link', { name: 'general', exact: true }).click();
    await menu('Who is in it');
    await page.getByRole('list', { name: 'Who is in it' }).getByText('Robert').waitFor();
    await page.keyboard.press('Escape');
    await menu('Edit the thread');
    await page.getByRole('dialog').getByLabel('Name').fill('The long ladder');
    await page.getByRole('dialog').getByLabel('Slow mode').selectOption('10');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await panel.getByRole('heading', { name: 'The long ladder', level: 2 }).first().waitFor();
    await inThread.fill('very');
    await inThread.press('Enter');
    await panel.locator('article:not(.pending)').filter({ hasText: 'very' }).waitFor();
    expect(await his.getByRole('link', { name: /The long ladder, unread/ }).count()).toBe(0);
    await menu('Archive the thread');
    // Its message leads there, also for who comes afterwards.
    const { page: later } = await open(alice, `/channels/${guildId}/${textId}`);
    await row(later, 'the ladder?')
      .getByRole('link', { name: /The long ladder/ })
      .click();
    await later.getByRole('complementary', { name: 'Thread' }).locator('article').filter({ hasText: 'very' }).waitFor();
    await later.close();
    await page.getByRole('button', { name: 'Threads', exact: true }).click();
    const list = page.getByRole('dialog', { name: 'Threads' });
    await list.getByText('There are no threads here.').waitFor();
    await list.getByRole('tab', { name: 'Archive', exact: true }).click();
    await list.getByRole('button', { name: /The long ladder/ }).click();
    await menu('Bring it back from the archive');
    // One that no message begins, and only who is brought in sees.
    await page.getByRole('button', { name: 'Threads', exact: true }).click();
    await list.getByRole('button', { name: /The long ladder/ }).waitFor();
    await list.getByRole('button', { name: 'New', exact: true }).click();
    await page.getByRole('dialog', { name: 'New thread' }).getByLabel('Name').fill('A surprise');
    await page.getByRole('textbox', { name: 'First message' }).fill('for Robert');
    await page.getByLabel(/^Private/).check();
    await page.getByRole('button', { name: 'Begin it' }).click();
    await panel.getByRole('heading', { name: 'A surprise', level: 2 }).first().waitFor();
    await panel.locator('article:not(.pending)').filter({ hasText: 'for Robert' }).waitFor();
    expect(await his.getByRole('link', { name: /A surprise/ }).count()).toBe(0);
    await menu('Who is in it');
    await page.getByLabel('Bring somebody in').fill('rob');
    await page.getByRole('list', { name: 'Found' }).getByRole('button', { name: 'Bring in' }).click();
    await his
      .getByRole('navigation', { name: 'Channels' })
      .getByRole('link', { name: /A surprise/ })
      .waitFor();
    // One's own, wherever they are.
    await his.goto(`${world().server.url}/threads`);
    const mine = his.getByRole('dialog', { name: 'My threads' });
    await mine.getByRole('button', { name: /The long ladder/ }).waitFor();
    expect(await faultsOfAccess(his)).toEqual([]);
    await mine.getByRole('button', { name: /A surprise/ }).click();
    await his.getByRole('complementary', { name: 'Thread' }).getByRole('heading', { name: 'A surprise', level: 2 }).first().waitFor();
  });

  it('shows a forum as the channel has it, posts with tags and files, and finds posts by both', async () => {
    const { alice, bob, guildId } = await world().scene();
    const forum = await alice.rest.post<{ id: string; available_tags: { id: string; name: string }[] }>(`/guilds/${guildId}/channels`, {
      name: 'workshop',
      type: 15,
      topic: 'Ask **before** you saw.',
      available_tags: [{ name: 'wood', emoji_name: '🪵' }, { name: 'metal' }],
      default_forum_layout: 2,
      default_reaction_emoji: { emoji_id: null, emoji_name: '👍' },
    });
    const [wood] = forum.available_tags;
    const posted = async (name: string, more: object = {}): Promise<{ id: string }> =>
      alice.rest.post<{ id: string }>(`/channels/${forum.id}/threads`, { name, message: { content: `${name}: how it began` }, ...more });
    for (let count = 0; count < 30; count++) {
      const { id } = await posted(`old ${count}`);
      await alice.rest.patch(`/channels/${id}`, { archived: true });
    }
    const rules = await posted('Rules of the house');
    await alice.rest.patch(`/channels/${rules.id}`, { flags: 2 });
    const { page } = await open(bob, `/channels/${guildId}/${forum.id}`);
    const posts = page.getByRole('list', { name: 'Posts' });
    await posts.getByRole('link', { name: 'Rules of the house' }).waitFor();
    await posts.getByText('how it began').first().waitFor();
    expect(await page.getByRole('button', { name: 'Grid' }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'New post' }).click();
    const dialog = page.getByRole('dialog', { name: 'New post' });
    await dialog.locator('input[type=file]').setInputFiles({ name: 'stool.png', mimeType: 'image/png', buffer: PIXEL });
    await dialog.getByRole('list', { name: 'Files to send' }).getByText('stool.png').waitFor();
    // What is closed is forgotten, with its files.
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'New post' }).click();
    await dialog.getByLabel('Title').fill('A chair');
    const text = dialog.getByRole('textbox', { name: 'Text' });
    await text.pressSequentially('with **four** legs :chair: by @al');
    await dialog.locator('.md-strong').getByText('four').waitFor();
    // Escape closes what is proposed, and not what is around it.
    await dialog.getByRole('listbox', { name: 'Proposals' }).waitFor();
    await text.press('Escape');
    await dialog.getByRole('listbox', { name: 'Proposals' }).waitFor({ state: 'detached' });
    await text.press('i');
    await dialog.getByRole('option', { name: alice.name }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await text.press('Tab');
    await dialog.getByRole('button', { name: 'Emojis' }).click();
    await page.getByRole('dialog', { name: 'Emojis' }).getByRole('combobox').fill('hedgehog');
    await page.getByRole('option', { name: /hedgehog/ }).click();
    await dialog.getByRole('button', { name: 'wood' }).click();
    await dialog.locator('input[type=file]').setInputFiles({ name: 'chair.png', mimeType: 'image/png', buffer: PIXEL });
    await dialog.getByRole('list', { name: 'Files to send' }).getByText('chair.png').waitFor();
    expect(await dialog.getByRole('list', { name: 'Files to send' }).getByText('stool.png').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Change chair.png' }).click();
    await page.getByLabel(/^Description/).fill('The chair by the window');
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Post it' }).click();
    const panel = page.getByRole('complementary', { name: 'Thread' });
    await panel.getByRole('heading', { name: 'A chair', level: 2 }).first().waitFor();
    await panel
      .locator('article')
      .filter({ hasText: `with four legs 🪑 by @${alice.name} 🦔` })
      .getByRole('img', { name: 'The chair by the window' })
      .waitFor();
    // What a forum offers to be pressed stands where a post begins, and on it in the forum.
    await panel.getByRole('button', { name: '👍, 0 reactions' }).click();
    await panel.getByRole('button', { name: '👍, 1 reaction', pressed: true }).waitFor();
    await posts.getByRole('button', { name: '👍, 1 reaction' }).click();
    await panel.getByRole('button', { name: '👍, 0 reactions' }).waitFor();
    await panel.getByRole('button', { name: 'Close the thread' }).click();
    const chair = posts.getByRole('listitem').filter({ hasText: 'A chair' });
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.posts .post-cover[src]')?.naturalWidth === 1);
    expect(await posts.getByRole('listitem').first().textContent()).toContain('Rules of the house');
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.getByRole('button', { name: 'List' }).click();
    await page.getByRole('group', { name: 'Only with these tags' }).getByRole('button', { name: 'wood' }).click();
    await posts.getByRole('link', { name: 'Rules of the house' }).waitFor({ state: 'detached' });
    await chair.getByText('with four legs 🪑').waitFor();
    await page.getByRole('group', { name: 'Only with these tags' }).getByRole('button', { name: 'wood' }).click();
    await page.getByLabel('Order').selectOption('creation');
    // The archive comes page by page.
    await posts.getByRole('link', { name: 'old 29' }).waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).scrollIntoViewIfNeeded();
    await posts.getByRole('link', { name: 'old 0', exact: true }).waitFor();
    await page.getByLabel('Look for a post').fill('old 17');
    await posts.getByRole('link', { name: 'old 9', exact: true }).waitFor({ state: 'detached' });
    await posts.getByRole('link', { name: 'old 17' }).click();
    await panel.locator('article').filter({ hasText: 'old 17: how it began' }).waitFor();
    // What somebody else posts is there at once.
    await page.getByLabel('Look for a post').fill('');
    await posted('A table', { applied_tags: [wood?.id] });
    await posts.getByRole('link', { name: 'A table' }).waitFor();
    // Of whom one blocked, a post says nothing until one asks; not even its title.
    await bob.rest.put(`/users/@me/relationships/${alice.id}`, { type: 2 });
    await posts.getByText('1 blocked message').first().waitFor();
    await posts.getByRole('link', { name: 'A table' }).waitFor({ state: 'detached' });
    await posts.getByRole('button', { name: 'Show' }).first().click();
    await posts.getByRole('link', { name: /table|house/ }).waitFor();
    await bob.rest.delete(`/users/@me/relationships/${alice.id}`);
    await posts.getByRole('link', { name: 'A table' }).waitFor();
    await page.reload();
    expect(await page.getByRole('button', { name: 'List' }).getAttribute('aria-pressed')).toBe('true');
    await panel.locator('article').filter({ hasText: 'old 17: how it began' }).waitFor();
    await box(page).waitFor();
    await write(page, 'still of interest');
    await row(page, 'still of interest').waitFor();
  });
});
