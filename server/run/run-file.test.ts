import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRunFile, readRunFile, removeRunFile, writeRunFile } from './run-file.ts';

describe('run.json', () => {
  let dir: string;
  beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'nexus-run-file-'))));
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const run = { pid: process.pid, httpPort: 3000, tlsPort: 3443, url: 'http://localhost:3000', caPath: '/a/ca.crt', bundlePath: '/a/bundle.crt' };

  it('tells the other commands where the server is, and nobody else', async () => {
    await writeRunFile(dir, run);
    expect(await readRunFile(dir)).toEqual(run);
    expect((await stat(join(dir, 'run.json'))).mode & 0o777).toBe(0o600);
  });

  it('says what to do when no server runs', async () => {
    await expect(readRunFile(dir)).rejects.toThrow(/No server runs.*npm start/);
    await writeRunFile(dir, { ...run, pid: spawnSync('true').pid });
    await expect(readRunFile(dir)).rejects.toThrow(/no longer runs/);
    await removeRunFile(dir);
    await expect(readRunFile(dir)).rejects.toThrow(/No server runs/);
  });

  it('does not take another process with the same number for the server, such as oneself after a restart of the container', async () => {
    await writeRunFile(dir, run);
    const file = join(dir, 'run.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"startedAt": "\d+"/, '"startedAt": "1"'));
    await expect(readRunFile(dir)).rejects.toThrow(/no longer runs/);
    expect(await findRunFile(dir)).toBeNull();
  });

  it('says that it cannot be read, and does not take that for no server', async () => {
    // As root every file can be read, so a folder stands in for one that another user made.
    await mkdir(join(dir, 'run.json'));
    await expect(findRunFile(dir)).rejects.toThrow(/Run this as the user that started the server/);
  });

  it('refuses a damaged file', async () => {
    await writeFile(join(dir, 'run.json'), '{"pid": "many"}');
    await expect(readRunFile(dir)).rejects.toThrow();
  });
});
