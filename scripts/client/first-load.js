import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What may come before a page can be used, packed by gzip. */
export const FIRST_LOAD_MOST_BYTES = 250_000;

/** What a browser loads before anything shows: the entry, all that it imports without `import()`, and their styles. */
export async function firstLoad(folder) {
  const manifest = JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8'));
  const files = new Set();
  const visit = (name) => {
    const chunk = manifest[name];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(name);
  const sizeOf = async (file, ending) => (await stat(join(folder, `${file}.${ending}`)).catch(() => stat(join(folder, file)))).size;
  const sum = async (ending) => (await Promise.all([...files].map((file) => sizeOf(file, ending)))).reduce((total, size) => total + size, 0);
  return { files: [...files], gzipBytes: await sum('gz'), brotliBytes: await sum('br') };
}
