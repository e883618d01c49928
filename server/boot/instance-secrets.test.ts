import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretStore } from '#core/ports/secret-store';
import { instanceSecret, openIdKey, signingSecret } from './instance-secrets.ts';

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
    expect(await readdir(join(dir, 'secrets'))).toEqual(['signing']);
  });

  it('are not replaced by new ones when the file is broken', async () => {
    await instanceSecret(dir, 'operator');
    await writeFile(join(dir, 'secrets', 'operator'), 'half');
    await expect(instanceSecret(dir, 'operator')).rejects.toThrow('Restore it from a backup');
  });

  it('that all processes need stand in the database, taken over from the folder of before', async () => {
    const held = new Map<string, string>();
    const secrets: SecretStore = {
      find: async (name) => held.get(name) ?? null,
      async keep(name, secret) {
        if (!held.has(name)) held.set(name, secret);
        return held.get(name) ?? secret;
      },
    };
    const before = await instanceSecret(dir, 'signing');
    const elsewhere = join(dir, 'elsewhere');
    expect(await signingSecret(secrets, dir)).toBe(before);
    expect(await signingSecret(secrets, elsewhere)).toBe(before);
    const keys = await Promise.all([dir, elsewhere, dir].map((folder) => openIdKey(secrets, folder)()));
    expect(new Set(keys.map((key) => key.export({ type: 'pkcs8', format: 'pem' }))).size).toBe(1);
    expect(await readdir(join(dir, 'secrets'))).toEqual(['signing']);
  });
});
