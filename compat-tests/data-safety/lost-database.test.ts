import type { APIChannel } from 'discord-api-types/v10';
import { readAnew } from '#core/state/read-anew';
import { useWorld } from '../world.ts';
import { memoryFaults } from './memory-faults.ts';

const world = useWorld();

describe('When the database was lost for a while', () => {
  it('memory takes over what was written and never answered, and sessions get the guild anew', async () => {
    const { bot, alice, bob, guildId, textId } = await world().scene();
    const listener = await bot.listen();
    const { core } = world().server;
    const state = await core.states.get(guildId);
    const text = state?.channels.get(textId);
    if (!state || !text) throw new Error('the guild has no channel');
    // As if the answers to these had been lost with the connection.
    await core.guilds.saveChannels([{ ...text, topic: 'written' }]);
    await core.guilds.removeMembers(guildId, [bob.id]);
    const told = listener.next<{ channels: { id: string; topic: string }[]; members: unknown[] }>('GUILD_CREATE');
    const unavailable = listener.next<{ id: string; unavailable?: boolean }>('GUILD_DELETE', (d) => d.id === guildId);
    await readAnew(core);
    expect((await unavailable).unavailable).toBe(true);
    expect((await told).channels.find(({ id }) => id === textId)?.topic).toBe('written');
    expect(await alice.rest.get<APIChannel>(`/channels/${textId}`)).toMatchObject({ topic: 'written' });
    expect(await bob.rest.refused('GET', `/guilds/${guildId}`)).toMatch(/^40[34] /);
    expect(await memoryFaults(core)).toEqual([]);
  });

  it('a guild that is as it was is not told of', async () => {
    const { bot, guildId } = await world().scene();
    const listener = await bot.listen();
    await readAnew(world().server.core);
    expect(listener.hasHeard('GUILD_DELETE', (d: { id: string }) => d.id === guildId)).toBe(false);
  });
});
