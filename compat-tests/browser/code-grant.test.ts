import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { useWorld, type Somebody } from '../world.ts';
import { authorize, cancel, heading, logIn } from './acts.ts';
import { openOAuth2Client } from './oauth2-client.ts';
import { useBrowser } from './use-browser.ts';

describeWhere(lackingChromium(), 'logging in to a site with an account of this server', () => {
  const world = useWorld();
  let site: Awaited<ReturnType<typeof openOAuth2Client>>;
  let bot: Somebody;
  const open = useBrowser(() => [world().server.url, site.origin]);

  beforeAll(async () => {
    site = await openOAuth2Client(`${world().server.url}/api/v10`);
    const owner = await world().person('owner');
    bot = await world().bot({ owner, name: 'The dashboard' });
    await owner.rest.patch(`/applications/${bot.id}`, { redirect_uris: [site.redirectUri] });
    // A program without a secret: PKCE stands for it.
    site.name(bot.id);
  });
  afterAll(() => site?.close());

  it('goes there and back by code and PKCE, and the next time without a question', async () => {
    const alice = await world().person('alice');
    const { page } = await open();
    await page.goto(site.startWith({ scope: 'identify guilds' }));
    await logIn(page, alice);
    expect(await page.getByRole('listitem').allInnerTexts()).toEqual(['See your name, avatar and banner', 'See which guilds you are in']);
    expect(await page.getByText('Afterwards you go to').innerText()).toContain(new URL(site.origin).host);
    await authorize(page);
    expect(await heading(page)).toBe(`Hello ${alice.name}`);
    expect(site.cameBack().get('iss')).toBe(world().server.url);
    await page.goto(site.startWith({ scope: 'identify', prompt: 'none' }));
    expect(await heading(page)).toBe(`Hello ${alice.name}`);
    await page.goto(site.startWith({ scope: 'identify email', prompt: 'none' }));
    expect(await heading(page)).toBe('The dashboard');
  });

  it('tells the site when the person declines', async () => {
    const { page } = await open();
    await page.goto(site.startWith({ scope: 'identify' }));
    await logIn(page, await world().person());
    await cancel(page);
    expect(await heading(page)).toBe('You declined');
    expect(site.cameBack().get('error')).toBe('access_denied');
  });

  it('gives a token in the fragment to those who ask for one', async () => {
    const alice = await world().person('alice');
    const { page } = await open();
    await page.goto(site.startWith({ scope: 'identify', response_type: 'token' }));
    await logIn(page, alice);
    await authorize(page);
    await page.waitForURL(`${site.redirectUri}**`);
    const fragment = new URLSearchParams(new URL(page.url()).hash.slice(1));
    const headers = { authorization: `Bearer ${fragment.get('access_token')}` };
    expect(await world().nobody.get('/users/@me', { headers })).toMatchObject({ id: alice.id });
    expect(fragment.get('state')).not.toBeNull();
  });

  it('lets the site bring the person into a guild', async () => {
    const { alice, guildId } = await world().scene();
    const carol = await world().person('carol');
    const { page } = await open();
    await page.goto(site.startWith({ scope: 'bot', guild_id: guildId, permissions: '1' }));
    await logIn(page, alice);
    await authorize(page);
    expect(await heading(page)).toBe('Hello stranger');
    expect(site.tokens().guild).toMatchObject({ id: guildId, name: 'The guild' });
    const { page: hers } = await open();
    await hers.goto(site.startWith({ scope: 'identify guilds.join' }));
    await logIn(hers, carol);
    await authorize(hers);
    expect(await heading(hers)).toBe(`Hello ${carol.name}`);
    await bot.rest.put(`/guilds/${guildId}/members/${carol.id}`, { access_token: site.tokens().access_token });
    expect(await carol.rest.get('/users/@me/guilds')).toMatchObject([{ id: guildId }]);
  });

  it('gives the site a webhook in the channel that was chosen', async () => {
    const { alice, textId } = await world().scene();
    const { page } = await open();
    await page.goto(site.startWith({ scope: 'webhook.incoming' }));
    await logIn(page, alice);
    await page.getByLabel('Channel for its messages').selectOption(textId);
    await authorize(page);
    expect(await heading(page)).toMatch(/^Hello/);
    const { webhook } = site.tokens();
    expect(webhook).toMatchObject({ channel_id: textId, name: 'The dashboard' });
    const posted = await fetch(`${webhook?.url}?wait=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'news' }),
    });
    expect(await posted.json()).toMatchObject({ content: 'news', channel_id: textId });
  });

  it('lets another person log in instead', async () => {
    const [alice, bob] = [await world().person('alice'), await world().person('bob')];
    const { page } = await open();
    await page.goto(site.startWith({ scope: 'identify' }));
    await logIn(page, alice);
    expect(await page.getByText('Logged in as').innerText()).toContain(alice.name);
    await page.getByRole('button', { name: 'Not you?' }).click();
    await logIn(page, bob);
    await authorize(page);
    expect(await heading(page)).toBe(`Hello ${bob.name}`);
  });

  it('can be done with the keyboard alone', async () => {
    const alice = await world().person('alice');
    const { page } = await open();
    await page.goto(site.startWith({ scope: 'identify' }));
    await page.keyboard.type(alice.name);
    await page.keyboard.press('Tab');
    await page.keyboard.type('correct horse battery');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Authorize' }).waitFor();
    const isThere = (): Promise<boolean> => page.getByRole('button', { name: 'Authorize' }).evaluate((button) => button === button.ownerDocument.activeElement);
    for (let steps = 0; steps < 20 && !(await isThere()); steps++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Hello ${alice.name}` }).waitFor();
  });

  it('begins with an account made on the way', async () => {
    const { page } = await open();
    await page.goto(site.startWith({ scope: 'identify' }));
    await page.getByRole('link', { name: 'Make one' }).click();
    await page.getByLabel('Name', { exact: true }).fill('x!');
    await page.getByLabel('Password').fill('a password of mine');
    await page.getByRole('button', { name: 'Make an account' }).click();
    expect(await page.getByText('Username can only use letters').count()).toBe(1);
    await page.getByLabel('Name', { exact: true }).fill('newcomer');
    await page.getByLabel('Password').fill('a password of mine');
    await page.getByRole('button', { name: 'Make an account' }).click();
    await authorize(page);
    expect(await heading(page)).toBe('Hello newcomer');
  });
});
