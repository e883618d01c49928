import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'fake-indexeddb/auto';
import type { OutboxEntry } from './entry.ts';
import { fileStorage } from './file-storage.ts';
import { indexedDbStorage } from './indexed-db-storage.ts';
import type { OutboxStorage } from './storage.ts';

const entry: OutboxEntry = {
  id: '123',
  channelId: '1',
  body: { content: 'kept' },
  files: [{ name: 'a.txt', data: new Blob(['contents'], { type: 'text/plain' }), description: 'words' }],
  createdAtMs: 5,
  state: 'waiting',
  triedAfterId: '9',
  error: null,
  progress: 0,
};

function behavesAsStorage(openStorage: () => OutboxStorage, blobs: 'blobs' | 'no blobs'): void {
  it('has what was saved, changed and not removed, also when opened anew', async () => {
    const storage = openStorage();
    const files = blobs === 'blobs' ? entry.files : [];
    await storage.save({ ...entry, files });
    await storage.save({ ...entry, files, id: '124' });
    await storage.save({ ...entry, files, state: 'failed' });
    await storage.remove('124');
    storage.close();
    const again = openStorage();
    const loaded = await again.load();
    expect(loaded).toEqual([{ ...entry, files: files.map((file) => ({ ...file, data: expect.anything() as Blob })), state: 'failed' }]);
    expect(await loaded[0]?.files[0]?.data.text()).toBe(blobs === 'blobs' ? 'contents' : undefined);
    await again.remove('123');
    expect(await again.load()).toEqual([]);
    again.close();
  });
}

describe('a storage in a folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-outbox-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  behavesAsStorage(() => fileStorage(join(folder, 'unsent')), 'blobs');
});

describe('a storage in IndexedDB', () => {
  // Files are tested in a real browser: the stand-in copies no blobs.
  behavesAsStorage(() => indexedDbStorage('test'), 'no blobs');
});
