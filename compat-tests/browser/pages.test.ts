import { createRegistrationInvite } from '#core/instance/registration-invites';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { heading, logIn } from './acts.ts';
import { faultsOfAccess, useBrowser } from './use-browser.ts';

/** Text that would do something if any page took it for markup. */
const HOSTILE = `"><img src=x onerror=alert(1)>'<b>`;

describeWhere(lackingChromium(), 'a page', () => {
  const world = useWorld();
  const open = useBrowser(() => [world().server.url]);

  it('of an invite lets somebody in who has nothing but a browser', async () => {
    const { alice, textId, guildId } = await world().scene();
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`);
    const { page } = await open();
    await page.goto(world().server.url);
    await page.getByLabel('Invite, or its link').fill(`https://discord.gg/${code}`);
    await page.getByRole('button', { name: 'Go on' }).click();
    expect(await heading(page)).toBe('The guild');
    const carol = await world().person('carol');
    await logIn(page, carol);
    expect(await page.getByRole('status').innerText()).toContain('You are a member');
    expect(await carol.rest.get('/users/@me/guilds')).toMatchObject([{ id: guildId }]);
    await page.goto(`${world().server.url}/invite/nosuchcode`);
    expect(await heading(page)).toBe('This invite leads nowhere');
  });

  it('takes names for names and nothing else', async () => {
    const alice = await world().person('alice');
    const guild = await world().guild(alice, HOSTILE);
    await alice.rest.patch(`/channels/${guild.textId}`, { topic: HOSTILE });
    const bot = await world().bot({ owner: alice, name: HOSTILE.slice(0, 32) });
    await alice.rest.patch(`/applications/${bot.id}`, { description: HOSTILE, redirect_uris: ['https://example.org/'] });
    await alice.rest.patch('/users/@me', { global_name: HOSTILE.slice(0, 32) });
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${guild.textId}/invites`);
    const { page } = await open();
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
    const query = new URLSearchParams({ client_id: bot.id, scope: 'bot webhook.incoming', state: HOSTILE, permissions: '8' });
    await page.goto(`${world().server.url}/oauth2/authorize?${query}`);
    await logIn(page, alice);
    expect(await heading(page)).toBe(HOSTILE.slice(0, 32).trim());
    expect(await page.locator('.description').innerText()).toBe(HOSTILE);
    expect(await page.getByLabel('Guild').locator('option').allTextContents()).toContain(HOSTILE);
    await page.goto(`${world().server.url}/invite/${code}`);
    expect(await heading(page)).toBe(HOSTILE);
    await page.goto(`${world().server.url}/oauth2/authorize?client_id=${encodeURIComponent(HOSTILE)}&scope=${encodeURIComponent(HOSTILE)}`);
    expect(await page.locator('main img, main b').count()).toBe(0);
    expect(dialogs).toBe(0);
  });

  it('can be used by everybody, light and dark', async () => {
    const { alice, textId } = await world().scene();
    const bot = await world().bot();
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`);
    const invite = await createRegistrationInvite(world().server.core, { max_uses: 1, max_age: 0 }, { id: alice.id, reason: null });
    const { page } = await open();
    const link = `/oauth2/authorize?client_id=${bot.id}&scope=bot&permissions=2056`;
    const found: string[] = [];
    const look = async (path: string): Promise<void> => {
      await page.goto(`${world().server.url}${path}`);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await faultsOfAccess(page)).map((fault) => `${path} (${colorScheme}) ${fault}`));
      }
    };
    for (const path of [
      '/',
      link,
      `${link}&screen=register`,
      `/invite/${code}`,
      `/invite/${invite.code}`,
      '/invite/nosuchcode',
      '/oauth2/authorized',
      '/oauth2/authorized?error=access_denied',
    ])
      await look(path);
    await page.goto(`${world().server.url}${link}`);
    await logIn(page, alice);
    for (const path of [link, `/invite/${code}`, `/invite/${invite.code}`, '/oauth2/authorize?client_id=1']) await look(path);
    expect(found).toEqual([]);
  });
});
