import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askDatabase as ask } from '../postgres/test-database.ts';
import { restoreTo } from './restore-to.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.ts';
import { pruneArchive } from './prune-archive.ts';
import { baseBackups, makeBaseBackup, type BaseWish } from './wal-archive.ts';

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
  // Nobody cuts the power here, and waiting for the disk is most of the time that all of this takes.
  const forTests = true;
  const start = async (): Promise<string> => {
    running = await startEmbeddedPostgres({ dataDir: home(), log, walArchive: archive(), forTests });
    return running.url;
  };
  const base = <Done = void>(url: string, wish: BaseWish<Done> = {}) => makeBaseBackup(url, archive(), join(home(), 'cluster'), { isFlushed: false, ...wish });
  const restore = (to: Date) => restoreTo(home(), archive(), to, { log, forTests });
  /** Later than all that was committed before it, and earlier than all that is afterwards. */
  const instant = async (): Promise<Date> => {
    await sleep(50);
    const now = new Date();
    await sleep(50);
    return now;
  };
  const stop = async (): Promise<void> => {
    await running?.stop();
    running = undefined;
  };
  const words = async (url: string): Promise<string[]> => (await ask<{ word: string }>(url, 'SELECT word FROM kept ORDER BY word')).map(({ word }) => word);

  it('brings back exactly what was there at a moment, destroyed and undone as often as one likes', async () => {
    const url = await start();
    await ask(url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('a before the base')");
    await base(url);
    expect(await baseBackups(archive())).toHaveLength(1);
    await ask(url, "INSERT INTO kept VALUES ('b after the base')");
    const moment = await instant();
    await ask(url, "INSERT INTO kept VALUES ('c too late')");
    await ask(url, "DELETE FROM kept WHERE word LIKE 'a%'; DROP TABLE IF EXISTS nothing");
    await ask(url, 'DROP TABLE kept');
    await stop();
    // A server that did next to nothing takes next to no room.
    const pieces = await readdir(join(archive(), 'wal'));
    expect(pieces.filter((name) => /^[0-9A-F]{24}$/.test(name))).toEqual([]);
    const sizes = await Promise.all(pieces.map(async (name) => (await stat(join(archive(), 'wal', name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(16 * 2 ** 20);
    const { former } = await restore(moment);
    expect(former).toContain('cluster.before-');
    const again = await start();
    expect(await words(again)).toEqual(['a before the base', 'b after the base']);
    // It goes on, and is archived on, in a line of time of its own.
    await ask(again, "INSERT INTO kept VALUES ('d in the new line')");
    await stop();
    expect(await words(await start())).toEqual(['a before the base', 'b after the base', 'd in the new line']);
  }, 180_000);

  it('follows the line of time in which the server was at that moment, through earlier restores', async () => {
    const url = await start();
    await ask(url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('a')");
    await base(url);
    await ask(url, "INSERT INTO kept VALUES ('b')");
    const ten = await instant();
    await ask(url, "INSERT INTO kept VALUES ('c')");
    const halfPast = await instant();
    await ask(url, "INSERT INTO kept VALUES ('d')");
    // Left behind by the restore: nothing of the other line can begin from it.
    await base(url);
    await ask(url, "INSERT INTO kept VALUES ('e')");
    await stop();
    await restore(ten);
    const other = await start();
    expect(await words(other)).toEqual(['a', 'b']);
    await ask(other, "INSERT INTO kept VALUES ('x')");
    const later = await instant();
    await ask(other, "INSERT INTO kept VALUES ('y')");
    await stop();
    await restore(halfPast);
    expect(await words(await start())).toEqual(['a', 'b', 'c']);
    await stop();
    await restore(later);
    expect(await words(await start())).toEqual(['a', 'b', 'x']);
  }, 240_000);

  it('keeps so many bases and the log that they need, and brings back from the oldest of them what came after it', async () => {
    const url = await start();
    const pieces = async () => (await readdir(join(archive(), 'wal'))).filter((name) => /^[0-9A-F]{24}\.gz$/.test(name)).toSorted();
    const fill = (word: string) => ask(url, `INSERT INTO kept VALUES ('${word}'); SELECT pg_switch_wal()`);
    await ask(url, 'CREATE TABLE kept (word text)');
    await base(url);
    await fill('a');
    const second = await base(url);
    await fill('b');
    const moment = await instant();
    await fill('c');
    // Of another base that was broken off, half is left.
    await rename((await base(url)).path, join(archive(), 'base', 'broken-off.new'));
    await fill('d');
    const before = await pieces();
    let other: unknown;
    const { path, done: pruned } = await base(url, {
      async afterwards(newest) {
        other = await base(url).catch((error: unknown) => error);
        return pruneArchive(archive(), 2, newest);
      },
    });
    expect(String(other)).toContain('Another base backup is being made');
    expect((await readdir(join(archive(), 'base'))).map((name) => join(archive(), 'base', name))).toEqual([second.path, path]);
    const left = await pieces();
    const needed = /START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)/.exec(await readFile(join(second.path, 'backup_label'), 'utf8'))?.[1] ?? '';
    expect(left[0]).toBe(`${needed}.gz`);
    expect(before.slice(0, before.indexOf(`${needed}.gz`)).length).toBeGreaterThan(0);
    expect(pruned).toMatchObject({ bases: 1, backTo: second.endedAt });
    expect(pruned?.pieces).toBeGreaterThanOrEqual(before.indexOf(`${needed}.gz`));
    await stop();
    await restore(moment);
    const other2 = await start();
    expect(await words(other2)).toEqual(['a', 'b']);
    // In the new line of time lower places of the log are written again; one base of it is enough.
    const { done: more } = await base(other2, { afterwards: (newest) => pruneArchive(archive(), 1, newest) });
    expect(more?.bases).toBe(2);
    await ask(other2, "INSERT INTO kept VALUES ('e')");
    const later = await instant();
    await ask(other2, 'DROP TABLE kept');
    await stop();
    await restore(later);
    expect(await words(await start())).toEqual(['a', 'b', 'e']);
  }, 240_000);

  it('removes nothing of the log where a base does not say from where on it is needed', async () => {
    const wal = join(archive(), 'wal');
    await mkdir(wal, { recursive: true });
    const make = async (name: string, label: string) => {
      const path = join(archive(), 'base', name);
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'backup_label'), label);
      await writeFile(join(path, 'nexus-base.json'), JSON.stringify({ ended_at: `2026-01-0${name}T00:00:00Z`, line: 1, ends_at: '0/0' }));
      return { path, endedAt: new Date(`2026-01-0${name}T00:00:00Z`), line: 1, endsAt: 0n };
    };
    const label = (line: number, piece: number) => `START WAL LOCATION: 0/28 (file 0000000${line}00000000000000${piece}0)\nCHECKPOINT LOCATION: 0/60\n`;
    // The third restored to before the second and went on in a line of its own.
    for (const [name, text] of [
      ['1', label(1, 1)],
      ['2', 'nothing'],
    ] as const)
      await make(name, text);
    const newest = await make('3', label(2, 2));
    const names = [
      '000000010000000000000009.gz',
      '000000010000000000000010.gz',
      '000000010000000000000010.00000028.backup',
      '00000001000000000000001F',
      '000000010000000000000020.partial.gz',
      '000000020000000000000018.gz.4711.part',
      '000000020000000000000020.gz',
      '00000002.history',
    ];
    for (const name of names) await writeFile(join(wal, name), 'x');
    await expect(pruneArchive(archive(), 2, newest)).rejects.toThrow('nothing was removed');
    expect(await readdir(wal)).toHaveLength(names.length);
    expect(await baseBackups(archive())).toHaveLength(3);
    await expect(pruneArchive(archive(), 1, newest)).resolves.toMatchObject({ bases: 2, pieces: 5 });
    expect((await readdir(wal)).toSorted()).toEqual(['00000002.history', '000000010000000000000020.partial.gz', '000000020000000000000020.gz'].toSorted());
  });

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
    await expect(restore(new Date())).rejects.toThrow('There is no base backup');
    const later = await start();
    await base(later);
    await stop();
    await expect(restore(new Date(Date.now() - 3_600_000))).rejects.toThrow('The archive goes back to');
    expect(await words(await start())).toEqual(['here']);
  }, 180_000);
});
