import { existsSync, readdirSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'node:tls';
import { engineCertificates } from '#scripts/services/certificates';
import { lackingDebianPostgres } from '#scripts/services/postgres';
import { lackingRedis } from '#scripts/services/redis';
import { programPath } from '#scripts/services/service';
import { lackingVersitygw, versitygwProgram } from '#scripts/services/versitygw';
import { describeWhere } from '../conditions/needs.ts';
import { listenTo } from '../listener.ts';
import { restClient } from '../rest-client.ts';
import { lackingContainers, openContainers, type Container, type Containers, type RunningContainer } from './containers.ts';
import { DEPLOY, deployCheckProgram, lackingDeployCheck, loadCompose, renderChart, ROOT, type ComposeProject, type ComposeService } from './deploy-check.ts';
import { readDockerfile, type Image } from './dockerfile.ts';

const haproxy = programPath('haproxy', ['/usr/sbin']);
const lacking =
  lackingContainers() ??
  (await lackingDeployCheck()) ??
  lackingRedis() ??
  lackingVersitygw() ??
  lackingDebianPostgres() ??
  (haproxy === undefined ? 'there is no haproxy (Debian: apt-get install haproxy)' : undefined);

/** Host numbers: those of services by their names, and of pods. */
const HOSTS = { proxy: 10, postgres: 11, redis: 12, s3: 13, worker: 14, voice: 15, api: 20, gateway: 30, pods: 50 };
const PATH = '/node/bin:/tools:/usr/bin:/bin:/usr/sbin';
/** The image's user `node`. */
const NODE_USER = 1000;
/** Whoever has no right to anything, for PostgreSQL, which refuses root. */
const NOBODY = 65_534;

/** The engines' images have an entrypoint that makes the first database; this does what that of PostgreSQL is documented to do. */
const MAKE_DATABASE = `set -e
printf %s "$POSTGRES_PASSWORD" > /tmp/password
initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile=/tmp/password --auth-local=trust --auth-host=scram-sha-256 --no-sync $POSTGRES_INITDB_ARGS >/dev/null
echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
echo "CREATE DATABASE $POSTGRES_DB;" | postgres --single -D "$PGDATA" postgres >/dev/null
exec "$@"`;

const postgresFolder = (): string => {
  const [newest = ''] = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
  return `/usr/lib/postgresql/${newest}/bin`;
};

describeWhere(lacking, 'Without a daemon, but in networks, file systems and with rights of their own', () => {
  let folder: string;
  let project: ComposeProject;
  let image: Image;
  let containers: Containers;
  let certificates: Awaited<ReturnType<typeof engineCertificates>>;
  const running = new Map<string, RunningContainer>();
  const of = (name: string): RunningContainer => {
    const one = running.get(name);
    if (one === undefined) throw new Error(`${name} does not run`);
    return one;
  };

  /** Waits for a condition of a container's; when that ends before, or it takes too long, the error holds what it wrote. */
  async function until(name: string, what: string, holds: () => Promise<boolean>): Promise<void> {
    const giveUpAt = Date.now() + 240_000;
    while (!(await holds())) {
      if (of(name).end() !== undefined || Date.now() > giveUpAt)
        throw new Error(`${name} is not ${what} (${of(name).end() ?? 'running'}):\n${await of(name).log()}`);
      await wait(200);
    }
  }

  /** A check of health, in the form of compose. */
  const isHealthy = (name: string, test: readonly string[]): Promise<void> => {
    const command = test[0] === 'CMD-SHELL' ? ['sh', '-c', test[1] ?? ''] : test.slice(test[0] === 'CMD' ? 1 : 0);
    return until(name, 'healthy', () =>
      of(name)
        .exec(command)
        .then(
          () => true,
          () => false,
        ),
    );
  };

  const tools = async () => [
    { source: dirname(process.execPath), target: '/node/bin' },
    { source: await versitygwProgram(), target: '/tools/versitygw' },
  ];

  /** What every service says in the same words. */
  async function common(
    name: string,
    service: ComposeService,
  ): Promise<Pick<Container, 'name' | 'environment' | 'isReadOnly' | 'isBound' | 'mounts' | 'memory'>> {
    const volumes = service.volumes ?? [];
    const environment = Object.entries(service.environment ?? {}).map(([key, value]) => [key, value ?? '']);
    return {
      name,
      environment: { ...(Object.fromEntries(environment) as Record<string, string>), PATH },
      isReadOnly: service.read_only ?? false,
      isBound: (service.cap_drop?.includes('ALL') ?? false) && (service.security_opt?.includes('no-new-privileges:true') ?? false),
      mounts: [
        ...(await tools()),
        ...volumes.filter(({ type }) => type === 'bind').map(({ source, target, read_only: only }) => ({ source, target, isWritable: only !== true })),
      ],
      memory: [...(service.tmpfs ?? []), ...volumes.filter(({ type }) => type === 'volume').map(({ target }) => target)],
    };
  }

  /** A container of our image, with no more of this repository than its Dockerfile copies. */
  async function ours(name: string, host: number, service: ComposeService, command: readonly string[] = image.command): Promise<RunningContainer> {
    const base = await common(name, service);
    const copied = image.copied.map(({ from, to }) => ({ source: join(ROOT, from), target: join(image.folder, to) }));
    const started = await containers.start({
      ...base,
      host,
      command: [...image.entrypoint, ...command],
      environment: { ...image.environment, ...base.environment },
      folder: image.folder,
      user: NODE_USER,
      mounts: [...(base.mounts ?? []), ...copied],
    });
    running.set(name, started);
    return started;
  }

  const service = (name: string): ComposeService => project.services[name] as ComposeService; // a missing one fails where it is used

  async function startEngines(): Promise<void> {
    const postgres = await common('postgres', service('postgres'));
    const data = '/var/lib/postgresql/data';
    running.set(
      'postgres',
      await containers.start({
        ...postgres,
        host: HOSTS.postgres,
        command: ['sh', '-c', MAKE_DATABASE, 'sh', ...(service('postgres').command ?? [])],
        environment: { ...postgres.environment, PGDATA: data, PATH: `${postgresFolder()}:${PATH}` },
        folder: '/',
        user: NOBODY,
        memory: [`${data}:mode=0700,uid=${NOBODY},gid=${NOBODY}`, '/var/run/postgresql'],
      }),
    );
    const redis = await common('redis', service('redis'));
    running.set('redis', await containers.start({ ...redis, host: HOSTS.redis, command: service('redis').command ?? [], folder: '/data' }));
    const s3 = await common('s3', service('s3'));
    running.set('s3', await containers.start({ ...s3, host: HOSTS.s3, command: service('s3').entrypoint ?? [], folder: '/' }));
    for (const name of ['postgres', 'redis']) await isHealthy(name, service(name).healthcheck?.test ?? []);
  }

  async function startProxy(): Promise<void> {
    const proxy = await common('proxy', service('proxy'));
    // What the image does by itself.
    const command = ['haproxy', '-W', '-db', '-f', '/usr/local/etc/haproxy/haproxy.cfg'];
    const started = await containers.start({ ...proxy, host: HOSTS.proxy, command, folder: '/' });
    running.set('proxy', started);
    const both = (host: number): string[] => [containers.address(host), containers.address(host + 1)];
    const names = { api: both(HOSTS.api), gateway: both(HOSTS.gateway) };
    started.accompany([process.execPath, join(ROOT, 'compat-tests', 'engines', 'name-server.js'), JSON.stringify(names)]);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-compose-'));
    await chmod(folder, 0o755);
    await deployCheckProgram();
    certificates = await engineCertificates({ names: ['voice.example.org'] });
    await mkdir(join(folder, 'certificates'));
    for (const [file, name] of [
      [certificates.files.cert, 'tls.crt'],
      [certificates.files.key, 'tls.key'],
    ] as const) {
      await copyFile(file, join(folder, 'certificates', name));
      await chmod(join(folder, 'certificates', name), 0o644);
    }
    containers = await openContainers({ postgres: HOSTS.postgres, redis: HOSTS.redis, s3: HOSTS.s3 });
    const given = {
      NEXUS_URL: `http://${containers.address(HOSTS.proxy)}`,
      POSTGRES_PASSWORD: 'of-postgres',
      REDIS_PASSWORD: 'of-redis',
      S3_ACCESS_KEY: 'nexus',
      S3_SECRET_KEY: 'of-the-store',
      VOICE_ENDPOINT: 'voice.example.org:3444',
      VOICE_ADDRESS: containers.address(HOSTS.voice),
      VOICE_CERTIFICATES: join(folder, 'certificates'),
      VOICE_TLS_CERT: '/certificates/tls.crt',
      VOICE_TLS_KEY: '/certificates/tls.key',
    };
    const envFile = join(folder, '.env');
    const example = await readFile(join(DEPLOY, 'env.example'), 'utf8');
    await writeFile(
      envFile,
      `${example}\n${Object.entries(given)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n')}\n`,
    );
    project = await loadCompose(envFile);
    image = await readDockerfile(join(DEPLOY, 'Dockerfile'), 'embedded');
    await startEngines();
    const starts = [ours('api', HOSTS.api, service('api')), ours('api-2', HOSTS.api + 1, service('api')), ours('gateway', HOSTS.gateway, service('gateway'))];
    starts.push(
      ours('gateway-2', HOSTS.gateway + 1, service('gateway')),
      ours('worker', HOSTS.worker, service('worker')),
      ours('voice', HOSTS.voice, service('voice')),
    );
    await Promise.all([...starts, startProxy()]);
  }, 700_000);
  afterAll(async () => {
    await containers?.close();
    await certificates?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const PROCESSES = ['api', 'api-2', 'gateway', 'gateway-2', 'worker', 'voice'];
  const url = (): string => `http://${containers.address(HOSTS.proxy)}`;
  let guildId = '';
  let channelId = '';
  let token = '';

  it("the compose file's services come up together, and are healthy by the image's own check", async () => {
    expect(image.healthcheck.length).toBeGreaterThan(2);
    for (const name of PROCESSES) {
      await until(name, 'ready', async () => (await fetch(`http://${of(name).address}:3000/health/ready`).catch(() => undefined))?.ok ?? false);
      await isHealthy(name, image.healthcheck);
    }
    await until('proxy', 'leading to an api process', async () => (await fetch(`${url()}/api/v10/gateway`).catch(() => undefined))?.ok ?? false);
    // As users that may write nowhere else.
    await expect(of('api').exec(['touch', '/app/x'])).rejects.toThrow('Read-only file system');
    expect((await of('api').exec(['id', '-u'])).trim()).toBe(String(NODE_USER));
    expect(await of('api').exec(['grep', 'CapBnd', '/proc/self/status'])).toMatch(/0{16}/);
  }, 500_000);

  it('they are one server behind the proxy, as its configuration stands', async () => {
    const said = async (...words: string[]) => JSON.parse(await of('api').exec([...image.entrypoint, ...words, '--json'])) as Record<string, string>; // of the command
    ({ token = '' } = await said('user', 'create', 'alice', '--operator'));
    const guild = await said('guild', 'create', 'Ours', '--owner', 'alice');
    [guildId, channelId] = [guild['id'] ?? '', guild['channel_id'] ?? ''];
    const rest = restClient(url(), token);
    const { url: gateway } = await rest.get<{ url: string }>('/gateway');
    expect(gateway).toBe(url().replace('http', 'ws'));
    const listeners = [await listenTo(gateway, token, null), await listenTo(gateway, token, null)];
    const heard = listeners.map((listener) => listener.next<{ content: string }>('MESSAGE_CREATE'));
    const file = { name: 'a.txt', bytes: 'hello' };
    const message = await rest.post<{ attachments: { url: string }[] }>(`/channels/${channelId}/messages`, { content: 'heard by both' }, { files: [file] });
    expect((await Promise.all(heard)).map(({ content }) => content)).toEqual(['heard by both', 'heard by both']);
    expect(await (await fetch(message.attachments[0]?.url ?? '')).text()).toBe('hello');
    for (const path of ['/metrics', '/health/ready']) expect((await fetch(`${url()}${path}`)).status).toBe(404);
    await Promise.all(listeners.map((listener) => listener.close()));
  });

  /** Who shows himself where TLS is spoken. */
  const certifiedName = (host: string, port: number): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, servername: 'voice.example.org', ca: certificates.ca }, () => {
        resolve(socket.getPeerCertificate().subjectaltname);
        socket.end();
      });
      socket.once('error', reject);
    });

  it('voice is reached past the proxy, by TLS with its certificate and by UDP', async () => {
    const [{ address }, ports] = [of('voice'), service('voice').ports ?? []];
    expect(await certifiedName(address, 3444)).toContain('voice.example.org');
    const listening = await of('voice').exec(['cat', '/proc/net/tcp', '/proc/net/udp']);
    expect(listening.match(/ 00000000:0D74 /g)).toHaveLength(2);
    // The engine of browsers opens its port for the first of them.
    expect(await of('voice').log()).not.toContain('Browsers cannot join');
    expect(ports.map(({ target, protocol }) => `${target}/${protocol}`)).toEqual(['3444/tcp', '3444/udp', '3445/udp']);
  });

  it('a backup is written as the README says', async () => {
    const backups = join(folder, 'backups');
    await mkdir(backups);
    await chmod(backups, 0o777);
    const worker = { ...service('worker'), volumes: [{ type: 'bind' as const, source: backups, target: '/backups' }] };
    const run = await ours('backup', HOSTS.worker + 2, worker, ['backup', '--out', '/backups/nexus.nexus']);
    expect([await run.ended, await run.log()]).toEqual([0, expect.stringContaining('/backups/nexus.nexus is written')]);
    expect(existsSync(join(backups, 'nexus.nexus'))).toBe(true);
  });

  it('each ends by itself in the time that compose gives it', async () => {
    const graceMs =
      1000 *
      Number(
        /^(?:(\d+)m)?(?:(\d+)s)?$/
          .exec(service('gateway').stop_grace_period ?? '')
          ?.slice(1)
          .reduce((sum, part) => sum * 60 + Number(part ?? 0), 0),
      );
    expect(graceMs).toBeGreaterThan(1000 * (Number(service('gateway').environment?.['NEXUS_DRAIN_SECONDS']) + 25));
    expect(await Promise.all(PROCESSES.map((name) => of(name).stop()))).toEqual(PROCESSES.map(() => 0));
  });

  it("the chart's pods come up over the same engines, ready by their own probes, and go on with what is there", async () => {
    const environment = (await common('api', service('api'))).environment;
    const given = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, environment[name] ?? '']));
    const values = {
      url: url(),
      drainSeconds: 0,
      settings: given('S3_ENDPOINT', 'S3_BUCKET', 'S3_REGION'),
      engines: given('DATABASE_URL', 'REDIS_URL', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'),
      ingress: { gatewayHost: 'gateway.example.org' },
      voice: { tlsSecret: 'voice-tls', servers: [{ name: 'a', endpoint: 'voice.example.org:3444' }] },
    };
    const [{ objects, problems } = { objects: [], problems: ['nothing'] }] = await renderChart([values]);
    expect(problems).toEqual([]);
    const data = (kind: string, name: string): Record<string, string> => {
      const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
      return found?.data ?? found?.stringData ?? {};
    };
    const deployments = objects.filter(({ kind }) => kind === 'Deployment');
    const pods = deployments.map((deployment, index) => ({ name: deployment.metadata.name, host: HOSTS.pods + index, pod: podOf(deployment.spec) }));
    await Promise.all(
      pods.map(async ({ name, host, pod: { spec } }) => {
        const [container] = spec.containers;
        const own = container.env.map(({ name: key, value, valueFrom }) => [
          key,
          value ?? (valueFrom?.fieldRef.fieldPath === 'status.hostIP' ? containers.address(host) : ''),
        ]);
        const shared = container.envFrom.flatMap(({ configMapRef, secretRef }) =>
          Object.entries(configMapRef === undefined ? data('Secret', secretRef?.name ?? '') : data('ConfigMap', configMapRef.name)),
        );
        const volume = (wanted: string) => spec.volumes.find((one) => one.name === wanted);
        const memory = container.volumeMounts.filter((mount) => volume(mount.name)?.emptyDir !== undefined);
        const secrets = container.volumeMounts.filter((mount) => volume(mount.name)?.secret?.secretName === 'voice-tls');
        const started = await containers.start({
          name,
          host,
          command: [...image.entrypoint, ...image.command],
          environment: { ...image.environment, ...(Object.fromEntries([...shared, ...own]) as Record<string, string>), PATH },
          folder: image.folder,
          user: spec.securityContext.runAsUser,
          isReadOnly: container.securityContext.readOnlyRootFilesystem,
          isBound: container.securityContext.capabilities.drop.includes('ALL') && !container.securityContext.allowPrivilegeEscalation,
          mounts: [
            ...(await tools()),
            ...image.copied.map(({ from, to }) => ({ source: join(ROOT, from), target: join(image.folder, to) })),
            ...secrets.map(({ mountPath }) => ({ source: join(folder, 'certificates'), target: mountPath })),
          ],
          memory: memory.map(({ mountPath }) => `${mountPath}:mode=2770,gid=${spec.securityContext.fsGroup}`),
        });
        running.set(name, started);
      }),
    );
    expect(pods.map(({ name }) => name)).toEqual(['chat-nexus-api', 'chat-nexus-gateway', 'chat-nexus-worker', 'chat-nexus-voice-a']);
    const before: Promise<string>[] = [];
    for (const { name, host, pod } of pods) {
      const [{ startupProbe, livenessProbe, readinessProbe, ports, lifecycle }] = pod.spec.containers;
      for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
        const port = ports.find((one) => one.name === httpGet.port)?.containerPort;
        const address = `http://${containers.address(host)}:${port}${httpGet.path}`;
        await until(name, `well by ${httpGet.path}`, async () => (await fetch(address).catch(() => undefined))?.ok ?? false);
      }
      before.push(of(name).exec(lifecycle.preStop.exec.command));
    }
    await Promise.all(before);
    const api = `http://${containers.address(HOSTS.pods)}:3000`;
    expect(await (await fetch(`${api}/api/v10/gateway`)).json()).toEqual({ url: 'ws://gateway.example.org' });
    expect((await restClient(api, token).get<{ content: string }[]>(`/channels/${channelId}/messages`)).map(({ content }) => content)).toEqual([
      'heard by both',
    ]);
    expect((await restClient(api, token).get<{ id: string }>(`/guilds/${guildId}`)).id).toBe(guildId);
    expect(await certifiedName(containers.address(HOSTS.pods + 3), 3444)).toContain('voice.example.org');
    expect(await Promise.all(pods.map(({ name }) => of(name).stop()))).toEqual(pods.map(() => 0));
  }, 500_000);
});

interface Probe {
  httpGet: { path: string; port: string };
}

interface Pod {
  spec: {
    securityContext: { runAsUser: number; fsGroup: number };
    volumes: { name: string; emptyDir?: object; secret?: { secretName: string } }[];
    containers: [
      {
        env: { name: string; value?: string; valueFrom?: { fieldRef: { fieldPath: string } } }[];
        envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
        ports: { name: string; containerPort: number }[];
        startupProbe: Probe;
        livenessProbe: Probe;
        readinessProbe: Probe;
        lifecycle: { preStop: { exec: { command: string[] } } };
        securityContext: { readOnlyRootFilesystem: boolean; allowPrivilegeEscalation: boolean; capabilities: { drop: string[] } };
        volumeMounts: { name: string; mountPath: string }[];
      },
    ];
  };
}

const podOf = (spec: unknown): Pod => (spec as { template: Pod }).template; // of a chart that the API server's own checks have passed
