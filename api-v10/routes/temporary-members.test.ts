import type { APIExtendedInvite } from 'discord-api-types/v10';
import { useWorld } from '#compat-tests/world';

const world = useWorld();

describe('who came by a temporary invite', () => {
  it('is a member no more once offline, unless a role was given', async () => {
    const { alice, bot, guildId, textId } = await world().scene();
    const [carla, dora, erik] = [await world().person('carla'), await world().person('dora'), await world().person('erik')];
    const heard = await bot.listen();
    const temporary = await alice.rest.post<APIExtendedInvite>(`/channels/${textId}/invites`, { temporary: true });
    const lasting = await alice.rest.post<APIExtendedInvite>(`/channels/${textId}/invites`, { temporary: false });
    const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'stays' });
    await carla.rest.post(`/invites/${temporary.code}`);
    await dora.rest.post(`/invites/${temporary.code}`);
    await erik.rest.post(`/invites/${lasting.code}`);
    await alice.rest.put(`/guilds/${guildId}/members/${dora.id}/roles/${role.id}`);
    const [first, second, doras, eriks] = await Promise.all([carla.listen(), carla.listen(), dora.listen(), erik.listen()]);
    await Promise.all([doras.close(), eriks.close(), first.close()]);
    expect(await bot.rest.get(`/guilds/${guildId}/members/${carla.id}`)).toMatchObject({ user: { id: carla.id } });
    const gone = heard.next<{ user: { id: string } }>('GUILD_MEMBER_REMOVE');
    await second.close();
    expect((await gone).user.id).toBe(carla.id);
    expect(await bot.rest.refused('GET', `/guilds/${guildId}/members/${carla.id}`)).toBe('404 10007');
    for (const { id } of [dora, erik]) expect(await bot.rest.get(`/guilds/${guildId}/members/${id}`)).toMatchObject({ user: { id } });
  });

  it('may be invisible', async () => {
    const { alice, bot, guildId, textId } = await world().scene();
    const carla = await world().person('carla');
    const { code } = await alice.rest.post<APIExtendedInvite>(`/channels/${textId}/invites`, { temporary: true });
    const heard = await bot.listen();
    await carla.rest.post(`/invites/${code}`);
    const hers = await carla.listen();
    const offline = heard.next('PRESENCE_UPDATE', (d: { user: { id: string }; status: string }) => d.user.id === carla.id && d.status === 'offline');
    hers.send(3, { since: null, activities: [], status: 'invisible', afk: false });
    await offline;
    expect(await bot.rest.get(`/guilds/${guildId}/members/${carla.id}`)).toMatchObject({ user: { id: carla.id } });
  });
});
