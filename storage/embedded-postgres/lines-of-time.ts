import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { BaseBackup } from './wal-archive.ts';

/**
 * From when on the server wrote in a line of time. Each restore begins one, and PostgreSQL's own history of it says where in the
 * log it left the other, but not when.
 */
export interface LineNote {
  line: number;
  from: Date;
}

/** Up to where in the log a line belongs to what came before another. */
export interface LinePart {
  line: number;
  upTo: bigint;
}

const fileOf = (archive: string): string => join(archive, 'lines.jsonl');

/** At each start: a line of time that differs from the last noted one begins now. */
export async function noteLine(archive: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>('SELECT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) AS line');
    const line = Number.parseInt(rows[0]?.line ?? '', 16);
    if ((await readLineNotes(archive)).at(-1)?.line === line) return;
    await appendFile(fileOf(archive), `${JSON.stringify({ line, from: new Date().toISOString() })}\n`, { mode: 0o600, flush: true });
  } finally {
    await client.end();
  }
}

/** The oldest first. */
export async function readLineNotes(archive: string): Promise<LineNote[]> {
  const text = await readFile(fileOf(archive), 'utf8').catch(() => '');
  // One that was broken off while it was written has no end.
  return text.split('\n').flatMap((row) => {
    const [, line, from] = /^\{"line":(\d+),"from":"([^"]+)"\}$/.exec(row) ?? [];
    return line === undefined || from === undefined ? [] : [{ line: Number(line), from: new Date(from) }];
  });
}

/** What PostgreSQL wrote of where a line comes from. The first one comes from nowhere. */
export async function readLineHistory(archive: string, line: number): Promise<LinePart[]> {
  if (line === 1) return [];
  const name = `${line.toString(16).toUpperCase().padStart(8, '0')}.history`;
  const text = await readFile(join(archive, 'wal', name), 'utf8').catch(() => {
    throw new Error(`${join(archive, 'wal', name)} is missing, without which nothing after an earlier restore can be brought back.`);
  });
  return text.split('\n').flatMap((row) => {
    const [, parent, at] = /^\s*(\d+)\s+([0-9A-F]+\/[0-9A-F]+)/i.exec(row) ?? [];
    return parent === undefined || at === undefined ? [] : [{ line: Number(parent), upTo: positionOf(at) }];
  });
}

/** A place in the log, which PostgreSQL writes as two numbers. */
export function positionOf(written: string): bigint {
  const [high = '', low = ''] = written.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** The line in which the server wrote at a moment. */
export function lineAt(notes: readonly LineNote[], to: Date): number {
  const note = notes.findLast(({ from }) => from <= to);
  if (!note) throw new Error(`The archive does not say in which line of time the server was at ${to.toISOString()} (lines.jsonl): give a later moment.`);
  return note.line;
}

/** The newest base backup from which a line leads to a moment. */
export function baseFor(bases: readonly BaseBackup[], line: number, history: readonly LinePart[], to: Date): BaseBackup {
  const isOnTheWay = (base: BaseBackup): boolean => base.line === line || history.some((part) => part.line === base.line && base.endsAt <= part.upTo);
  const base = bases.findLast((each) => each.endedAt <= to && isOnTheWay(each));
  if (!base) throw new Error(`All base backups from before ${to.toISOString()} are of a state that an earlier restore left behind: give another moment.`);
  return base;
}
