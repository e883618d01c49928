import { PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { useWorld } from '../world.ts';
import { connect, type RawClient } from './raw-client.ts';

const world = useWorld();
const GUILDS_AND_MESSAGES = (1 << 0) | (1 << 9) | (1 << 15);

async function open(token: string, intents = GUILDS_AND_MESSAGES): Promise<RawClient> {
  const client = await connect(world().server.core.settings.gatewayUrl);
  await client.ready(token, { intents });
  return client;
}

/** What came since the last look, presences apart. */
function news(client: RawClient, looks: Map<RawClient, number>): string[] {
  const told = client.dispatches().slice(looks.get(client) ?? 0);
  looks.set(client, client.dispatches().length);
  return told.map(({ t }) => t ?? '').filter((t) => t !== 'PRESENCE_UPDATE' && t !== 'GUILD_CREATE' && t !== 'READY');
}

describe('a private thread', () => {
  it('is heard by its members and by who may manage it, from when they come until they go', async () => {
    const { alice, guildId, textId } = await world().scene();
    const [plain, manager] = [
      await world().bot({ guildId, permissions: Permission.ViewChannel }),
      await world().bot({ guildId, permissions: Permission.ViewChannel | Permission.ManageThreads }),
    ];
    const [outsider, insider] = [await open(plain.token), await open(manager.token)];
    const looks = new Map<RawClient, number>();
    const hear = async (): Promise<[string[], string[]]> => {
      const content = `barrier ${Math.random()}`;
      await alice.rest.post(`/channels/${textId}/messages`, { content });
      for (const client of [outsider, insider]) await client.event<{ content: string }>('MESSAGE_CREATE', (d) => d.content === content);
      return [outsider, insider].map((client) => news(client, looks).slice(0, -1)) as [string[], string[]];
    };
    await hear();
    const { rest } = alice;
    const thread = await rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'between us', type: 12 });
    await rest.post(`/channels/${thread.id}/messages`, { content: 'psst' });
    expect(await hear()).toEqual([[], ['THREAD_CREATE', 'MESSAGE_CREATE']]);
    await rest.put(`/channels/${thread.id}/thread-members/${plain.id}`);
    const [joined] = await hear();
    expect(joined).toEqual(expect.arrayContaining(['THREAD_CREATE', 'THREAD_MEMBERS_UPDATE', 'MESSAGE_CREATE']));
    await rest.post(`/channels/${thread.id}/messages`, { content: 'all of us' });
    expect(await hear()).toEqual([['MESSAGE_CREATE'], ['MESSAGE_CREATE']]);
    await rest.patch(`/channels/${thread.id}`, { archived: true });
    expect(await hear()).toEqual([['THREAD_UPDATE'], ['THREAD_UPDATE']]);
    await rest.patch(`/channels/${thread.id}`, { archived: false });
    const [opened, openedForManager] = await hear();
    expect(opened).toEqual(expect.arrayContaining(['THREAD_UPDATE', 'THREAD_MEMBER_UPDATE']));
    expect(openedForManager).toEqual(['THREAD_UPDATE']);
    await rest.delete(`/channels/${thread.id}/thread-members/${plain.id}`);
    const [left] = await hear();
    expect(left).toEqual(['THREAD_MEMBERS_UPDATE']);
    await rest.post(`/channels/${thread.id}/messages`, { content: 'without them' });
    await rest.delete(`/channels/${thread.id}`);
    expect(await hear()).toEqual([[], ['MESSAGE_CREATE', 'THREAD_DELETE']]);
    await Promise.all([outsider.close(), insider.close()]);
  });
});

describe('a public thread', () => {
  it('is heard by who sees its channel, in the archive too, and until its end', async () => {
    const { alice, guildId, textId } = await world().scene();
    const bot = await world().bot({ guildId, permissions: Permission.ViewChannel });
    const client = await open(bot.token);
    const { rest } = alice;
    const thread = await rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'for all', type: 11 });
    await client.event('THREAD_CREATE');
    const { id } = await rest.post<{ id: string }>(`/channels/${thread.id}/messages`, { content: 'hello' });
    await client.event('MESSAGE_CREATE');
    await rest.patch(`/channels/${thread.id}`, { archived: true });
    expect(await client.event('THREAD_UPDATE')).toMatchObject({ id: thread.id, thread_metadata: { archived: true } });
    await rest.delete(`/channels/${thread.id}/messages/${id}`);
    expect(await client.event('MESSAGE_DELETE')).toMatchObject({ id, channel_id: thread.id });
    await rest.delete(`/channels/${thread.id}`);
    expect(await client.event('THREAD_DELETE')).toEqual({ id: thread.id, guild_id: guildId, parent_id: textId, type: 11 });
    await client.close();
  });

  it('is heard of by its members in the archive, too', async () => {
    const { alice, guildId, textId } = await world().scene();
    const [member, other] = [await world().bot({ guildId, permissions: Permission.ViewChannel }), await world().bot({ guildId, permissions: 0n })];
    const [inside, outside] = [await open(member.token), await open(other.token)];
    const { rest } = alice;
    const thread = await rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'kept', type: 12 });
    await rest.put(`/channels/${thread.id}/thread-members/${member.id}`);
    const said = await rest.post<{ id: string }>(`/channels/${thread.id}/messages`, { content: 'soon gone' });
    await rest.patch(`/channels/${thread.id}`, { archived: true });
    const gone = inside.event<{ id: string }>('MESSAGE_DELETE', ({ id }) => id === said.id);
    await rest.delete(`/channels/${thread.id}/messages/${said.id}`);
    await gone;
    // Whoever archives first and locks then is told so, as by Discord.
    expect(await rest.refused('PATCH', `/channels/${thread.id}`, { body: { locked: true, archived: true } })).toBe('400 50083');
    const deleted = inside.event<{ id: string }>('THREAD_DELETE', ({ id }) => id === thread.id);
    await rest.delete(`/channels/${thread.id}`);
    await deleted;
    await rest.post(`/channels/${textId}/messages`, { content: 'the end' });
    await outside.event<{ content: string }>('MESSAGE_CREATE', ({ content }) => content === 'the end');
    expect(JSON.stringify(outside.dispatches())).not.toContain(thread.id);
    await Promise.all([inside.close(), outside.close()]);
  });
});
