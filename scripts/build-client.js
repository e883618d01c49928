// Builds the web client into dist/client, when something of it is newer than what was built. `--force` builds it anyway.
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { firstLoad, FIRST_LOAD_MOST_BYTES } from './client/first-load.js';
import { takeLock } from './client/take-lock.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist', 'client');
const SOURCES = ['client', 'sdk', 'protocol'];
const PACKED = /\.(?:js|css|svg|json|webmanifest)$/;

async function newest(path) {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const times = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs);
  return Math.max(...(await Promise.all(times)));
}

async function isFresh() {
  const built = await stat(join(folder, 'index.html')).catch(() => null);
  if (!built) return false;
  const lock = await stat(join(root, 'package-lock.json')).catch(() => ({ mtimeMs: 0 }));
  return Math.max(lock.mtimeMs, ...(await Promise.all(SOURCES.map((source) => newest(join(root, source)))))) < built.mtimeMs;
}

const isForced = process.argv.includes('--force');
// Several tests may want it at once: one builds it, and the others find it built.
const giveBack = isForced || !(await isFresh()) ? await takeLock(`${folder}.lock`) : null;
if (giveBack && (isForced || !(await isFresh()))) {
  // Tests are started with another one, and React would bring its slow half.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite').catch(() => {
    console.error('The web client cannot be built, for Vite is not installed: run npm install. The server starts without it.');
    process.exit(0);
  });
  // Beside what may be served just now, and then in its place.
  const fresh = `${folder}.new`;
  await build({ configFile: join(root, 'client', 'vite.config.ts'), logLevel: 'error', mode: 'production', build: { outDir: fresh } });
  const names = (await readdir(fresh, { recursive: true })).filter((name) => PACKED.test(name) && !name.includes('.vite'));
  await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(fresh, name));
      const small = await promisify(gzip)(bytes, { level: 9 });
      if (small.length >= bytes.length * 0.95) return;
      const smaller = await promisify(brotliCompress)(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      });
      await Promise.all([writeFile(join(fresh, `${name}.gz`), small), writeFile(join(fresh, `${name}.br`), smaller)]);
    }),
  );
  const load = await firstLoad(fresh);
  await writeFile(join(fresh, '.vite', 'first-load.json'), JSON.stringify(load));
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
  console.error(`The web client is built. Its first load is ${Math.ceil(load.gzipBytes / 1024)} KiB gzip (${Math.ceil(load.brotliBytes / 1024)} KiB brotli).`);
  if (load.gzipBytes > FIRST_LOAD_MOST_BYTES) {
    console.error(`That is more than the ${FIRST_LOAD_MOST_BYTES / 1000} KB that it may be.`);
    process.exitCode = 1;
  }
}
await giveBack?.();
