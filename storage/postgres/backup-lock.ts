import type pg from 'pg';

/** Held by whoever makes a backup: the two numbers of an advisory lock. */
export const BACKUP_LOCK: [number, number] = [7_236_482, 903];

/** Whether somebody makes a backup of this database right now. */
export async function isBackupUnderWay(pool: pg.Pool): Promise<boolean> {
  const text = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid = $1::oid AND objid = $2::oid AND granted LIMIT 1`;
  return ((await pool.query({ name: 'backup_under_way', text, values: BACKUP_LOCK })).rowCount ?? 0) > 0;
}
