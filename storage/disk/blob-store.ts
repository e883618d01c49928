import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BlobStore } from '#core/ports/blob-store';
import { apiError } from '#protocol/errors';
import { segmentsOf } from '../blob-key.ts';

const UPLOAD_MAX_AGE_MS = 24 * 60 * 60_000;

/**
 * Blobs as plain files below a directory: `a/b.png` is `blobs/a/b.png`, and `types/a/b.png` holds its content type.
 * Throws REQUEST_ENTITY_TOO_LARGE over the limit.
 */
export class DiskBlobStore implements BlobStore {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async put(key: string, bytes: Readable, { maxBytes, contentType }: { maxBytes: number; contentType: string }): Promise<{ sizeBytes: number }> {
    // The sender may break off before the pipeline listens, and an error nobody hears ends the process.
    bytes.once('error', () => undefined);
    const paths = this.pathsOf(key);
    const unfinished = join(this.root, 'unfinished', randomUUID());
    const unfinishedType = `${unfinished}.type`;
    let sizeBytes = 0;
    const limit = new Transform({
      transform(chunk: Buffer, _encoding, pass) {
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes) pass(apiError('REQUEST_ENTITY_TOO_LARGE'));
        else pass(null, chunk);
      },
    });
    try {
      await mkdir(dirname(unfinished), { recursive: true });
      const [blobFolders, typeFolders] = await Promise.all([paths.blob, paths.type].map(madeFolderOf));
      // Opened before anything can fail: a file that comes to be after its removal would stay.
      const file = await open(unfinished, 'wx');
      // On disk before any row names it: the machine may fail as well.
      await pipeline(bytes, limit, file.createWriteStream({ flush: true }));
      await writeFlushed(unfinishedType, contentType);
      // The blob comes last: whoever finds it finds its content type too.
      await rename(unfinishedType, paths.type);
      await rename(unfinished, paths.blob);
      // The names as well: a renamed file is lost with its folder's entry.
      await Promise.all([...(typeFolders ?? []), ...(blobFolders ?? [])].map(syncFolder));
    } catch (error) {
      await Promise.all([unfinished, unfinishedType].map((path) => rm(path, { force: true, maxRetries: 3 })));
      throw error;
    }
    return { sizeBytes };
  }

  async stat(key: string): Promise<{ sizeBytes: number; contentType: string } | null> {
    const paths = this.pathsOf(key);
    const [file, contentType] = await Promise.all([nullWhenMissing(stat(paths.blob)), nullWhenMissing(readFile(paths.type, 'utf8'))]);
    return file?.isFile() ? { sizeBytes: file.size, contentType: contentType ?? 'application/octet-stream' } : null;
  }

  async read(key: string, range?: { start: number; end: number }): Promise<Readable | null> {
    const file = await nullWhenMissing(open(this.pathsOf(key).blob));
    if (!file) return null;
    if ((await file.stat()).isFile()) return file.createReadStream(range);
    await file.close();
    return null;
  }

  async remove(keys: readonly string[]): Promise<void> {
    const paths = keys.map((key) => this.pathsOf(key)).flatMap(({ blob, type }) => [blob, type]);
    await Promise.all(paths.map((path) => nullWhenMissing(rm(path))));
  }

  async *list(): AsyncGenerator<{ key: string; sizeBytes: number }> {
    const blobs = join(this.root, 'blobs');
    const folders = [blobs];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const directory = await nullWhenMissing(opendir(folder));
      if (!directory) continue;
      for await (const entry of directory) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else {
          const file = await nullWhenMissing(stat(path));
          if (file) yield { key: path.slice(blobs.length + 1).replaceAll(sep, '/'), sizeBytes: file.size };
        }
      }
    }
  }

  async usage(): Promise<{ files: number; bytes: number }> {
    let [files, bytes] = [0, 0];
    for await (const { sizeBytes } of this.list()) [files, bytes] = [files + 1, bytes + sizeBytes];
    return { files, bytes };
  }

  /** Takes away what a crash left of files that were being written. To be called now and then. */
  async removeBrokenUploads(nowMs: number): Promise<number> {
    const folder = join(this.root, 'unfinished');
    const directory = await nullWhenMissing(opendir(folder));
    let removed = 0;
    for await (const { name } of directory ?? []) {
      const file = await nullWhenMissing(stat(join(folder, name)));
      // One that is being written changes all the time.
      if (!file || file.mtimeMs > nowMs - UPLOAD_MAX_AGE_MS) continue;
      await nullWhenMissing(rm(join(folder, name)));
      removed++;
    }
    return removed;
  }

  private pathsOf(key: string): { blob: string; type: string } {
    const segments = segmentsOf(key);
    return { blob: join(this.root, 'blobs', ...segments), type: join(this.root, 'types', ...segments) };
  }
}

/** Makes the folder of a file; says which folders hold names that are new then: itself, and those above what was made. */
async function madeFolderOf(path: string): Promise<string[]> {
  const folder = dirname(path);
  const first = await mkdir(folder, { recursive: true });
  const folders = [folder];
  for (let made = folder; first !== undefined && made.length >= first.length; made = dirname(made)) folders.push(dirname(made));
  return folders;
}

async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What platforms and file systems say that cannot do it; Windows writes names by itself. */
const NO_FOLDER_SYNC = new Set(['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP', 'ENOSYS', 'EBADF']);

async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!NO_FOLDER_SYNC.has((error as NodeJS.ErrnoException).code ?? '')) throw error; // fs throws these only
  }
}

async function nullWhenMissing<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    // ENOTDIR: a part of the path is a blob. EISDIR: the key is only the beginning of others.
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ERR_FS_EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null; // fs throws these only
    throw error;
  }
}
