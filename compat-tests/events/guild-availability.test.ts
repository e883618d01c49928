import type { Snowflake } from 'discord-api-types/v10';
import { createInstanceBan, liftInstanceBan } from '#core/instance/instance-bans';
import { deleteAnyGuild } from '#core/instance/manage-guilds';
import { ALL_INTENTS, connect } from '../raw-client/raw-client.ts';
import { useWorld, type Scene } from '../world.ts';

const world = useWorld();
let scene: Scene;
let otherId: Snowflake;

beforeAll(async () => {
  scene = await world().scene();
  otherId = (await world().guild(scene.alice, 'The other guild')).id;
  await world().join(otherId, scene.bot);
  await world().join(otherId, scene.bob);
});

/** Makes one guild unreadable, as a store that is down does; the result mends it. */
function breakGuild(guildId: Snowflake): () => void {
  const { core } = world().server;
  const { load } = core.guilds;
  core.states.forget(guildId);
  core.guilds.load = (id) => (id === guildId ? Promise.reject(new Error('the store is down')) : load(id));
  return () => (core.guilds.load = load);
}

const operator = { id: null, reason: 'to be looked at' };
const shut = (guildId: Snowflake) => createInstanceBan(world().server.core, { kind: 'guild', value: guildId }, operator);
const reopen = (guildId: Snowflake) => liftInstanceBan(world().server.core, 'guild', guildId, operator);
const open = () => connect(world().server.core.settings.gatewayUrl);

interface Guild {
  id: Snowflake;
  unavailable?: boolean;
  name?: string;
}

describe('a guild whose state cannot be loaded', () => {
  it('is unavailable to a bot that logs in, which has its other guilds, and comes once it can be had', async () => {
    const mend = breakGuild(scene.guildId);
    const client = await open();
    client.identify(scene.bot.token, { intents: ALL_INTENTS });
    const ready = await client.event<{ guilds: Guild[] }>('READY');
    expect(ready.guilds.map(({ id }) => id).toSorted()).toEqual([scene.guildId, otherId].toSorted());
    expect(ready.guilds.every(({ unavailable }) => unavailable === true)).toBe(true);
    expect(await client.event<Guild>('GUILD_DELETE')).toEqual({ id: scene.guildId, unavailable: true });
    expect((await client.event<Guild>('GUILD_CREATE')).id).toBe(otherId);
    mend();
    expect(await client.event<Guild>('GUILD_CREATE', ({ id }) => id === scene.guildId)).toMatchObject({ unavailable: false });
    const heard = client.event<{ content: string }>('MESSAGE_CREATE', ({ content }) => content === 'here again');
    await scene.alice.rest.post(`/channels/${scene.textId}/messages`, { content: 'here again' });
    await heard;
    await client.close();
  });

  it('stands in the READY of a person as unavailable, and comes later', async () => {
    const mend = breakGuild(scene.guildId);
    const client = await open();
    client.send(2, { token: scene.bob.token, properties: {} });
    const { guilds } = await client.event<{ guilds: Guild[] }>('READY');
    expect(guilds.find(({ id }) => id === scene.guildId)).toEqual({ id: scene.guildId, unavailable: true });
    expect(guilds.find(({ id }) => id === otherId)).toMatchObject({ name: 'The other guild', unavailable: false });
    mend();
    await client.event<Guild>('GUILD_CREATE', ({ id }) => id === scene.guildId);
    await client.close();
  });
});

describe('a guild that operators shut', () => {
  it('that is deleted meanwhile is gone for good', async () => {
    const gone = await world().guild(scene.alice, 'Not for long');
    await world().join(gone.id, scene.bob);
    const listener = await scene.bob.listen();
    const down = listener.next<Guild>('GUILD_DELETE');
    await shut(gone.id);
    expect(await down).toEqual({ id: gone.id, unavailable: true });
    const deleted = listener.next<Guild>('GUILD_DELETE');
    await deleteAnyGuild(world().server.core, gone.id, operator);
    expect(await deleted).toEqual({ id: gone.id });
  });

  it('goes away as unavailable for all who are in it, answers nothing, and comes back whole', async () => {
    const [bot, bob, away] = await Promise.all([scene.bot.listen(), scene.bob.listen(), world().bot({ guildId: otherId })]);
    const stranger = await away.listen();
    const gone = Promise.all([bot, bob].map((one) => one.next<Guild>('GUILD_DELETE')));
    await shut(scene.guildId);
    expect(await gone).toEqual([1, 2].map(() => ({ id: scene.guildId, unavailable: true })));
    expect(await scene.alice.rest.refused('GET', `/guilds/${scene.guildId}`)).toBe('404 10004');
    expect(await scene.alice.rest.refused('POST', `/channels/${scene.textId}/messages`, { body: { content: 'hello?' } })).toBe('404 10003');
    // Who comes now hears of it as of one that is down.
    const late = await open();
    late.identify(scene.bot.token, { intents: ALL_INTENTS });
    expect(await late.event<Guild>('GUILD_DELETE')).toEqual({ id: scene.guildId, unavailable: true });
    const back = Promise.all([bot, bob].map((one) => one.next<Guild>('GUILD_CREATE')));
    await reopen(scene.guildId);
    expect((await back).map(({ id }) => id)).toEqual([scene.guildId, scene.guildId]);
    expect((await late.event<Guild>('GUILD_CREATE', ({ id }) => id === scene.guildId)).name).toBe('The guild');
    expect([stranger.hasHeard('GUILD_DELETE'), bot.heard.filter(({ t, d }) => t === 'GUILD_DELETE' && !d['unavailable'])]).toEqual([false, []]);
    const heard = bot.next<{ content: string }>('MESSAGE_CREATE', ({ content }) => content === 'back');
    await scene.alice.rest.post(`/channels/${scene.textId}/messages`, { content: 'back' });
    await heard;
    await late.close();
  });

  it('is left, not come back to, by who was taken out of it meanwhile', async () => {
    const { core } = world().server;
    const guest = await world().bot({ guildId: scene.guildId });
    const listener = await guest.listen();
    const down = listener.next<Guild>('GUILD_DELETE', ({ unavailable }) => unavailable === true);
    await shut(scene.guildId);
    await down;
    await core.guilds.removeMembers(scene.guildId, [guest.id]);
    const left = listener.next<Guild>('GUILD_DELETE');
    await reopen(scene.guildId);
    expect(await left).toEqual({ id: scene.guildId });
  });
});
