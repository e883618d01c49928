import { encodeEtf } from '#protocol/etf';
import { useWorld, type Somebody } from '../world.ts';
import { ALL_INTENTS, connect, type RawClient, type RawOptions } from './raw-client.ts';

const world = useWorld();
let bot: Somebody;
beforeAll(async () => {
  bot = (await world().scene()).bot;
});

const open = (options?: RawOptions): Promise<RawClient> => connect(world().server.core.settings.gatewayUrl, options);

/** The close code that follows what is done on a fresh connection, or on one with a session. */
async function codeAfter(act: (client: RawClient) => void, isReady = false, options?: RawOptions): Promise<number> {
  const client = await open(options);
  if (isReady) await client.ready(bot.token);
  act(client);
  return client.closed;
}

const fresh: [number, string, (client: RawClient) => void][] = [
  [4003, 'a presence before IDENTIFY', (client) => client.send(3, { status: 'online', activities: [], since: null, afk: false })],
  [4003, 'a voice state before IDENTIFY', (client) => client.send(4, { guild_id: '1', channel_id: null, self_mute: false, self_deaf: false })],
  [4003, 'a request for members before IDENTIFY', (client) => client.send(8, { guild_id: '1', query: '', limit: 0 })],
  [4003, 'a request for sounds before IDENTIFY', (client) => client.send(31, { guild_ids: [] })],
  [4003, 'a request for channels before IDENTIFY', (client) => client.send(43, { guild_id: '1', fields: [] })],
  [4003, 'an unknown opcode before IDENTIFY', (client) => client.send(77, {})],
  [4002, 'text that is no JSON', (client) => client.sendRaw('{"op":2,')],
  [4002, 'JSON that is no object', (client) => client.sendRaw('[1,2]')],
  [4002, 'a message without an opcode', (client) => client.sendRaw('{"d":{}}')],
  [4002, 'more than 4096 bytes', (client) => client.sendRaw(JSON.stringify({ op: 2, d: { token: 'x'.repeat(5000) } }))],
  [4002, 'IDENTIFY that is no object', (client) => client.send(2, 'hello')],
  [4002, 'RESUME without a session', (client) => client.send(6, { token: 'x' })],
  [4004, 'a wrong token', (client) => client.identify('MTIz.abc.def')],
  [4004, 'an empty token', (client) => client.identify('')],
  [4004, 'no token', (client) => client.send(2, { intents: 1, properties: {} })],
  [4004, 'a resume with a wrong token', (client) => client.resume('MTIz.abc.def', 'x', 1)],
  [4010, 'a shard beyond the count', (client) => client.identify(bot.token, { shard: [2, 2] })],
  [4010, 'a shard below nothing', (client) => client.identify(bot.token, { shard: [-1, 2] })],
  [4010, 'no shards at all', (client) => client.identify(bot.token, { shard: [0, 0] })],
  [4010, 'a shard of another kind', (client) => client.identify(bot.token, { shard: ['a'] })],
  [4013, 'an unknown intent', (client) => client.identify(bot.token, { intents: 1 << 17 })],
  [4013, 'intents below nothing', (client) => client.identify(bot.token, { intents: -1 })],
  [4013, 'intents that are no number', (client) => client.identify(bot.token, { intents: 'all' })],
  [4013, 'intents beyond 32 bits', (client) => client.identify(bot.token, { intents: 2 ** 33 })],
];

const ready: [number, string, (client: RawClient) => void][] = [
  [4001, 'an unknown opcode', (client) => client.send(77, {})],
  [4001, 'an opcode that only the server sends', (client) => client.send(10, {})],
  [4002, 'a presence that is no object', (client) => client.send(3, 'away')],
  [4002, 'a request for members of no guild', (client) => client.send(8, { query: '', limit: 0 })],
  [4002, 'a request for sounds of no list of guilds', (client) => client.send(31, { guild_ids: '1' })],
  [4002, 'a request for sounds that is no object', (client) => client.send(31, null)],
  [4002, 'a request for channels of no guild', (client) => client.send(43, { fields: ['status'] })],
  [4002, 'a voice state that is no object', (client) => client.send(4, 'in')],
  [4001, 'an opcode beyond all that are known', (client) => client.send(44, {})],
  [4005, 'a second IDENTIFY', (client) => client.identify(bot.token)],
  [4005, 'RESUME after IDENTIFY', (client) => client.resume(bot.token, 'x', 1)],
];

describe('the gateway closes', () => {
  it.each(fresh)('with %i after %s', async (code, _name, act) => {
    expect(await codeAfter(act)).toBe(code);
  });

  it.each(ready)('with %i after %s', async (code, _name, act) => {
    expect(await codeAfter(act, true)).toBe(code);
  });

  it.each(['v=6&encoding=json', 'v=11', 'v=x', 'v=10&encoding=xml'])('with 4012 when asked for %s', async (query) => {
    const client = await open({ query });
    expect(await client.closed).toBe(4012);
    expect(client.messages).toEqual([]);
  });

  it('with 4002 after ETF whose keys are atoms', async () => {
    const atoms = Buffer.from('83' + '7400000002' + '6400026f70' + '6101' + '64000164' + '6400036e696c', 'hex');
    expect(await codeAfter((client) => client.sendRaw(atoms), false, { encoding: 'etf' })).toBe(4002);
    const text = await open({ encoding: 'etf' });
    text.sendRaw(Buffer.from(encodeEtf({ op: 1, d: null })));
    expect(await text.take(({ op }) => op === 11)).toMatchObject({ op: 11 });
    await text.close();
  });

  it('with 4014 when an intent is not switched on', async () => {
    const plain = await world().bot({ intents: [] });
    const codes = await Promise.all(
      [1 << 1, 1 << 8, 1 << 15, ALL_INTENTS].map(async (intents) => {
        const client = await open();
        client.identify(plain.token, { intents });
        return client.closed;
      }),
    );
    expect(codes).toEqual([4014, 4014, 4014, 4014]);
    const client = await open();
    await client.ready(plain.token, { intents: ALL_INTENTS & ~33_026 });
    await client.close();
  });

  it('with 4011 when the guilds of a bot do not fit on so few shards', async () => {
    const { core } = world().server;
    const { idsOfMember } = core.guilds;
    core.guilds.idsOfMember = async () => Array.from({ length: 2_501 }, (_, n) => String(n + 1));
    try {
      const alone = await open();
      alone.identify(bot.token);
      expect(await alone.closed).toBe(4011);
      const sharded = await open();
      sharded.identify(bot.token, { shard: [0, 2] });
      await sharded.event('READY');
      await sharded.close();
    } finally {
      core.guilds.idsOfMember = idsOfMember;
    }
  });

  it('with 4000 when something fails that nobody foresaw, and takes the bot in when that is over', async () => {
    const { core } = world().server;
    const { idsOfMember } = core.guilds;
    const { level } = core.log;
    core.log.level = 'silent';
    core.guilds.idsOfMember = () => Promise.reject(new Error('the store is down'));
    try {
      expect(await codeAfter((client) => client.identify(bot.token))).toBe(4000);
    } finally {
      core.guilds.idsOfMember = idsOfMember;
      core.log.level = level;
    }
    const client = await open();
    await client.ready(bot.token);
    await client.close();
  });

  it('with 4007 when a resume names a number that was never sent, and the session cannot be stolen', async () => {
    const first = await open();
    const { session_id } = await first.ready(bot.token);
    const seq = first.seq();
    await first.cut();
    const wrong = await open();
    wrong.resume(bot.token, session_id, seq + 100);
    expect(await wrong.closed).toBe(4007);
    const other = await world().bot();
    const thief = await open();
    thief.resume(other.token, session_id, seq);
    expect(await thief.take(({ op }) => op === 9)).toMatchObject({ d: false });
    await thief.close();
  });

  it('with 4004 when its token is taken back', async () => {
    const { alice } = await world().scene();
    const client = await open();
    client.send(2, { token: alice.token, properties: {} });
    const { session_id } = await client.event<{ session_id: string }>('READY');
    await alice.rest.post('/auth/logout', {});
    expect(await client.closed).toBe(4004);
    const again = await open();
    again.resume(alice.token, session_id, 1);
    expect(await again.closed).toBe(4004);
  });
});

describe('the gateway takes', () => {
  it('a heartbeat before IDENTIFY, and right after', async () => {
    const client = await open();
    client.send(1, null);
    expect(await client.take(({ op }) => op === 11)).toEqual({ op: 11, d: null, s: null, t: null });
    client.identify(bot.token);
    client.send(1, null);
    client.send(40, { seq: null, qos: {} });
    await client.take(({ op }) => op === 11);
    await client.take(({ op }) => op === 11);
    await client.event('READY');
    await client.close();
  });

  it('JSON in binary frames', async () => {
    const client = await open();
    client.sendRaw(Buffer.from(JSON.stringify({ op: 2, d: { token: bot.token, intents: 1, properties: {} } })));
    await client.event('READY');
    await client.close();
  });

  it('a token with and without its prefix, and intents that are missing', async () => {
    const client = await open({ query: 'v=9&encoding=json' });
    client.send(2, { token: `Bot ${bot.token}`, properties: { $os: 'linux' } });
    expect(await client.event('READY')).toMatchObject({ v: 9 });
    await client.close();
  });

  it('an address with odd slashes, as it is no reason to fall', async () => {
    const { gatewayUrl } = world().server.core.settings;
    for (const path of ['//', '/?', '/?v=10&v=9', '/%zz?%zz', '/gateway']) {
      const client = await connect(`${gatewayUrl}${path}`, { query: 'v=10' });
      client.socket.terminate();
    }
    const client = await open();
    await client.ready(bot.token);
    await client.close();
  });
});
