import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { itWhere } from '../conditions/needs.ts';
import { CACHE } from '#scripts/services/engine-process';
import { programPath } from '#scripts/services/service';
import { ROLES, SettingsSchema } from '#server/configuration/settings';

const execute = promisify(execFile);
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const deploy = join(root, 'deploy');
const textOf = (...path: string[]): Promise<string> => readFile(join(deploy, ...path), 'utf8');
const noSettings = (names: readonly string[]): string[] => names.filter((name) => !(name in SettingsSchema.shape));

interface Compose {
  services: Record<string, Record<string, unknown> & { environment?: Record<string, string>; networks?: string[]; volumes?: string[]; depends_on?: object }>;
  networks: object;
  volumes: object;
  'x-environment': Record<string, string>;
}

describe('The compose file', () => {
  let text: string;
  let compose: Compose;
  beforeAll(async () => {
    text = await textOf('compose.yaml');
    compose = parse(text, { merge: true }) as Compose; // its shape is what is tested
  });

  it('sets only settings that there are, and has a process of each role', () => {
    expect(noSettings(Object.keys(compose['x-environment']))).toEqual([]);
    const roles = Object.values(compose.services).flatMap(({ environment }) => environment?.['NEXUS_ROLES'] ?? []);
    expect(roles.toSorted()).toEqual([...ROLES].toSorted());
  });

  it('names only services, networks, volumes and files that there are', () => {
    for (const { depends_on: before = [], networks = [], volumes = [] } of Object.values(compose.services)) {
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Array.isArray(before) ? before : Object.keys(before)));
      expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining(networks));
      for (const [source = ''] of volumes.map((volume) => volume.split(':')))
        expect(source.startsWith('./') ? existsSync(join(deploy, source)) : source in compose.volumes).toBe(true);
    }
  });

  it('has no password in it, and asks for no variable that the example does not name', async () => {
    const example = await textOf('env.example');
    const asked = [...text.matchAll(/(?<!\$)\$\{(\w+):\?/g)].map(([, name = '']) => name);
    expect(asked.length).toBeGreaterThan(3);
    for (const name of asked) expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
    expect(text).not.toMatch(/(?:PASSWORD|SECRET_KEY): (?!\$\{)\S/);
  });
});

describe('The image', () => {
  it('copies what there is, and sets only settings', async () => {
    const lines = (await textOf('Dockerfile')).split('\n');
    const copied = lines.flatMap((line) => /^COPY --from=build \/app\/(\S+)/.exec(line)?.[1] ?? []);
    expect(copied.filter((path) => !existsSync(join(root, path)) && path !== 'dist')).toEqual([]);
    const names = lines.filter((line) => line.startsWith('ENV ')).flatMap((line) => [...line.matchAll(/(NEXUS_\w+)=/g)].map(([, name = '']) => name));
    expect(noSettings(names)).toEqual([]);
    expect(lines.findLast((line) => line.startsWith('USER '))).toBe('USER node');
  });
});

describe('The chart', () => {
  interface Values {
    settings: Record<string, string>;
    engines: Record<string, string>;
    roles: Record<string, { replicas: number; maxUnavailable: number }>;
  }
  const helm = programPath('helm') ?? [join(CACHE, 'bin', 'helm')].find((path) => existsSync(path));
  const values = async (): Promise<Values> => parse(await textOf('helm', 'nexus', 'values.yaml')) as Values; // its shape is what is tested

  it('sets only settings that there are, and has processes of each role', async () => {
    const { settings, engines, roles } = await values();
    const templates = await textOf('helm', 'nexus', 'templates', 'settings.yaml');
    const { existingSecret: _, ...secrets } = engines;
    expect(
      noSettings([...Object.keys(settings), ...Object.keys(secrets), ...[...templates.matchAll(/^\s*(NEXUS_\w+):/gm)].map(([, name = '']) => name)]),
    ).toEqual([]);
    expect(Object.keys(roles).toSorted()).toEqual([...ROLES].toSorted());
  });

  it('opens and closes the blocks of its templates', async () => {
    const folder = join(deploy, 'helm', 'nexus', 'templates');
    for (const name of readdirSync(folder)) {
      const text = await readFile(join(folder, name), 'utf8');
      const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
      expect([name, count(/\{\{-? *(?:if|range|with|define) /g)]).toEqual([name, count(/\{\{-? *end *-?\}\}/g)]);
      expect(count(/\{\{/g)).toBe(count(/\}\}/g));
    }
  });

  itWhere(
    helm === undefined ? 'there is no helm on the PATH or in .cache/services/bin' : undefined,
    'becomes objects of Kubernetes that fit together',
    async () => {
      const chart = join(deploy, 'helm', 'nexus');
      const given = [
        'engines.DATABASE_URL=postgres://db/nexus',
        'engines.REDIS_URL=redis://redis',
        'engines.S3_SECRET_KEY=hidden',
        'settings.S3_ENDPOINT=https://s3',
        'roles.gateway.autoscaling.enabled=true',
      ];
      const { stdout } = await execute(String(helm), ['template', 'chat', chart, '--kube-version', '1.30.0', '--set', given.join(',')]);
      const objects = parseAllDocuments(stdout).map((document) => document.toJS() as { kind: string; metadata: { name: string } } & Record<string, unknown>);
      const named = (kind: string): string[] =>
        objects
          .filter((object) => object.kind === kind)
          .map(({ metadata }) => metadata.name)
          .toSorted();
      const processes = ROLES.map((role) => `chat-nexus-${role}`).toSorted();
      for (const kind of ['Deployment', 'PodDisruptionBudget', 'Service']) expect(named(kind)).toEqual(processes);
      expect(named('HorizontalPodAutoscaler')).toEqual(['chat-nexus-gateway']);
      // A password stands in the secret and nowhere else.
      expect(objects.filter((object) => JSON.stringify(object).includes('hidden')).map(({ kind }) => kind)).toEqual(['Secret']);
      const without = (name: string): Promise<unknown> =>
        execute(String(helm), ['template', 'chat', chart, '--kube-version', '1.30.0', '--set', given.filter((one) => !one.startsWith(`${name}=`)).join(',')]);
      await expect(without('engines.DATABASE_URL')).rejects.toThrow('engines.DATABASE_URL');
      await expect(without('settings.S3_ENDPOINT')).rejects.toThrow('settings.S3_ENDPOINT');
    },
    'no package of Debian holds it, and to build it takes longer than all of these tests',
  );
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
