import { describeWhere } from '#compat-tests/conditions/needs';
import { engineCertificates, type EngineCertificates } from '#scripts/services/certificates';
import { freePort } from '../embedded-postgres/free-port.ts';
import { lackingRedis, startRedis, startRedisCluster } from '#scripts/services/redis';
import { startRedisSentinels } from '#scripts/services/redis-sentinel';
import type { Service } from '#scripts/services/service';
import { opener } from '../behaviour/redis-processes.ts';
import type { RedisOptions } from './open-redis.ts';

const PASSWORD = 'secret-one';

describeWhere(lackingRedis(), 'Redis over TLS', () => {
  let certificates: EngineCertificates;
  const made: EngineCertificates[] = [];
  const running: Service[] = [];
  let url = '';
  const { open } = opener(() => url, false);

  const issue = async (...options: Parameters<typeof engineCertificates>): Promise<EngineCertificates> => {
    const issued = await engineCertificates(...options);
    made.push(issued);
    return issued;
  };
  beforeAll(async () => {
    certificates = await issue();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
  });
  afterAll(async () => {
    await Promise.all(made.map(({ remove }) => remove()));
  });

  const securedBy = ({ files }: EngineCertificates, port: number, clients: 'yes' | 'no' = 'no'): Record<string, string> => ({
    'tls-port': String(port),
    'tls-cert-file': files.cert,
    'tls-key-file': files.key,
    'tls-ca-cert-file': files.ca,
    'tls-auth-clients': clients,
  });
  /** A Redis that shows this certificate; the other port is for the test itself. */
  const start = async (shown: EngineCertificates, clients?: 'yes' | 'no') => {
    const port = await freePort();
    const redis = await startRedis({ settings: securedBy(shown, port, clients) });
    running.push(redis);
    await redis.command('ACL', 'SETUSER', 'nexus', 'on', `>${PASSWORD}`, '~*', '&*', '+@all');
    url = `rediss://nexus:${PASSWORD}@127.0.0.1:${port}`;
    return redis;
  };

  /** Events of one process reach another, of more guilds than one node of a cluster has, and locks are to be had. */
  const works = async (options: Partial<RedisOptions>): Promise<void> => {
    const [a, b] = await Promise.all([open(options), open(options)]);
    const guilds = Array.from({ length: 20 }, (_, n) => String(n));
    const heard = new Set<string | undefined>();
    b.bus.subscribe(({ scope }) => heard.add(scope.guild_id));
    for (const guild of guilds) a.bus.publish({ scope: { guild_id: guild }, t: 'A', d: null });
    await a.bus.flushed();
    await b.bus.caughtUp();
    expect(heard).toEqual(new Set(guilds));
    expect(await b.locks.withLock('guild:1', async () => 'in')).toBe('in');
  };

  /** Why a process does not start, well before the two minutes for which this one would wait for a Redis that is not there yet. */
  const refusal = async (options: Partial<RedisOptions> & { url?: string } = {}): Promise<string> => {
    const lines: string[] = [];
    const note = (line: string) => void lines.push(line);
    const said = await open({ waitMs: 120_000, log: { info: note, warn: note, error: note }, ...options }).then(
      () => 'it was let in',
      (error: Error) => error.message,
    );
    expect(`${said}${lines.join('\n')}`).not.toContain(PASSWORD);
    expect(lines).toEqual([expect.stringMatching(/^Redis is away: .*TLS was refused/)]);
    return said;
  };

  it('works with the authority that has signed the certificate', async () => {
    await start(certificates);
    await works({ tls: { ca: certificates.ca } });
  });

  it('is refused when nobody who is trusted has signed it', async () => {
    await start(certificates);
    expect(await refusal()).toMatch(
      /^Redis is not available: TLS was refused \(.+\): nobody who is trusted here has signed its certificate: name the one who has by REDIS_TLS_CA$/,
    );
    expect(await refusal({ tls: { ca: (await issue()).ca } })).toContain('name the one who has by REDIS_TLS_CA');
  });

  it('is refused with a certificate of another server, or an old one', async () => {
    const elsewhere = await issue({ names: ['redis.example.org'] });
    await start(elsewhere);
    expect(await refusal({ tls: { ca: elsewhere.ca } })).toContain('its certificate is for other names');
    const old = await issue({ days: -0.5 });
    await start(old);
    expect(await refusal({ tls: { ca: old.ca } })).toContain('its certificate has expired');
  });

  it('is refused where nobody speaks it', async () => {
    const redis = await start(certificates);
    expect(await refusal({ url: `rediss://127.0.0.1:${redis.port}` })).toContain('it does not speak TLS');
    expect(await refusal({ url: url.replace('rediss', 'redis') })).toContain('it speaks nothing else, so it is rediss:// there');
  });

  it('shows a certificate of its own to a Redis that asks for one', async () => {
    await start(certificates, 'yes');
    const { ca, cert, key } = certificates;
    expect(await refusal({ tls: { ca } })).toContain('it wants to see a certificate of ours: REDIS_TLS_CERT and REDIS_TLS_KEY');
    await works({ tls: { ca, cert, key } });
  });

  it('works with a cluster', async () => {
    const ports: number[] = [];
    const cluster = await startRedisCluster(3, {
      async settings() {
        ports.push(await freePort());
        return { ...securedBy(certificates, ports.at(-1) ?? 0), 'tls-cluster': 'yes' };
      },
    });
    running.push({ name: 'Redis Cluster', ...cluster });
    url = `rediss://localhost:${ports[0]}`;
    await works({ isCluster: true, tls: { ca: certificates.ca } });
    expect(await refusal({ isCluster: true })).toContain('name the one who has by REDIS_TLS_CA');
  }, 60_000);

  it('works with Sentinels', async () => {
    const { sentinels: watchers, master, stop } = await startRedisSentinels({ tls: certificates.files });
    running.push({ name: 'Sentinels', environment: {}, stop });
    url = 'rediss://by-sentinel';
    const sentinels = { addresses: watchers.map(({ port }) => `127.0.0.1:${port}`).join(','), master };
    await works({ tls: { ca: certificates.ca }, sentinels });
    expect(await refusal({ sentinels })).toMatch(/the Sentinel 127\.0\.0\.1:\d+ cannot be asked: TLS was refused .* REDIS_TLS_CA$/);
  }, 60_000);
});
