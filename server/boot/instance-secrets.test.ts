import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instanceSecret, openIdKey } from './instance-secrets.ts';

describe('secrets of an instance', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nexus-secrets-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('are the same for all processes that start at once on one folder', async () => {
    const secrets = await Promise.all(Array.from({ length: 10 }, () => instanceSecret(dir, 'signing')));
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/);
    const keys = await Promise.all(Array.from({ length: 3 }, () => openIdKey(dir)()));
    expect(new Set(keys.map((key) => key.export({ type: 'pkcs8', format: 'pem' }))).size).toBe(1);
    expect((await readdir(join(dir, 'secrets'))).sort()).toEqual(['openid', 'signing']);
  });

  it('are not replaced by new ones when the file is broken', async () => {
    await instanceSecret(dir, 'operator');
    await writeFile(join(dir, 'secrets', 'operator'), 'half');
    await expect(instanceSecret(dir, 'operator')).rejects.toThrow('Restore it from a backup');
  });
});
