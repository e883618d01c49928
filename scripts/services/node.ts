import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE } from './engine-process.ts';
import type { Lacking } from './service.ts';

const execute = promisify(execFile);

/** That major version of Node, from the npm package that carries it; undefined where it cannot be had. */
export async function nodeOf(major: number): Promise<string | undefined> {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return undefined;
  const home = join(dirname(CACHE), 'node', String(major));
  const node = join(home, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  const isThere = (): Promise<boolean> =>
    access(node).then(
      () => true,
      () => false,
    );
  if (await isThere()) return node;
  // Several tests may want it at once, and the first that has it gives it to all.
  const draft = `${home}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, 'package.json'), '{ "private": true }');
  await execute('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', `node-linux-${process.arch}@${major}`], {
    cwd: draft,
    timeout: 120_000,
  }).catch(() => undefined);
  await rename(draft, home).catch(() => rm(draft, { recursive: true, force: true }));
  return (await isThere()) ? node : undefined;
}

export const lackingNode = (major: number, node: string | undefined): Lacking => (node === undefined ? `Node ${major} cannot be had here` : undefined);
