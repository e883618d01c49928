import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** npm installs it for no machine: its processor is called wasm32. */
const PACKAGE = '@snazzah/davey-wasm32-wasi@0.1.12';
const SHA_256 = 'd2404bac6742247050576594c87c50e59e0417b28f3ab295e4b3ea97b561da7e';
const cache = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '.cache', 'davey-wasm');

/** Where it is kept. */
export const daveyWasmFile = join(cache, `${SHA_256}.wasm`);

/** davey's WebAssembly, kept in .cache after the first time; undefined where it cannot be had. */
export async function daveyWasm(): Promise<Uint8Array | undefined> {
  const there = await readFile(daveyWasmFile).catch(() => undefined);
  if (there) return there;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'draft-'));
  try {
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await promisify(execFile)('npm', ['install', '--force', '--ignore-scripts', '--no-audit', '--no-fund', PACKAGE], { cwd: folder, timeout: 120_000 });
    const wasm = await readFile(join(folder, 'node_modules', '@snazzah', 'davey-wasm32-wasi', 'davey.wasm32-wasi.wasm'));
    if (createHash('sha256').update(wasm).digest('hex') !== SHA_256) throw new Error(`${PACKAGE} is not what it was when it was chosen.`);
    const draft = join(folder, 'davey.wasm');
    await writeFile(draft, wasm);
    await rename(draft, daveyWasmFile);
    return wasm;
  } catch (error) {
    if (error instanceof Error && error.message.includes('not what it was')) throw error;
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
