import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'minio';
import { freePort } from '#storage/embedded-postgres/free-port';
import { CACHE, EngineProcess } from './engine-process.ts';
import { programPath, type FaultyService, type Lacking } from './service.ts';

const VERSION = 'v1.8.0';
const PACKAGE = 'github.com/versity/versitygw/cmd/versitygw';
const built = join(CACHE, 'bin', process.platform === 'win32' ? `versitygw-${VERSION}.exe` : `versitygw-${VERSION}`);
const go = () => programPath('go', ['/usr/local/go/bin', '/usr/lib/go/bin']);
const present = () => programPath('versitygw') ?? (existsSync(built) ? built : undefined);

export const lackingVersitygw = (): Lacking =>
  present() === undefined && go() === undefined ? 'there is neither versitygw nor a Go that could build it (Debian: apt-get install golang-go)' : undefined;

/** The path of its program. Builds it once, which takes a minute or two. */
export async function versitygwProgram(): Promise<string> {
  const known = present();
  if (known !== undefined) return known;
  const compiler = go();
  if (compiler === undefined) throw new Error(`versitygw cannot start, because ${lackingVersitygw()}`);
  await mkdir(join(CACHE, 'bin'), { recursive: true });
  // Two who build at once must not find half a program.
  const folder = await mkdtemp(join(CACHE, 'bin', 'building-'));
  try {
    const env = { ...process.env, GOBIN: folder, GOTOOLCHAIN: process.env['GOTOOLCHAIN'] ?? 'auto', GOFLAGS: '-p=2' };
    await promisify(execFile)(compiler, ['install', `${PACKAGE}@${VERSION}`], { env });
    await rename(join(folder, process.platform === 'win32' ? 'versitygw.exe' : 'versitygw'), built);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return built;
}

export interface RunningVersitygw extends FaultyService {
  endpoint: string;
  port: number;
  accessKey: string;
  secretKey: string;
  region: string;
  pid(): number | undefined;
}

/** An S3 store whose buckets are folders. It makes none by itself. */
export async function startVersitygw(options: { home?: string; port?: number } = {}): Promise<RunningVersitygw> {
  const command = await versitygwProgram();
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'nexus-versitygw-')));
  const folders = [join(home, 'buckets'), join(home, 'metadata')] as const;
  const makeFolders = () => Promise.all(folders.map((folder) => mkdir(folder, { recursive: true })));
  await makeFolders();
  const port = options.port ?? (await freePort());
  const keys = { accessKey: 'nexus', secretKey: 'nexus-secret-of-this-machine' };
  const region = 'us-east-1';
  const asked = new Client({ endPoint: '127.0.0.1', port, useSSL: false, region, ...keys });
  const engine = new EngineProcess({
    name: 'versitygw',
    command,
    args: ['--port', `127.0.0.1:${port}`, '--quiet', '--region', region, 'posix', '--sidecar', folders[1], folders[0]],
    env: { ...process.env, ROOT_ACCESS_KEY: keys.accessKey, ROOT_SECRET_KEY: keys.secretKey },
    home,
    ready: () => asked.listBuckets(),
  });
  const clear = async () => {
    if (options.home === undefined) await rm(home, { recursive: true, force: true });
  };
  await engine.start().catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    name: 'S3 (versitygw)',
    environment: { S3_ENDPOINT: endpoint, S3_BUCKET: 'nexus', S3_REGION: region, S3_ACCESS_KEY: keys.accessKey, S3_SECRET_KEY: keys.secretKey },
    endpoint,
    port,
    region,
    ...keys,
    async stop() {
      await engine.stop();
      await clear();
    },
    async restart({ keepData = true } = {}) {
      await engine.stop();
      if (!keepData) await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
      await makeFolders();
      await engine.start();
    },
    ...engine.faults(),
  };
}
