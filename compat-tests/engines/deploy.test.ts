import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { itWhere, describeWhere } from '../conditions/needs.ts';
import { programPath } from '#scripts/services/service';
import { readSettings, ROLES, SettingsSchema } from '#server/configuration/settings';
import {
  DEPLOY as deploy,
  deployCheckProgram,
  filesForImage,
  lackingDeployCheck,
  lintChart,
  loadCompose,
  renderChart,
  ROOT as root,
  type ComposeProject,
  type KubernetesObject,
  type Rendered,
} from './deploy-check.ts';
import { readDockerfile } from './dockerfile.ts';

const execute = promisify(execFile);
const textOf = (...path: string[]): Promise<string> => readFile(join(deploy, ...path), 'utf8');
const noSettings = (names: readonly string[]): string[] => names.filter((name) => !(name in SettingsSchema.shape));
const lacking = await lackingDeployCheck();

describe('The files of compose', () => {
  it('have no password in them, and ask for no variable that the example does not name', async () => {
    const [text, example] = [await textOf('compose.yaml'), await textOf('env.example')];
    const named = new Set([...text.matchAll(/(?<!\$)\$\{(\w+):[?-]/g)].map(([, name = '']) => name));
    for (const name of ['NEXUS_IMAGE', 'NEXUS_LOG_LEVEL', 'MEILI_URL', 'MEILI_KEY', 'CASSANDRA_HEAP']) named.delete(name);
    expect(named.size).toBeGreaterThan(15);
    for (const name of named) expect(example).toMatch(new RegExp(`^#?${name}=`, 'm'));
    expect([...example.matchAll(/^#?(\w+)=/gm)].map(([, name = '']) => name).filter((name) => !text.includes(`\${${name}:`))).toEqual([]);
    expect(text).not.toMatch(/(?:PASSWORD|SECRET_KEY): (?!\$\{)\S/);
  });
});

describeWhere(lacking, 'The compose file', () => {
  let folder: string;
  let project: ComposeProject;
  const filled = 'NEXUS_URL=https://chat.example.org\nPOSTGRES_PASSWORD=p\nREDIS_PASSWORD=r\nS3_ACCESS_KEY=nexus\nS3_SECRET_KEY=s\n';
  const nexus = () => Object.entries(project.services).filter(([, { environment }]) => environment?.['NEXUS_ROLES'] !== undefined);
  const withVariables = async (text: string, profiles: string[] = []): Promise<ComposeProject> => {
    await writeFile(join(folder, '.env'), text);
    return loadCompose(join(folder, '.env'), profiles);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-compose-'));
    await deployCheckProgram();
    project = await withVariables(filled, ['cassandra']);
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is understood by compose, which names what is not filled in', async () => {
    expect(Object.keys(project.services).toSorted()).toEqual(['api', 'cassandra', 'gateway', 'postgres', 'proxy', 'redis', 's3', 'voice', 'worker']);
    for (const line of filled.trim().split('\n')) await expect(withVariables(filled.replace(line, ''))).rejects.toThrow(line.split('=')[0]);
    await expect(loadCompose(join(deploy, 'env.example'))).rejects.toThrow(/POSTGRES_PASSWORD|REDIS_PASSWORD|S3_SECRET_KEY/);
  });

  it('has a process of each role, with settings that the server understands together', async () => {
    expect(
      nexus()
        .map(([, { environment }]) => environment?.['NEXUS_ROLES'])
        .toSorted(),
    ).toEqual([...ROLES].toSorted());
    const filledUp = `${filled}${(await textOf('env.example'))
      .split('\n')
      .filter((line) => /^#\w+=\S/.test(line))
      .map((line) => line.slice(1))
      .join('\n')}\nTURN_SECRET=t\n`;
    for (const { services } of [project, await withVariables(filledUp, ['cassandra'])])
      for (const { environment = {} } of Object.values(services).filter((service) => service.environment?.['NEXUS_ROLES'] !== undefined)) {
        expect(noSettings(Object.keys(environment))).toEqual([]);
        const { NEXUS_VOICE_PORT: port, ...settings } = await readSettings({ ...(environment as Record<string, string>), NEXUS_DATA: folder });
        expect([settings.NEXUS_URL, port]).toEqual(['https://chat.example.org', 3444]);
      }
  });

  it('waits for what can be waited for, mounts what there is, and leads to ports that are open', async () => {
    const image = await readDockerfile(join(deploy, 'Dockerfile'), 'embedded');
    for (const { depends_on: before = {}, networks = {}, volumes = [], image: name } of Object.values(project.services)) {
      for (const [other, { condition }] of Object.entries(before)) expect(condition !== 'service_healthy' || project.services[other]?.healthcheck).toBeTruthy();
      expect(Object.keys(project.networks)).toEqual(expect.arrayContaining(Object.keys(networks)));
      for (const { type, source } of volumes.filter(({ target }) => target !== '/certificates'))
        expect(type === 'bind' ? existsSync(source) : source in project.volumes).toBe(true);
      expect(name).toMatch(/^nexus$|:[\w.-]*\d/);
    }
    const haproxy = await textOf('haproxy.cfg');
    for (const [, template = '', service = '', port] of haproxy.matchAll(/server-template (\w+) \d+ (\w+):(\d+)/g))
      expect([service in project.services, template, port]).toEqual([true, service, image.environment['NEXUS_PORT']]);
    const listening = [...haproxy.matchAll(/^\s+bind :(\d+)/gm)].map(([, port]) => Number(port));
    expect(project.services['proxy']?.ports?.map(({ target }) => target)).toEqual(listening);
    const voice = project.services['voice'];
    const settings = await readSettings({ ...(voice?.environment as Record<string, string>), NEXUS_DATA: folder });
    const opened = (voice?.ports ?? []).map(({ target, published, protocol }) => [String(target), published, protocol]);
    const [port, browsers] = [settings.NEXUS_VOICE_PORT, settings.NEXUS_VOICE_BROWSER_PORT].map(String);
    expect(opened).toEqual([
      [port, port, 'tcp'],
      [port, port, 'udp'],
      [browsers, browsers, 'udp'],
    ]);
    // Engines of one's own are outside.
    for (const [name, { networks = {} }] of nexus()) expect([name, Object.keys(networks).toSorted()]).toEqual([name, ['inside', 'outside']]);
  });
});

describe('The image', () => {
  it('copies what there is, and sets only settings', async () => {
    const text = await textOf('Dockerfile');
    const image = await readDockerfile(join(deploy, 'Dockerfile'), 'embedded');
    expect(image.copied.map(({ from }) => from).filter((path) => !existsSync(join(root, path)) && path !== 'dist')).toEqual([]);
    expect(noSettings(Object.keys(image.environment).filter((name) => name !== 'NODE_ENV'))).toEqual([]);
    expect([...image.entrypoint, ...image.command]).toEqual(['node', 'bin/nexus.js', 'start']);
    expect(text).toMatch(/^EXPOSE 3000 3444 3444\/udp 3445\/udp$/m);
    expect(text.split('\n').findLast((line) => line.startsWith('USER '))).toBe('USER node');
  });

  itWhere(lacking, "is built from what its builder is sent, and from nothing that is somebody's own", async () => {
    const sent = await filesForImage();
    const built = ['package.json', 'package-lock.json', 'tsconfig.build.json', 'bin/nexus.js', 'server/cli/nexus.ts', 'server/pages/assets/style.css'];
    expect(sent).toEqual(expect.arrayContaining(built.filter((path) => existsSync(join(root, path)))));
    expect(sent.filter((path) => /(?:^|\/)(?:node_modules|\.git|\.cache|dist|data|coverage)\/|\.env$|\.nexus$/.test(path))).toEqual([]);
    const { stdout } = await execute('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, maxBuffer: 64 * 1024 * 1024 }).catch(
      () => ({ stdout: '' }),
    );
    if (stdout !== '') expect(sent.filter((path) => !stdout.split('\n').includes(path))).toEqual([]);
  });
});

describe('The chart', () => {
  interface Values {
    settings: Record<string, string>;
    engines: Record<string, string>;
    roles: Record<string, { replicas: number; maxUnavailable: number }>;
    voice: object;
  }
  const values = async (): Promise<Values> => parse(await textOf('helm', 'nexus', 'values.yaml')) as Values; // its shape is what is tested

  it('sets only settings that there are, and has processes of each role', async () => {
    const { settings, engines, roles, voice } = await values();
    const folder = join(deploy, 'helm', 'nexus', 'templates');
    const templates = (await Promise.all(readdirSync(folder).map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
    const { existingSecret: _, ...secrets } = engines;
    const named = [...templates.matchAll(/(?:^\s*|- name: )(NEXUS_\w+)/gm)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(noSettings([...Object.keys(settings), ...Object.keys(secrets), ...named])).toEqual([]);
    // Each process of voice has an address of its own, so they are not alike.
    expect(voice).toHaveProperty('servers', []);
    expect(Object.keys(roles).toSorted()).toEqual(ROLES.filter((role) => role !== 'voice').toSorted());
  });
});

describeWhere(lacking, 'The chart, as Helm and an API server take it', () => {
  const needed = {
    settings: { S3_ENDPOINT: 'https://s3.example.org' },
    engines: { DATABASE_URL: 'postgres://db/nexus', REDIS_URL: 'redis://redis', S3_ACCESS_KEY: 'nexus', S3_SECRET_KEY: 'hidden' },
  };
  const servers = [
    { name: 'a', endpoint: 'voice-a.example.org:3444', nodeSelector: { 'kubernetes.io/hostname': 'node-a' } },
    { name: 'b', endpoint: 'voice-b.example.org:3444', address: '203.0.113.7', region: 'us-east', tolerations: [{ key: 'calls', operator: 'Exists' }] },
  ];
  const scaled = { autoscaling: { enabled: true } };
  const ports = { hostNetwork: false, port: 30444, browserPort: 30445, processes: 2 };
  const SWITCHES = {
    default: {},
    'scaled by themselves': { roles: { api: scaled, gateway: scaled, worker: scaled } },
    'a secret of its own': { engines: { existingSecret: 'nexus-engines' } },
    'without an ingress': { ingress: { enabled: false } },
    'an ingress with TLS': { ingress: { tlsSecret: 'chat-tls' } },
    watched: { metrics: { serviceMonitor: true }, engines: { NEXUS_METRICS_TOKEN: '0123456789abcdef' }, voice: { servers } },
    'Cassandra, Meilisearch and a cluster of Redis': {
      settings: { CASSANDRA_CONTACT_POINTS: 'cassandra-0,cassandra-1', CASSANDRA_LOCAL_DC: 'dc1', MEILI_URL: 'http://meili:7700', REDIS_CLUSTER: 'on' },
      engines: { CASSANDRA_USERNAME: 'nexus', CASSANDRA_PASSWORD: 'c', MEILI_KEY: 'm' },
    },
    'files on a shared disk, and numbers': { settings: { S3_ENDPOINT: '', NEXUS_FILES: 'disk', NEXUS_MAX_FILE_BYTES: 524_288_000 } },
    'nodes and a registry of their own': {
      image: { repository: 'registry.example.org/nexus', tag: '1.2.3', pullSecrets: [{ name: 'registry' }] },
      nodeSelector: { pool: 'chat' },
      tolerations: [{ key: 'chat', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }],
    },
    'voice on nodes': { voice: { servers, processes: 3, tlsSecret: 'voice-tls' }, nodeSelector: { pool: 'chat' } },
    'voice on node ports': { voice: { ...ports, servers: servers.map((server) => ({ ...server, address: '203.0.113.7' })).slice(1) } },
    'TURN servers': { settings: { NEXUS_TURN_URLS: 'turn:turn.example.org:3478' }, engines: { NEXUS_TURN_SECRET: 't' } },
  };
  const valuesOf = ({ settings, engines, ...others }: { settings?: object; engines?: object; [key: string]: unknown }): object => ({
    ...others,
    settings: { ...needed.settings, ...settings },
    engines: { ...needed.engines, ...engines },
  });
  const all = new Map<string, Rendered>();
  const objectsOf = (name: keyof typeof SWITCHES, kind?: string): KubernetesObject[] =>
    (all.get(name)?.objects ?? []).filter((object) => kind === undefined || object.kind === kind);
  const named = (name: keyof typeof SWITCHES, kind: string): string[] =>
    objectsOf(name, kind)
      .map(({ metadata }) => metadata.name)
      .toSorted();
  beforeAll(async () => {
    await deployCheckProgram();
    const answers = await renderChart(Object.values(SWITCHES).map(valuesOf));
    for (const [index, name] of Object.keys(SWITCHES).entries()) all.set(name, answers[index] as Rendered); // one for each
  }, 600_000);

  it('is a chart without fault', async () => {
    expect((await lintChart(valuesOf({}))).filter((message) => !message.includes('icon is recommended'))).toEqual([]);
  });

  it('becomes objects, over every switch, of which an API server refuses none and warns of none', () => {
    for (const [name, { error, problems, warnings, objects }] of all) {
      expect([name, error, problems, warnings]).toEqual([name, '', [], []]);
      expect(objects.length).toBeGreaterThan(9);
      const ids = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect([name, new Set(ids).size]).toEqual([name, ids.length]);
    }
  });

  it('has of each role what a process needs', () => {
    const processes = ['api', 'gateway', 'worker'].map((role) => `chat-nexus-${role}`);
    for (const kind of ['Deployment', 'PodDisruptionBudget', 'Service']) expect(named('default', kind)).toEqual(processes);
    expect(named('scaled by themselves', 'HorizontalPodAutoscaler')).toEqual(processes);
    expect(objectsOf('scaled by themselves', 'Deployment').every(({ spec }) => !('replicas' in (spec ?? {})))).toBe(true);
    expect(named('without an ingress', 'Ingress')).toEqual([]);
    expect(named('a secret of its own', 'Secret')).toEqual([]);
    expect(all.get('default')?.notes).toContain('deploy/chat-nexus-api');
  });

  it('selects by what its pods are labelled with, and leads to ports that they have', () => {
    interface Spec {
      template: { metadata: { labels: Record<string, string> }; spec: { containers: [{ ports: { name: string; containerPort: number }[] }] } };
      selector: Record<string, string> & { matchLabels?: Record<string, string> };
      ports: { targetPort: string; nodePort?: number }[];
    }
    const specOf = ({ spec }: KubernetesObject): Spec => spec as unknown as Spec; // the API server's checks have passed
    for (const { objects } of all.values()) {
      const pods = objects.filter(({ kind }) => kind === 'Deployment').map((object) => specOf(object).template);
      const selected = (labels: Record<string, string>) =>
        pods.filter(({ metadata }) => Object.entries(labels).every(([key, value]) => metadata.labels[key] === value));
      for (const object of objects.filter(({ kind }) => kind === 'Deployment'))
        expect(selected(specOf(object).selector.matchLabels ?? {})).toEqual([specOf(object).template]);
      for (const object of objects.filter(({ kind }) => kind === 'PodDisruptionBudget'))
        expect(selected(specOf(object).selector.matchLabels ?? {}).length).toBeGreaterThan(0);
      for (const object of objects.filter(({ kind }) => kind === 'Service')) {
        const found = selected(specOf(object).selector);
        expect(found.length).toBeGreaterThan(0);
        for (const { targetPort, nodePort } of specOf(object).ports)
          for (const { spec } of found) {
            const open = spec.containers[0].ports.find(({ name }) => name === targetPort);
            expect(open).toBeDefined();
            // Clients are told the port that the process itself has.
            if (nodePort !== undefined) expect(open?.containerPort).toBe(nodePort);
          }
      }
    }
  });

  it('gives its processes settings that they understand together', async () => {
    for (const [name, { objects }] of all) {
      const shared = objects.filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret').map(({ data, stringData }) => ({ ...data, ...stringData }));
      const base = Object.assign({}, ...shared) as Record<string, string>;
      const given = name === 'a secret of its own' ? { ...needed.engines, ...base } : base;
      expect(noSettings(Object.keys(given))).toEqual([]);
      for (const { spec } of objects.filter(({ kind }) => kind === 'Deployment')) {
        const { env } = (spec as unknown as { template: { spec: { containers: [{ env: { name: string; value?: string }[] }] } } }).template.spec.containers[0];
        const own = Object.fromEntries(env.map((one) => [one.name, one.value ?? '203.0.113.8']));
        expect(noSettings(Object.keys(own).filter((key) => key !== 'NODE_OPTIONS'))).toEqual([]);
        await expect(readSettings({ ...given, ...own, NEXUS_DATA: '/data' })).resolves.toMatchObject({ NEXUS_URL: 'https://chat.example.org' });
      }
    }
    expect(JSON.stringify(objectsOf('files on a shared disk, and numbers', 'ConfigMap'))).toContain('"NEXUS_MAX_FILE_BYTES":"524288000"');
  });

  it('keeps passwords in its secret, and its pods to the strictest standard, but for voice on the ports of nodes', () => {
    for (const { objects } of all.values())
      expect(objects.filter((object) => JSON.stringify(object).includes('hidden')).every(({ kind }) => kind === 'Secret')).toBe(true);
    for (const [name, { security }] of all)
      for (const [deployment, level] of Object.entries(security)) {
        const isOnNode = deployment.includes('-voice-') && name !== 'voice on node ports';
        expect([name, deployment, level]).toEqual([name, deployment, isOnNode ? 'privileged' : 'restricted']);
      }
  });

  it('gives each voice server an address and ports of its own', () => {
    expect(named('voice on nodes', 'Deployment')).toEqual(['api', 'gateway', 'voice-a', 'voice-b', 'worker'].map((part) => `chat-nexus-${part}`));
    const [a, b] = objectsOf('voice on nodes', 'Deployment').filter(({ metadata }) => metadata.name.includes('-voice-'));
    const [first, second] = [JSON.stringify(a), JSON.stringify(b)];
    expect(first).toContain('"fieldPath":"status.hostIP"');
    expect(first).toContain('"nodeSelector":{"kubernetes.io/hostname":"node-a","pool":"chat"}');
    expect(second).toContain('{"name":"NEXUS_VOICE_ADDRESS","value":"203.0.113.7"}');
    for (const udp of [3444, 3446, 3448, 3445, 3447, 3449]) expect(second).toMatch(new RegExp(`"containerPort":${udp},"name":"[a-z]+-\\d","protocol":"UDP"`));
    const service = objectsOf('voice on node ports', 'Service').find(({ metadata }) => metadata.name === 'chat-nexus-voice-b');
    const opened = service?.spec?.['ports'] as { nodePort: number; protocol: string }[] | undefined;
    expect(opened?.map(({ nodePort, protocol }) => `${nodePort}/${protocol}`)).toEqual(['30444/TCP', '30444/UDP', '30445/UDP', '30446/UDP', '30447/UDP']);
  });

  it('says in its own words what it cannot do without', async () => {
    const without: [object, string][] = [
      [valuesOf({ engines: { DATABASE_URL: '' } }), 'engines.DATABASE_URL'],
      [valuesOf({ engines: { REDIS_URL: '' } }), 'engines.REDIS_URL'],
      [valuesOf({ settings: { S3_ENDPOINT: '' } }), 'settings.S3_ENDPOINT'],
      [{ ...valuesOf({}), url: '' }, 'url: the public address'],
      [{ ...valuesOf({}), ingress: { gatewayHost: '' } }, 'ingress.gatewayHost'],
      [{ ...valuesOf({}), metrics: { serviceMonitor: true } }, 'engines.NEXUS_METRICS_TOKEN'],
      [valuesOf({ settings: { NEXUS_TURN_URLS: 'turn:turn.example.org:3478' } }), 'engines.NEXUS_TURN_SECRET'],
      [{ ...valuesOf({}), voice: { servers: [{ name: 'a' }] } }, 'voice.servers[].endpoint'],
      [{ ...valuesOf({}), voice: { servers: [{ endpoint: 'voice.example.org:3444' }] } }, 'voice.servers[].name'],
      [{ ...valuesOf({}), voice: { ...ports, servers: [{ name: 'a', endpoint: 'voice.example.org:30444' }] } }, 'voice.servers[].address'],
    ];
    const answers = await renderChart(without.map(([values]) => values));
    expect(answers.map(({ error }, index) => error.includes(without[index]?.[1] ?? '') || error)).toEqual(without.map(() => true));
    expect((await renderChart([valuesOf({})], '1.26.0'))[0]?.error).toContain('1.27');
    expect((await renderChart([valuesOf({})], '1.27.0'))[0]?.error).toBe('');
  });
});

describe('The units of systemd', () => {
  const units = ['nexus.service', 'nexus@.service'];

  it('set only settings that there are, and start what there is', async () => {
    for (const unit of units) {
      const text = await textOf(unit);
      const names = [...text.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) => [...line.matchAll(/(NEXUS_\w+)=/g)].map(([, name = '']) => name));
      expect(noSettings(names)).toEqual([]);
      expect(text).toContain('ExecStart=/usr/bin/node bin/nexus.js start');
    }
    expect(existsSync(join(root, 'bin', 'nexus.js'))).toBe(true);
  });

  const lacking = programPath('systemd-analyze') === undefined ? "there is no systemd-analyze (Debian's package systemd has it)" : undefined;
  itWhere(lacking, 'are understood by systemd, and leave little open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nexus-units-'));
    try {
      for (const [unit, as] of [
        ['nexus.service', 'nexus.service'],
        ['nexus@.service', 'nexus@gateway-1.service'],
      ] as const) {
        // It asks whether the program is there: where Node is elsewhere, that one.
        await writeFile(join(folder, as), (await textOf(unit)).replaceAll('/usr/bin/node', process.execPath));
        const { stderr } = await execute('systemd-analyze', ['verify', '--man=no', join(folder, as)]);
        expect(stderr.split('\n').filter((line) => line.includes(as))).toEqual([]);
        const { stdout } = await execute('systemd-analyze', ['security', '--offline=true', '--no-pager', join(folder, as)]);
        expect(Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(2.5);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
