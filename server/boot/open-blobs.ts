import { join } from 'node:path';
import type { Logger } from 'pino';
import type { BlobStore } from '#core/ports/blob-store';
import { DiskBlobStore } from '#storage/disk/blob-store';
import { MovingBlobStore } from '#storage/moving-blobs/moving-blob-store';
import type { S3BlobStore } from '#storage/s3/blob-store';
import type { Settings } from '../configuration/settings.ts';
import { tellsOutage, tellsWaiting } from './outage-words.ts';

const DAY_MS = 24 * 60 * 60_000;

export type FilePlace = 'disk' | 's3';

/** Where new files go. */
export const placeOfFiles = ({ NEXUS_FILES: place, S3_ENDPOINT: endpoint }: Pick<Settings, 'NEXUS_FILES' | 'S3_ENDPOINT'>): FilePlace =>
  place ?? (endpoint === undefined ? 'disk' : 's3');

const folderOf = (settings: Settings): string => join(settings.NEXUS_DATA, 'files');

/** Where files are looked for, in words. */
export const placesOfFiles = (settings: Settings): string =>
  settings.S3_ENDPOINT === undefined ? folderOf(settings) : `the bucket ${settings.S3_BUCKET} at ${settings.S3_ENDPOINT} or in ${folderOf(settings)}`;

/** The files of the settings. Those in the other place are read too while there are any. `ping` rejects while the store does not answer. */
export async function openBlobs(settings: Settings, log: Logger): Promise<{ blobs: BlobStore; ping: () => Promise<void>; close: () => Promise<void> }> {
  const disk = openDisk(settings);
  if (settings.S3_ENDPOINT === undefined) {
    const stopSweeping = sweep(disk, log);
    return { blobs: disk, ping: async () => undefined, close: async () => stopSweeping() };
  }
  const store = await openStore(settings, log);
  try {
    await store.open();
  } catch (error) {
    store.close();
    throw error;
  }
  const stopSweeping = sweep(store, log);
  const close = async (): Promise<void> => {
    stopSweeping();
    store.close();
  };
  const ping = async (): Promise<void> => void (await store.stat('health'));
  if (placeOfFiles(settings) === 'disk') return { blobs: new MovingBlobStore(disk, store), ping, close };
  if (!(await holdsFiles(settings))) return { blobs: store, ping, close };
  log.warn('files are kept in the S3 store from now on; those in the data folder are still read, and move with: npx nexus move-files --to s3');
  return { blobs: new MovingBlobStore(store, disk), ping, close };
}

export const openDisk = (settings: Settings): DiskBlobStore => new DiskBlobStore(folderOf(settings));

/** Throws where the settings name no store; they have been read, so that a store has its keys. */
export async function openStore(settings: Settings, log: Logger): Promise<S3BlobStore> {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = settings;
  if (endpoint === undefined || accessKey === undefined || secretKey === undefined)
    throw new Error('There is no S3 store: set S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY.');
  // Its client takes longer to read than most of the server.
  const { S3BlobStore } = await import('#storage/s3/blob-store');
  return new S3BlobStore({
    endpoint,
    bucket,
    region,
    accessKey,
    secretKey,
    publicEndpoint: settings.S3_PUBLIC_ENDPOINT,
    log: { warn: (message) => log.warn(message) },
    onRetry: tellsWaiting(log, `the file store ${endpoint} (bucket ${bucket})`),
    onOutage: tellsOutage(log, 'The file store'),
  });
}

async function holdsFiles(settings: Settings): Promise<boolean> {
  for await (const _blob of openDisk(settings).list()) return true;
  return false;
}

/** Uploads that crashes broke off cost room until somebody ends them. */
function sweep(store: Pick<S3BlobStore | DiskBlobStore, 'removeBrokenUploads'>, log: Logger): () => void {
  const run = (): void =>
    void store.removeBrokenUploads(Date.now()).catch((error: unknown) => log.warn({ err: error }, 'broken uploads stay in the file store for now'));
  const first = setTimeout(run, 60_000).unref();
  const timer = setInterval(run, DAY_MS).unref();
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}
