import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutboxEntry } from './entry.ts';
import type { OutboxStorage } from './storage.ts';

interface StoredFile {
  name: string;
  type: string;
  description?: string;
}
type StoredEntry = Omit<OutboxEntry, 'files'> & { files: StoredFile[] };

/** For programs in Node: a folder with one JSON file for each message, and its attachments beside it. One program at a time. */
export function fileStorage(folder: string): OutboxStorage {
  const attachment = (id: string, index: number): string => join(folder, `${id}.${index}.bin`);
  const whole = async (path: string, contents: string | Uint8Array): Promise<void> => {
    await writeFile(`${path}.part`, contents, { flush: true });
    await rename(`${path}.part`, path);
  };
  const read = async (name: string): Promise<OutboxEntry> => {
    const stored = JSON.parse(await readFile(join(folder, name), 'utf8')) as StoredEntry; // written below
    const files = stored.files.map(async ({ type, ...file }, index) => ({
      ...file,
      data: new Blob([await readFile(attachment(stored.id, index))], { type }),
    }));
    return { ...stored, files: await Promise.all(files) };
  };
  return {
    async load() {
      await mkdir(folder, { recursive: true });
      const names = (await readdir(folder)).filter((name) => /^\d+\.json$/.test(name));
      return Promise.all(names.map(read));
    },
    async save({ files, ...entry }) {
      await mkdir(folder, { recursive: true });
      const known = new Set(await readdir(folder));
      // Files of an entry never change.
      for (const [index, { data }] of files.entries()) {
        if (!known.has(`${entry.id}.${index}.bin`)) await whole(attachment(entry.id, index), new Uint8Array(await data.arrayBuffer()));
      }
      const described = files.map(({ name, data, description }) => ({ name, type: data.type, ...(description !== undefined && { description }) }));
      await whole(join(folder, `${entry.id}.json`), JSON.stringify({ ...entry, files: described } satisfies StoredEntry));
    },
    async remove(id) {
      await rm(join(folder, `${id}.json`), { force: true });
      for (const name of await readdir(folder)) if (name.startsWith(`${id}.`)) await rm(join(folder, name), { force: true });
    },
    close: () => undefined,
  };
}
