import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentType } from 'mime-types';

/** A file of the built client, as it is and as it was packed when it was built. */
export interface ClientFile {
  contentType: string;
  bytes: Buffer;
  gzip: Buffer | null;
  br: Buffer | null;
  /** Its name changes with its bytes, so that browsers may keep it for good. */
  isNamedByHash: boolean;
}

export interface ClientFiles {
  /** The one page, in which each answer writes what is its own. */
  page: string;
  /** By path, such as `/assets/main-abc.js`. */
  files: ReadonlyMap<string, ClientFile>;
}

/** Where `npm run build` puts the client: beside the sources, also when we run compiled from dist/. */
function builtFolder(): string | null {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    const folder = join(at, 'dist', 'client');
    if (existsSync(join(folder, 'index.html'))) return folder;
  }
  return null;
}

/** All that the client is made of, in memory; null when it is not built. */
export function readClientFiles(folder: string | null = builtFolder()): ClientFiles | null {
  if (folder === null) return null;
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const known = new Set(names);
  const packed = (name: string): Buffer | null => (known.has(name) ? readFileSync(join(folder, name)) : null);
  const files = new Map<string, ClientFile>();
  for (const name of names) {
    if (/\.(?:gz|br)$/.test(name) || name === 'index.html' || name.startsWith('.')) continue;
    files.set(`/${name}`, {
      contentType: contentType(name.slice(name.lastIndexOf('/') + 1)) || 'application/octet-stream',
      bytes: readFileSync(join(folder, name)),
      gzip: packed(`${name}.gz`),
      br: packed(`${name}.br`),
      isNamedByHash: name.startsWith('assets/'),
    });
  }
  return { page: readFileSync(join(folder, 'index.html'), 'utf8'), files };
}
