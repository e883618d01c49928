import { PermissionFlagsBits as Permission, type APIEmoji } from 'discord-api-types/v10';
import { lackOfSharp } from '#compat-tests/conditions/sharp';
import { useWorld } from '#compat-tests/world';
import { dataUri, testGif, testPng } from '../cdn/test-images.ts';

const world = useWorld();
const image = dataUri(testPng());

/** Guilds let everybody make emojis unless their owner says otherwise. */
async function takeFromEveryone(guildId: string, permission: bigint): Promise<void> {
  const { core } = world().server;
  const everyone = (await core.states.get(guildId))?.roles.get(guildId);
  if (!everyone) throw new Error('the guild has no @everyone');
  const role = { ...everyone, permissions: (BigInt(everyone.permissions) & ~permission).toString() };
  await core.guilds.saveRoles(guildId, [role]);
  core.publish({ guild_id: guildId }, { t: 'GUILD_ROLE_UPDATE', d: { guild_id: guildId, role } }, { kind: 'roles', guild_id: guildId, roles: [role] });
}

describe('Emojis of a guild', () => {
  it('are made, heard of, served, renamed and deleted', async () => {
    const { alice, bot, guildId } = await world().scene();
    const listener = await bot.listen();
    const created = listener.next<{ emojis: APIEmoji[] }>('GUILD_EMOJIS_UPDATE', (d) => d.emojis.length === 1);
    const emoji = await bot.rest.post<APIEmoji>(`/guilds/${guildId}/emojis`, { name: 'wave', image });
    expect(emoji).toMatchObject({ name: 'wave', animated: false, available: true, roles: [], user: { id: bot.id } });
    expect((await created).emojis[0]).toMatchObject({ id: emoji.id, name: 'wave' });
    expect((await created).emojis[0]).not.toHaveProperty('user');

    const served = await fetch(`${world().server.core.settings.cdnUrl}/emojis/${emoji.id}.webp?size=44`);
    expect(served.headers.get('content-type')).toBe(lackOfSharp ? 'image/png' : 'image/webp');

    expect(await alice.rest.patch(`/guilds/${guildId}/emojis/${emoji.id}`, { name: 'bow' })).toMatchObject({ id: emoji.id, name: 'bow' });
    expect(await alice.rest.get(`/guilds/${guildId}/emojis`)).toMatchObject([{ id: emoji.id, name: 'bow', user: { id: bot.id } }]);
    const deleted = listener.next<{ emojis: APIEmoji[] }>('GUILD_EMOJIS_UPDATE', (d) => d.emojis.length === 0);
    await bot.rest.delete(`/guilds/${guildId}/emojis/${emoji.id}`);
    await deleted;
    expect(await bot.rest.refused('GET', `/guilds/${guildId}/emojis/${emoji.id}`)).toBe('404 10014');
    expect((await fetch(`${world().server.core.settings.cdnUrl}/emojis/${emoji.id}.png`)).status).toBe(404);
  });

  it('are made with one permission, and those of others changed with another', async () => {
    const { alice, bob, guildId } = await world().scene();
    await takeFromEveryone(guildId, Permission.CreateGuildExpressions);
    const bot = await world().bot({ owner: alice, guildId, permissions: Permission.CreateGuildExpressions });
    const of = await alice.rest.post<APIEmoji>(`/guilds/${guildId}/emojis`, { name: 'alices', image });
    const own = await bot.rest.post<APIEmoji>(`/guilds/${guildId}/emojis`, { name: 'own', image });
    expect(await bot.rest.refused('PATCH', `/guilds/${guildId}/emojis/${of.id}`, { body: { name: 'mine' } })).toBe('403 50013');
    expect(await bot.rest.refused('DELETE', `/guilds/${guildId}/emojis/${of.id}`)).toBe('403 50013');
    expect(await bot.rest.patch(`/guilds/${guildId}/emojis/${own.id}`, { name: 'mine' })).toMatchObject({ name: 'mine' });
    expect(await bob.rest.refused('POST', `/guilds/${guildId}/emojis`, { body: { name: 'bobs', image } })).toBe('403 50013');
    const seen = await bob.rest.get<APIEmoji[]>(`/guilds/${guildId}/emojis`);
    expect(seen).toHaveLength(2);
    expect(seen[0]).not.toHaveProperty('user');
  });

  it('refuse what is no picture, what is too large and roles that do not exist', async () => {
    const { bot, guildId } = await world().scene();
    const errorsOf = async (body: unknown) => (await bot.rest.ask<{ errors?: unknown }>('POST', `/guilds/${guildId}/emojis`, { body })).body.errors;
    expect(await errorsOf({ name: 'ok', image: dataUri(Buffer.from('<html></html>, surely no picture')) })).toHaveProperty(
      'image._errors.0.code',
      'IMAGE_INVALID',
    );
    expect(await errorsOf({ name: 'ok', image: dataUri(Buffer.concat([testPng(), Buffer.alloc(256 * 1024)])) })).toHaveProperty(
      'image._errors.0.code',
      'BINARY_TYPE_MAX_SIZE',
    );
    expect(await errorsOf({ name: 'a b', image })).toHaveProperty('name._errors.0.code', 'STRING_TYPE_REGEX');
    expect(await bot.rest.refused('POST', `/guilds/${guildId}/emojis`, { body: { name: 'ok', image, roles: ['1'] } })).toBe('404 10011');
  });

  it('have room for 250 still and 250 moving ones, whatever the tier of the guild', async () => {
    const { bot, guildId } = await world().scene();
    const { core } = world().server;
    await core.guilds.saveEmojis(
      guildId,
      Array.from({ length: 249 }, (_, index) => ({ id: core.ids.next(), name: `e${index}x`, animated: false, managed: false })),
    );
    core.states.forget(guildId);
    await bot.rest.post(`/guilds/${guildId}/emojis`, { name: 'the_last', image });
    expect(await bot.rest.refused('POST', `/guilds/${guildId}/emojis`, { body: { name: 'one_more', image } })).toBe('400 30008');
    const moving = await bot.rest.post(`/guilds/${guildId}/emojis`, { name: 'moving', image: dataUri(testGif(2), 'image/gif') });
    expect(moving).toMatchObject({ animated: true });
  });
});

describe('Emojis of an application', () => {
  it('are made, listed, renamed and deleted by its bot and its owner alone', async () => {
    const { alice, bob, bot } = await world().scene();
    const { id } = await bot.rest.get<{ id: string }>('/applications/@me');
    const emoji = await bot.rest.post<APIEmoji>(`/applications/${id}/emojis`, { name: 'wave', image });
    expect(emoji).toMatchObject({ name: 'wave', user: { id: bot.id } });
    expect(await bot.rest.refused('POST', `/applications/${id}/emojis`, { body: { name: 'wave', image } })).toBe('400 50035');
    expect(await alice.rest.get(`/applications/${id}/emojis`)).toEqual({ items: [emoji] });
    expect(await bot.rest.get(`/applications/${id}/emojis/${emoji.id}`)).toEqual(emoji);
    expect(await bot.rest.patch(`/applications/${id}/emojis/${emoji.id}`, { name: 'bow' })).toEqual({ ...emoji, name: 'bow' });
    expect(await bob.rest.refused('GET', `/applications/${id}/emojis`)).toBe('403 20012');
    await bot.rest.delete(`/applications/${id}/emojis/${emoji.id}`);
    expect(await bot.rest.refused('DELETE', `/applications/${id}/emojis/${emoji.id}`)).toBe('404 10014');
  });
});
