import { erlpackPeer } from '#protocol/etf/erlpack-peer';
import { decodeEtf } from '#protocol/etf';
import { useWorld, type Scene } from '../world.ts';
import { connect, type RawClient, type RawOptions } from './raw-client.ts';

const world = useWorld();
let scene: Scene;
beforeAll(async () => {
  scene = await world().scene();
});

const WAYS: RawOptions[] = [
  {},
  { encoding: 'etf' },
  { compress: 'zlib-stream' },
  { compress: 'zstd-stream' },
  { encoding: 'etf', compress: 'zlib-stream' },
  { encoding: 'etf', compress: 'zstd-stream' },
];

const open = (options?: RawOptions): Promise<RawClient> => connect(world().server.core.settings.gatewayUrl, options);

describe('every encoding and compression', () => {
  it('tells the same', async () => {
    const clients = await Promise.all([...WAYS.map((way) => open(way)), open(), open({ compress: 'zlib-stream' })]);
    await Promise.all(clients.map((client, index) => client.ready(scene.bot.token, { compress: index >= WAYS.length })));
    const texts = ['short', 'Grüße 🎉 日本語 "quoted" \\ \u2028', 'x'.repeat(2000), 'long '.repeat(390)];
    for (const content of texts) await scene.alice.rest.post(`/channels/${scene.textId}/messages`, { content });
    const told = await Promise.all(
      clients.map(async (client) => {
        await client.event<{ content: string }>('MESSAGE_CREATE', ({ content }) => content === texts.at(-1)?.trimEnd() || content === texts.at(-1));
        return client
          .dispatches()
          .filter(({ t }) => t !== 'READY' && t !== 'PRESENCE_UPDATE')
          .map(({ t, d }) => ({ t, d: withoutPresences(d) }));
      }),
    );
    expect(told[0]?.filter(({ t }) => t === 'MESSAGE_CREATE')).toHaveLength(texts.length);
    for (const other of told.slice(1)) expect(other).toEqual(told[0]);
    const [plain, , , , , , payload, both] = clients;
    expect(new Set(plain?.kinds)).toEqual(new Set(['text']));
    // `compress: true` alone: large messages are whole zlib blocks. With a stream, nothing is compressed twice.
    expect(new Set(payload?.kinds)).toEqual(new Set(['text', 'binary']));
    expect(new Set(both?.kinds)).toEqual(new Set(['binary']));
    await Promise.all(clients.map((client) => client.close()));
  });

  it('takes what a client sends in ETF', async () => {
    const client = await open({ encoding: 'etf' });
    await client.ready(scene.bot.token);
    client.send(8, { guild_id: scene.guildId, query: '', limit: 0, nonce: 'abc' });
    expect(await client.event('GUILD_MEMBERS_CHUNK')).toMatchObject({ nonce: 'abc', chunk_count: 1 });
    await client.close();
  });

  const erlpack = erlpackPeer();
  (erlpack ? it : it.skip)('is read by erlpack as by us, and what erlpack writes is read by the server', async () => {
    const client = await open({ encoding: 'etf' });
    const frames: Buffer[] = [];
    client.socket.on('message', (data: Buffer) => frames.push(data));
    const [identify] =
      erlpack?.pack([
        { op: 2, d: { token: scene.bot.token, intents: 53_608_447, properties: { os: 'linux' }, shard: [0, 1], compress: false, presence: null } },
      ]) ?? [];
    client.sendRaw(Buffer.from(identify ?? '', 'hex'));
    await client.event('GUILD_CREATE');
    const read = erlpack?.unpack(frames.map((frame) => frame.toString('hex')));
    expect(read).toEqual(frames.map((frame) => JSON.parse(JSON.stringify(decodeEtf(frame)))));
    await client.close();
  });
});

/** Sessions open at slightly different moments: who was online by then plays no part here. */
function withoutPresences(d: unknown): unknown {
  return typeof d === 'object' && d !== null && 'presences' in d ? { ...d, presences: [] } : d;
}
