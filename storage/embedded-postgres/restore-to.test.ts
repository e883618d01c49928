import { chmod, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { restoreTo } from './restore-to.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.ts';
import { baseBackups, makeBaseBackup } from './wal-archive.ts';

const log = { info: () => undefined, warn: () => undefined };

describe('the archive of the embedded PostgreSQL', () => {
  let folder: string;
  let running: EmbeddedPostgres | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-archive-'));
    // PostgreSQL's own user passes through it.
    await chmod(folder, 0o711);
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await rm(folder, { recursive: true, force: true });
  });
  const home = (): string => join(folder, 'postgres');
  const archive = (): string => join(folder, 'archive');
  const start = async (): Promise<string> => {
    running = await startEmbeddedPostgres({ dataDir: home(), log, walArchive: archive() });
    return running.url;
  };
  const stop = async (): Promise<void> => {
    await running?.stop();
    running = undefined;
  };
  const ask = async <Row extends object>(url: string, text: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  };
  const words = async (url: string): Promise<string[]> => (await ask<{ word: string }>(url, 'SELECT word FROM kept ORDER BY word')).map(({ word }) => word);

  it('brings back exactly what was there at a moment, destroyed and undone as often as one likes', async () => {
    const url = await start();
    await ask(url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('a before the base')");
    await makeBaseBackup(url, archive(), join(home(), 'cluster'));
    expect(await baseBackups(archive())).toHaveLength(1);
    await ask(url, "INSERT INTO kept VALUES ('b after the base')");
    await sleep(50);
    const moment = new Date();
    await sleep(50);
    await ask(url, "INSERT INTO kept VALUES ('c too late')");
    await ask(url, "DELETE FROM kept WHERE word LIKE 'a%'; DROP TABLE IF EXISTS nothing");
    await ask(url, 'DROP TABLE kept');
    await stop();
    // A server that did next to nothing takes next to no room.
    const pieces = await readdir(join(archive(), 'wal'));
    expect(pieces.filter((name) => /^[0-9A-F]{24}$/.test(name))).toEqual([]);
    const sizes = await Promise.all(pieces.map(async (name) => (await stat(join(archive(), 'wal', name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(16 * 2 ** 20);
    const { former } = await restoreTo(home(), archive(), moment, log);
    expect(former).toContain('cluster.before-');
    const again = await start();
    expect(await words(again)).toEqual(['a before the base', 'b after the base']);
    // It goes on, and is archived on, in a line of time of its own.
    await ask(again, "INSERT INTO kept VALUES ('d in the new line')");
    await stop();
    expect(await words(await start())).toEqual(['a before the base', 'b after the base', 'd in the new line']);
  }, 180_000);

  it('follows the line of time in which the server was at that moment, through earlier restores', async () => {
    const instant = async (): Promise<Date> => {
      await sleep(50);
      const now = new Date();
      await sleep(50);
      return now;
    };
    const url = await start();
    await ask(url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('a')");
    await makeBaseBackup(url, archive(), join(home(), 'cluster'));
    await ask(url, "INSERT INTO kept VALUES ('b')");
    const ten = await instant();
    await ask(url, "INSERT INTO kept VALUES ('c')");
    const halfPast = await instant();
    await ask(url, "INSERT INTO kept VALUES ('d')");
    // Left behind by the restore: nothing of the other line can begin from it.
    await makeBaseBackup(url, archive(), join(home(), 'cluster'));
    await ask(url, "INSERT INTO kept VALUES ('e')");
    await stop();
    await restoreTo(home(), archive(), ten, log);
    const other = await start();
    expect(await words(other)).toEqual(['a', 'b']);
    await ask(other, "INSERT INTO kept VALUES ('x')");
    const later = await instant();
    await ask(other, "INSERT INTO kept VALUES ('y')");
    await stop();
    await restoreTo(home(), archive(), halfPast, log);
    expect(await words(await start())).toEqual(['a', 'b', 'c']);
    await stop();
    await restoreTo(home(), archive(), later, log);
    expect(await words(await start())).toEqual(['a', 'b', 'x']);
  }, 240_000);

  it('is ended by the next start where it was broken off between the renames, and never leaves an empty database', async () => {
    const url = await start();
    await ask(url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('here')");
    await stop();
    await rename(join(home(), 'cluster'), join(home(), 'cluster.restored'));
    expect(await words(await start())).toEqual(['here']);
    await stop();
    await rename(join(home(), 'cluster'), join(home(), 'cluster.restoring'));
    await expect(start()).rejects.toThrow('A restore was broken off');
  }, 180_000);

  it('says how far it goes back, and leaves everything as it is when asked for more', async () => {
    const url = await start();
    await ask(url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('here')");
    await stop();
    await expect(restoreTo(home(), archive(), new Date(), log)).rejects.toThrow('There is no base backup');
    const later = await start();
    await makeBaseBackup(later, archive(), join(home(), 'cluster'));
    await stop();
    await expect(restoreTo(home(), archive(), new Date(Date.now() - 3_600_000), log)).rejects.toThrow('The archive goes back to');
    expect(await words(await start())).toEqual(['here']);
  }, 180_000);
});
