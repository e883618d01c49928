import type { APIApplicationCommand } from 'discord-api-types/v10';
import { useWorld } from '#compat-tests/world';

const world = useWorld();
const PING = { name: 'ping', description: 'Answers', type: 1 };

describe('registering commands', () => {
  it('creates with 201 and overwrites the one of the same name with 200 and the same id', async () => {
    const bot = await world().bot();
    const path = `/applications/${bot.id}/commands`;
    const first = await bot.rest.ask<APIApplicationCommand>('POST', path, { body: PING });
    const second = await bot.rest.ask<APIApplicationCommand>('POST', path, { body: { ...PING, description: 'Answers soon' } });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({ id: first.body.id, application_id: bot.id, description: 'Answers soon', default_member_permissions: null });
    expect(second.body.version).not.toBe(first.body.version);
    const third = await bot.rest.ask<APIApplicationCommand>('POST', path, { body: { ...PING, description: 'Answers soon' } });
    expect(third.body.version).toBe(second.body.version);
    expect(await bot.rest.get(`${path}/${first.body.id}`)).toEqual(second.body);
  });

  it('replaces all of a scope, keeping the ids of those that stay', async () => {
    const { bot, guildId } = await world().scene();
    const path = `/applications/${bot.id}/guilds/${guildId}/commands`;
    const [ping] = await bot.rest.put<APIApplicationCommand[]>(path, [PING, { name: 'Report', type: 3 }, { name: 'Who is it', type: 2 }]);
    const replaced = await bot.rest.put<APIApplicationCommand[]>(path, [{ name: 'other', description: 'Another' }, PING]);
    expect(replaced.map(({ name }) => name)).toEqual(['other', 'ping']);
    expect(replaced[1]?.id).toBe(ping?.id);
    expect(await bot.rest.get(`${path}/${ping?.id}`)).toEqual(replaced[1]);
    expect(replaced[0]).toMatchObject({ guild_id: guildId, type: 1 });
    expect((await bot.rest.get<APIApplicationCommand[]>(path)).map(({ name }) => name).toSorted()).toEqual(['other', 'ping']);
    expect(await bot.rest.get(`/applications/${bot.id}/commands`)).toEqual([]);
  });

  it('edits and deletes', async () => {
    const bot = await world().bot();
    const path = `/applications/${bot.id}/commands`;
    const { id } = await bot.rest.post<APIApplicationCommand>(path, PING);
    await bot.rest.post(path, { ...PING, name: 'pong' });
    expect(await bot.rest.patch(`${path}/${id}`, { description: 'New words' })).toMatchObject({ id, name: 'ping', description: 'New words' });
    expect(await bot.rest.refused('PATCH', `${path}/${id}`, { body: { name: 'pong' } })).toBe('400 40041');
    await bot.rest.delete(`${path}/${id}`);
    expect(await bot.rest.refused('GET', `${path}/${id}`)).toBe('404 10063');
    expect(await bot.rest.refused('DELETE', `${path}/${id}`)).toBe('404 10063');
  });

  it('shows languages when asked, else the reader’s', async () => {
    const bot = await world().bot();
    const path = `/applications/${bot.id}/commands`;
    await bot.rest.post(path, { ...PING, name_localizations: { de: 'klopf', 'es-ES': 'toca' } });
    const list = async (query: Record<string, boolean>, headers: Record<string, string> = {}) =>
      (await bot.rest.get<APIApplicationCommand[]>(path, { query, headers }))[0];
    expect(await list({ with_localizations: true })).toMatchObject({ name_localizations: { de: 'klopf', 'es-ES': 'toca' }, description_localizations: null });
    const german = await list({}, { 'x-discord-locale': 'de' });
    expect(german).toMatchObject({ name: 'ping', name_localized: 'klopf' });
    expect(german).not.toHaveProperty('name_localizations');
    expect(await list({}, { 'x-discord-locale': 'es-419' })).toMatchObject({ name_localized: 'toca' });
    expect(await list({})).not.toHaveProperty('name_localized');
  });

  it('says which field is wrong', async () => {
    const bot = await world().bot();
    const refused = async (body: unknown) => {
      const answer = await bot.rest.ask<{ code: number; errors: object }>('POST', `/applications/${bot.id}/commands`, { body });
      expect([answer.status, answer.body.code]).toEqual([400, 50035]);
      return answer.body.errors;
    };
    expect(await refused({ name: 'Big Name', description: 'x' })).toHaveProperty('name');
    expect(await refused({ name: 'ping' })).toHaveProperty('description');
    expect(await refused({ ...PING, options: [{ type: 3, name: 'a', description: '' }] })).toHaveProperty('options.0.description');
  });

  it('stops at 100 slash commands in a scope', async () => {
    const bot = await world().bot();
    const path = `/applications/${bot.id}/commands`;
    await bot.rest.put(
      path,
      Array.from({ length: 100 }, (_, index) => ({ ...PING, name: `ping${index}` })),
    );
    expect(await bot.rest.refused('POST', path, { body: { ...PING, name: 'one-too-many' } })).toBe('400 30032');
    expect((await bot.rest.ask('POST', path, { body: { ...PING, name: 'ping7' } })).status).toBe(200);
  });

  it('is refused for another’s application (20012) and for guilds it is not in (50001)', async () => {
    const [bot, other] = [await world().bot(), await world().bot()];
    const { guildId } = await world().scene();
    expect(await bot.rest.refused('PUT', `/applications/${other.id}/commands`, { body: [] })).toBe('403 20012');
    expect(await bot.rest.refused('PUT', `/applications/${bot.id}/guilds/${guildId}/commands`, { body: [] })).toBe('403 50001');
  });
});

describe('permissions of commands', () => {
  it('are not set for many commands at once any more, as with Discord', async () => {
    const { alice, bot, guildId } = await world().scene();
    const path = `/applications/${bot.id}/guilds/${guildId}/commands/permissions`;
    for (const { rest } of [alice, bot]) expect(await rest.refused('PUT', path, { body: [] })).toBe('405 0');
  });

  it('are set by who manages the guild, and told to the application', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    const command = await bot.rest.post<APIApplicationCommand>(`/applications/${bot.id}/guilds/${guildId}/commands`, PING);
    const path = `/applications/${bot.id}/guilds/${guildId}/commands`;
    const body = { permissions: [{ id: guildId, type: 1, permission: false }] };
    const listener = await bot.listen();
    const told = listener.next('APPLICATION_COMMAND_PERMISSIONS_UPDATE');
    expect(await bot.rest.refused('GET', `${path}/${command.id}/permissions`)).toBe('404 10066');
    expect(await bob.rest.refused('PUT', `${path}/${command.id}/permissions`, { body })).toBe('403 50013');
    expect(await bot.rest.refused('PUT', `${path}/${command.id}/permissions`, { body })).toBe('403 20001');
    const set = await alice.rest.put(`${path}/${command.id}/permissions`, body);
    expect(set).toEqual({ id: command.id, application_id: bot.id, guild_id: guildId, ...body });
    expect(await told).toEqual(set);
    expect(await bot.rest.get(`${path}/permissions`)).toEqual([set]);
    expect(await bot.rest.get(`${path}/${command.id}/permissions`)).toEqual(set);
    expect(await bot.rest.refused('PUT', `${path}/permissions`, { body: [] })).toBe('405 0');
  });
});
