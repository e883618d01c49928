import { PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { logIn as logInBot, newClient, next } from '../discord.js/use-bot.ts';
import { useWorld, type Somebody } from '../world.ts';
import { authorize, cancel, heading, logIn } from './acts.ts';
import { useBrowser } from './use-browser.ts';

describeWhere(lackingChromium(), 'adding a bot by its link', () => {
  const world = useWorld();
  const open = useBrowser(() => [world().server.url]);
  const link = (bot: Somebody, query: Record<string, string> = {}, path = '/oauth2/authorize'): string =>
    `${world().server.url}${path}?${new URLSearchParams({ client_id: bot.id, scope: 'bot applications.commands', ...query })}`;

  it('brings it in with the permissions that were left ticked, and the bot hears it', async () => {
    const alice = await world().person('alice');
    await world().guild(alice, 'Another guild');
    const { id: guildId } = await world().guild(alice, 'The right guild');
    const bot = await world().bot({ name: 'Parrot' });
    const client = await logInBot(newClient(world()), bot.token);
    const { page } = await open();
    const permissions = String(PermissionFlagsBits.SendMessages | PermissionFlagsBits.BanMembers | PermissionFlagsBits.AddReactions);
    await page.goto(link(bot, { permissions }));
    expect(await page.getByText('to go on to').innerText()).toBe('to go on to Parrot');
    await logIn(page, alice);
    expect(await heading(page)).toBe('Parrot');
    expect(await page.getByRole('checkbox').count()).toBe(3);
    await page.getByLabel('Guild').selectOption({ label: 'The right guild' });
    await page.getByLabel('Ban members').uncheck();
    const entered = next(client, 'guildCreate');
    await authorize(page);
    expect(await heading(page)).toBe('Authorized');
    const [guild] = await entered;
    expect(guild.id).toBe(guildId);
    const role = (await guild.members.fetchMe()).roles.botRole;
    expect(new PermissionsBitField(role?.permissions ?? 0n).toArray().toSorted()).toEqual(['AddReactions', 'SendMessages']);
    await client.destroy();
  });

  it('works without any script, and by the address of the API', async () => {
    const { alice, guildId } = await world().scene();
    const bot = await world().bot();
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(link(bot, { permissions: '2048', guild_id: guildId }, '/api/oauth2/authorize'));
    await logIn(page, alice);
    await authorize(page);
    expect(await heading(page)).toBe('Authorized');
    expect((await world().server.core.states.get(guildId))?.members.has(bot.id)).toBe(true);
  });

  it('shows what the person cannot give, and never gives it', async () => {
    const { alice, bob, guildId } = await world().scene();
    const own = PermissionFlagsBits.ManageGuild | PermissionFlagsBits.SendMessages;
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: String(own) });
    const bot = await world().bot();
    const { page } = await open();
    await page.goto(link(bot, { permissions: '2056', guild_id: guildId, disable_guild_select: 'true' }));
    await logIn(page, bob);
    expect(await page.getByLabel('Administrator').isDisabled()).toBe(true);
    expect(await page.getByLabel('Send messages').isEnabled()).toBe(true);
    await authorize(page);
    expect(new URL(page.url()).searchParams.get('permissions')).toBe('2048');
  });

  it('changes nothing when the person declines', async () => {
    const { alice, guildId } = await world().scene();
    const bot = await world().bot();
    const { page } = await open();
    await page.goto(link(bot));
    await logIn(page, alice);
    await cancel(page);
    expect(await heading(page)).toBe('Nothing was changed');
    expect((await world().server.core.states.get(guildId))?.members.has(bot.id)).toBe(false);
  });

  it('offers nothing to somebody who manages no guild, or not that one', async () => {
    const { bob, guildId } = await world().scene();
    const bot = await world().bot();
    const { page } = await open();
    await page.goto(link(bot));
    await logIn(page, bob);
    expect(await page.getByRole('alert').innerText()).toContain('You manage no guild');
    expect(await page.getByRole('button', { name: 'Authorize' }).isDisabled()).toBe(true);
    await page.goto(link(bot, { guild_id: guildId, disable_guild_select: 'true' }));
    expect(await page.getByRole('alert').innerText()).toContain('You do not manage the guild');
  });

  it('says in words what is wrong with a link', async () => {
    const { alice } = await world().scene();
    const owner = await world().person();
    const [shy, strict] = [await world().bot({ owner }), await world().bot({ owner })];
    await owner.rest.patch(`/applications/${shy.id}`, { bot_public: false });
    await owner.rest.patch(`/applications/${strict.id}`, { bot_require_code_grant: true });
    const { page } = await open();
    const said = async (address: string): Promise<string> => {
      await page.goto(address);
      return heading(page);
    };
    expect(await said(`${world().server.url}/oauth2/authorize?client_id=1&scope=bot`)).toBe('Unknown application');
    expect(await said(`${world().server.url}/oauth2/authorize?scope=bot`)).toBe('The link is incomplete');
    await page.goto(link(shy));
    await logIn(page, alice);
    expect(await heading(page)).toBe('This bot is not public');
    expect(await said(link(strict))).toBe('Requires code grant');
    expect(await said(link(strict, { scope: 'bot everything' }))).toBe('Invalid scope');
    expect(await said(link(strict, { scope: 'identify', redirect_uri: 'https://evil.example/' }))).toBe('Invalid redirect_uri');
    expect(await said(link(strict, { state: 'x'.repeat(3000) }))).toBe('The link is too long');
  });
});
