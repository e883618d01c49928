import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programOf } from './programs.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The folder in .cache that holds the build of programs/`folder`, or of another source. `build` fills it when a file of the program has changed since. */
export async function builtOnce(
  language: string,
  folder: string,
  build: (target: string) => Promise<void>,
  source: string = programOf(folder),
): Promise<string> {
  const kept = join(root, '.cache', language);
  const home = join(kept, `${folder}-${await hashOf(source)}`);
  const isThere = (): Promise<boolean> =>
    access(home).then(
      () => true,
      () => false,
    );
  if (await isThere()) return home;
  // Filled under another name: a build that was broken off must not count as one.
  const unfinished = `${home}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(kept, { recursive: true });
  await build(unfinished);
  try {
    await rename(unfinished, home);
  } catch (error) {
    // Another test may have been quicker.
    if (!(await isThere())) throw error;
    await rm(unfinished, { recursive: true, force: true });
  }
  return home;
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name);
  for (const name of files.sort()) hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}
