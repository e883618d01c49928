import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const VERSION = '0.1.4';
/** Reads one JSON text of jobs; runs in its own process, where a native module cannot disturb the tests. */
const PROGRAM = `
  const erlpack = require('erlpack');
  const jobs = JSON.parse(require('fs').readFileSync(0, 'utf8'));
  const done = jobs.map((job) => 'hex' in job ? erlpack.unpack(Buffer.from(job.hex, 'hex')) : erlpack.pack(job.value).toString('hex'));
  process.stdout.write(JSON.stringify(done));
`;

export interface ErlpackPeer {
  /** The terms in hexadecimal digits. */
  pack(values: readonly unknown[]): string[];
  unpack(terms: readonly string[]): unknown[];
}

/**
 * Discord's own `erlpack`, for tests only: it is native, so it is no dependency, but installed into a temporary folder
 * once for each version of Node. Null where that does not work: without a compiler, or without the network.
 */
export function erlpackPeer(): ErlpackPeer | null {
  const folder = join(tmpdir(), `erlpack-${VERSION}-node-${process.versions.modules}-${userInfo().username}`);
  const run = (jobs: unknown[]): unknown[] =>
    JSON.parse(
      execFileSync(process.execPath, ['-e', PROGRAM], {
        cwd: folder,
        input: JSON.stringify(jobs),
        encoding: 'utf8',
        stdio: 'pipe',
        maxBuffer: 1 << 28,
      }),
    ) as unknown[];
  try {
    if (!existsSync(join(folder, 'installed'))) install(folder);
    run([{ value: 1 }]);
  } catch {
    return null;
  }
  return {
    pack: (values) => run(values.map((value) => ({ value }))) as string[],
    unpack: (terms) => run(terms.map((hex) => ({ hex }))),
  };
}

function install(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=0', `erlpack@${VERSION}`];
  execFileSync(npm, args, {
    cwd: folder,
    timeout: 60_000,
    stdio: 'ignore',
    shell: process.platform === 'win32',
  });
  writeFileSync(join(folder, 'installed'), '');
}
