import { useWorld, type Somebody } from '../world.ts';
import { connect, type RawClient } from './raw-client.ts';

const world = useWorld();

async function open(user: Somebody, identify: Record<string, unknown> = {}): Promise<{ client: RawClient; ready: Record<string, unknown> }> {
  const client = await connect(world().server.core.settings.gatewayUrl);
  client.send(2, { token: user.token, properties: { os: 'linux', browser: 'Discord Client' }, ...identify });
  return { client, ready: await client.event('READY') };
}

describe('a person', () => {
  it('gets everything in READY, then its supplement and their own sessions', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const direct = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bob.id });
    const { client, ready } = await open(alice);
    const guilds = ready['guilds'] as { id: string; channels: { id: string }[]; members: { user: { id: string } }[]; roles: object[] }[];
    expect(guilds.map(({ id }) => id)).toEqual([guildId]);
    expect(guilds[0]?.channels.map(({ id }) => id)).toContain(textId);
    expect(guilds[0]?.members.map(({ user }) => user.id)).toEqual(expect.arrayContaining([alice.id, bob.id]));
    expect(ready).toMatchObject({
      user: { id: alice.id, email: null },
      private_channels: [{ id: direct.id, type: 1 }],
      users: [{ id: bob.id }],
      relationships: [],
      read_state: { partial: false },
      user_guild_settings: { partial: false },
      sessions: [{ session_id: ready['session_id'], status: 'online', client_info: { client: 'desktop', os: 'linux' } }],
    });
    expect(client.dispatches().map(({ t }) => t)).not.toContain('GUILD_CREATE');
    expect(await client.event('READY_SUPPLEMENTAL')).toMatchObject({ guilds: [{ id: guildId, voice_states: [] }] });
    await client.event('SESSIONS_REPLACE');
    await client.close();
  });

  it('hears of their other clients, and is seen as the one that is most present', async () => {
    const { alice, bob } = await world().scene();
    const watcher = await bob.listen();
    const statusOf = (status: string) =>
      watcher.next<Record<string, unknown>>('PRESENCE_UPDATE', (d) => (d['user'] as { id: string }).id === alice.id && d['status'] === status);
    const online = statusOf('online');
    const first = await open(alice);
    expect(await online).toMatchObject({ client_status: { desktop: 'online' } });
    const both = watcher.next<Record<string, unknown>>('PRESENCE_UPDATE', (d) => 'mobile' in (d['client_status'] as object));
    const second = await open(alice, { properties: { browser: 'Discord Android' }, presence: { status: 'idle', activities: [] } });
    expect(await both).toMatchObject({ status: 'online', client_status: { desktop: 'online', mobile: 'idle' } });
    const sessions = await first.client.event<object[]>('SESSIONS_REPLACE', (d) => d.length === 2);
    expect(sessions).toHaveLength(2);
    const idle = statusOf('idle');
    await first.client.close();
    expect(await idle).toMatchObject({ client_status: { mobile: 'idle' } });
    await second.client.event<object[]>('SESSIONS_REPLACE', (d) => d.length === 1);
    const offline = statusOf('offline');
    second.client.send(3, { status: 'invisible', activities: [], since: null, afk: false });
    await offline;
    await second.client.close();
  });

  it('has no intents to ask for and reads all content', async () => {
    const { alice, bob, textId } = await world().scene();
    const { client } = await open(bob, { intents: 0 });
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'for people' });
    expect(await client.event('MESSAGE_CREATE')).toMatchObject({ content: 'for people' });
    await client.close();
  });

  it('keeps its session when a new password brings a new token, and resumes by that one only', async () => {
    const alice = await world().person('alice');
    const { client, ready } = await open(alice);
    const { token } = await alice.rest.patch<{ token: string }>('/users/@me', { password: 'correct horse battery', new_password: 'staple of another kind' });
    const { auth_session_id_hash: hash } = (await client.event('AUTH_SESSION_CHANGE')) as { auth_session_id_hash: string };
    expect(hash).not.toBe(ready['auth_session_id_hash']);
    const seq = client.seq();
    await client.cut();
    const resume = async (by: string) => {
      const again = await connect(world().server.core.settings.gatewayUrl);
      again.resume(by, String(ready['session_id']), seq);
      return again;
    };
    const stale = await resume(alice.token);
    expect(await stale.closed).toBe(4004);
    const again = await resume(token);
    await again.event('RESUMED');
    await again.close();
  });

  it('gets a new guild at once, and may resume', async () => {
    const alice = await world().person('alice');
    const { client, ready } = await open(alice);
    const { id } = await alice.rest.post<{ id: string }>('/guilds', { name: 'mine' });
    expect(await client.event('GUILD_CREATE')).toMatchObject({ id, name: 'mine' });
    const seq = client.seq();
    await client.cut();
    const again = await connect(world().server.core.settings.gatewayUrl);
    again.resume(alice.token, String(ready['session_id']), seq);
    await again.event('RESUMED');
    await again.close();
  });
});
