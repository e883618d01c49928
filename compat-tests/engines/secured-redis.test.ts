import { randomBytes } from 'node:crypto';
import { engineCertificates } from '#scripts/services/certificates';
import { freePort } from '#storage/embedded-postgres/free-port';
import { lackingRedis, startRedis } from '#scripts/services/redis';
import { startRedisSentinels } from '#scripts/services/redis-sentinel';
import { describeWhere } from '../conditions/needs.ts';
import { listenTo } from '../listener.ts';
import { openTwoServers, type TwoServers } from '../two-servers.ts';
import { ALL_INTENTS } from '../world.ts';

describeWhere(lackingRedis(), 'Two whole servers over a Redis that is reached in another way', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  }, 60_000);
  const open = async (environment: Record<string, string>): Promise<TwoServers> => {
    const two = await openTwoServers({ settings: { ...environment, NEXUS_FILES: 'disk', REDIS_PREFIX: `test-${randomBytes(4).toString('hex')}` } });
    stops.push(() => two.close());
    return two;
  };
  /** A session at the one hears what a request at the other wrote. */
  const expectHeard = async ({ a, b }: TwoServers): Promise<void> => {
    const { alice, bot, textId } = await a.scene();
    const session = await listenTo(b.url.replace(/^http/, 'ws'), bot.token, ALL_INTENTS);
    const heard = session.next<{ content: string }>('MESSAGE_CREATE');
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'by the other way' });
    expect((await heard).content).toBe('by the other way');
    await session.close();
  };

  it('lets sessions receive messages by TLS, with the authority of REDIS_TLS_CA', async () => {
    const certificates = await engineCertificates();
    stops.push(certificates.remove);
    const port = await freePort();
    const { ca, cert, key } = certificates.files;
    const settings = { 'tls-port': String(port), 'tls-cert-file': cert, 'tls-key-file': key, 'tls-ca-cert-file': ca, 'tls-auth-clients': 'no' };
    const redis = await startRedis({ settings });
    stops.push(() => redis.stop());
    await expectHeard(await open({ REDIS_URL: `rediss://127.0.0.1:${port}`, REDIS_TLS_CA: ca }));
  }, 120_000);

  it('lets sessions receive messages by the master that REDIS_SENTINELS name', async () => {
    const sentinels = await startRedisSentinels();
    stops.push(sentinels.stop);
    await expectHeard(await open(sentinels.environment));
  }, 120_000);
});
