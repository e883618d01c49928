import { useWorld } from '#compat-tests/world';

const world = useWorld();

describe('an id of a path', () => {
  it('means the same with zeros in front, and opens no view of a guild that stays as it was', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    expect((await bob.rest.get<{ id: string }>(`/guilds/0${guildId}`)).id).toBe(guildId);
    await alice.rest.delete(`/guilds/${guildId}/members/${bob.id}`);
    expect(await bob.rest.refused('GET', `/guilds/0${guildId}`)).toBe(await bob.rest.refused('GET', `/guilds/${guildId}`));
    expect((await alice.rest.get<{ id: string }>(`/channels/0${textId}`)).id).toBe(textId);
    expect((await alice.rest.get<{ user: { id: string } }>(`/guilds/${guildId}/members/0${alice.id}`)).user.id).toBe(alice.id);
  });
});
