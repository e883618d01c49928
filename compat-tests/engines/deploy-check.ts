import { execFile, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { programPath, type Lacking } from '#scripts/services/service';
import { builtOnce } from '../libraries/built-once.ts';

const execute = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
export const ROOT = dirname(dirname(here));
export const DEPLOY = join(ROOT, 'deploy');
const SOURCE = join(here, 'deploy-check');
/** Helm and the API server's own packages are large: a minute or two where all is downloaded. */
const BUILD_MS = 580_000;

const go = (): string | undefined => programPath('go', ['/usr/local/go/bin', '/usr/lib/go/bin']);

/** Why what Helm and Compose make of deploy/ cannot be known here. */
export async function lackingDeployCheck(): Promise<Lacking> {
  const said = await execute(go() ?? 'go', ['env', 'GOVERSION']).catch(() => undefined);
  const [, minor] = /^go1\.(\d+)/.exec(said?.stdout ?? '') ?? [];
  return Number(minor) >= 24 ? undefined : 'there is no go (1.24 or newer)';
}

/** Builds the program, once. */
export async function deployCheckProgram(): Promise<string> {
  const home = await builtOnce(
    'go',
    'deploy-check',
    async (target) => {
      await mkdir(target);
      const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-p=2 -buildvcs=false -ldflags=-s' };
      await execute(go() ?? 'go', ['build', '-o', join(target, 'deploy-check'), '.'], { cwd: SOURCE, timeout: BUILD_MS, env });
    },
    SOURCE,
  );
  return join(home, 'deploy-check');
}

async function ask<Answer>(command: 'chart' | 'lint' | 'compose' | 'context', path: string, input: unknown): Promise<Answer> {
  const child = spawn(await deployCheckProgram(), [command, path], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify(input));
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(complaint.trim());
  return JSON.parse(said) as Answer; // our own program's, whose shape the caller knows
}

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec?: Record<string, unknown>;
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}

export interface Rendered {
  /** Why there is nothing, in the words of Helm. */
  error: string;
  notes: string;
  objects: KubernetesObject[];
  /** What an API server would refuse, and what it would warn of. */
  problems: string[];
  warnings: string[];
  /** By the name of a Deployment: the strictest of the Pod Security Standards that its pods keep to. */
  security: Record<string, 'restricted' | 'baseline' | 'privileged'>;
}

const CHART = join(DEPLOY, 'helm', 'nexus');

/** The chart with each of these values, as `helm install chat` would hand it to an API server. */
export const renderChart = (cases: readonly object[], kubeVersion = '1.34.0'): Promise<Rendered[]> =>
  ask(
    'chart',
    CHART,
    cases.map((values) => ({ values, kubeVersion })),
  );

/** What `helm lint` says. */
export const lintChart = (values: object): Promise<string[]> => ask('lint', CHART, values);

export interface ComposeService {
  image: string;
  command: string[] | null;
  entrypoint: string[] | null;
  environment?: Record<string, string | null>;
  networks?: Record<string, unknown>;
  ports?: { target: number; published: string; protocol: string }[];
  volumes?: { type: 'bind' | 'volume'; source: string; target: string; read_only?: boolean }[];
  tmpfs?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
}

export interface ComposeProject {
  name: string;
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
}

/** What compose makes of the file with these variables. */
export const loadCompose = (envFile: string, profiles: readonly string[] = []): Promise<ComposeProject> =>
  ask('compose', join(DEPLOY, 'compose.yaml'), { envFile, profiles });

/** The files that the builder of the image is sent. */
export const filesForImage = (): Promise<string[]> => ask('context', ROOT, { ignoreFile: join(DEPLOY, 'Dockerfile.dockerignore') });
