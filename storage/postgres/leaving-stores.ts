import type { AccountDeletionRecord, AccountDeletionStore, ExportRecord, ExportStore } from '#core/ports/leaving-stores';
import type { Database } from './pool.ts';
import { bigintKey, storableTextOrNull } from './storable.ts';
import { isDuplicate } from './unique-violation.ts';
import { wireTimeOf } from './wire-time.ts';

const DELETION_COLUMNS = `user_id, ${wireTimeOf('requested_at')} AS requested_at, ${wireTimeOf('due_at')} AS due_at, with_messages`;

/** Accounts that shall end, in PostgreSQL. */
export function postgresAccountDeletionStore(database: Database): AccountDeletionStore {
  return {
    async request({ user_id, requested_at, due_at, with_messages }) {
      const text = `INSERT INTO account_deletions (user_id, requested_at, due_at, with_messages) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id) DO UPDATE SET requested_at = excluded.requested_at, due_at = excluded.due_at, with_messages = excluded.with_messages
        WHERE NOT account_deletions.has_begun`;
      await database.run('request_account_deletion', text, [user_id, requested_at, due_at, with_messages]);
    },
    async byUser(userId) {
      const text = `SELECT ${DELETION_COLUMNS} FROM account_deletions WHERE user_id = $1`;
      const [row] = await database.rows<AccountDeletionRecord>('account_deletion', text, [bigintKey(userId)]);
      return row ?? null;
    },
    async cancel(userId) {
      return (await database.run('cancel_account_deletion', 'DELETE FROM account_deletions WHERE user_id = $1 AND NOT has_begun', [userId])) > 0;
    },
    due: (now, limit) =>
      database.rows<AccountDeletionRecord>(
        'due_account_deletions',
        `SELECT ${DELETION_COLUMNS} FROM account_deletions d WHERE d.due_at <= $1 ORDER BY d.due_at LIMIT $2`,
        [now, limit],
      ),
    async begin(userId) {
      return (await database.run('begin_account_deletion', 'UPDATE account_deletions SET has_begun = true WHERE user_id = $1', [userId])) > 0;
    },
    async postpone(userId, dueAt) {
      await database.run('postpone_account_deletion', 'UPDATE account_deletions SET due_at = $2 WHERE user_id = $1', [userId, dueAt]);
    },
    async finish(userId) {
      await database.run('finish_account_deletion', 'DELETE FROM account_deletions WHERE user_id = $1', [userId]);
    },
  };
}

const EXPORT_COLUMNS = `id, kind, subject_id, requested_by, status, attachments, ${wireTimeOf('created_at')} AS created_at,
  ${wireTimeOf('finished_at')} AS finished_at, ${wireTimeOf('expires_at')} AS expires_at, size_bytes, error, attempts`;

type ExportRow = Omit<ExportRecord, 'size_bytes'> & { size_bytes: string | null };
const exportOf = (row: ExportRow): ExportRecord => ({ ...row, size_bytes: row.size_bytes === null ? null : Number(row.size_bytes) });

/** Exports in PostgreSQL. */
export function postgresExportStore(database: Database): ExportStore {
  return {
    async insert({ id, kind, subject_id, requested_by, status, attachments, created_at }) {
      const text = 'INSERT INTO exports (id, kind, subject_id, requested_by, status, attachments, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)';
      try {
        await database.run('insert_export', text, [id, kind, subject_id, requested_by, status, attachments, created_at]);
        return true;
      } catch (error) {
        if (isDuplicate(error, /^unfinished_exports$/)) return false;
        throw error;
      }
    },
    async byId(id) {
      const [row] = await database.rows<ExportRow>('export_by_id', `SELECT ${EXPORT_COLUMNS} FROM exports WHERE id = $1`, [bigintKey(id)]);
      return row ? exportOf(row) : null;
    },
    async ofSubject(kind, subjectId, limit) {
      const text = `SELECT ${EXPORT_COLUMNS} FROM exports WHERE kind = $1 AND subject_id = $2 ORDER BY id DESC LIMIT $3`;
      return (await database.rows<ExportRow>('exports_of_subject', text, [kind, bigintKey(subjectId), limit])).map(exportOf);
    },
    async take(now, leasedUntil) {
      const text = `UPDATE exports SET status = 'running', attempts = attempts + 1, leased_until = $2
        WHERE id = (SELECT id FROM exports WHERE status = 'waiting' OR (status = 'running' AND leased_until <= $1) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING ${EXPORT_COLUMNS}`;
      const [row] = await database.rows<ExportRow>('take_export', text, [now, leasedUntil]);
      return row ? exportOf(row) : null;
    },
    async renew(id, attempts, leasedUntil) {
      const text = `UPDATE exports SET leased_until = $3 WHERE id = $1 AND attempts = $2 AND status = 'running'`;
      return (await database.run('renew_export', text, [id, attempts, leasedUntil])) > 0;
    },
    async finish(id, attempts, { status, finished_at, expires_at, size_bytes, error }) {
      const text = `UPDATE exports SET status = $3, finished_at = $4, expires_at = $5, size_bytes = $6, error = $7, leased_until = NULL
        WHERE id = $1 AND attempts = $2 AND status = 'running'`;
      return (await database.run('finish_export', text, [id, attempts, status, finished_at, expires_at, size_bytes, storableTextOrNull(error)])) > 0;
    },
    async expired(now, limit) {
      const text = `SELECT id FROM exports WHERE status = 'done' AND expires_at <= $1 ORDER BY id LIMIT $2`;
      return (await database.rows<{ id: string }>('expired_exports', text, [now, limit])).map((row) => row.id);
    },
    async markRemoved(ids) {
      if (ids.length > 0) await database.run('remove_exports', `UPDATE exports SET status = 'removed' WHERE id = ANY ($1::bigint[])`, [ids]);
    },
    async removeOfSubject(kind, subjectId) {
      const text = 'DELETE FROM exports WHERE kind = $1 AND subject_id = $2 RETURNING id';
      return (await database.rows<{ id: string }>('remove_exports_of_subject', text, [kind, subjectId])).map((row) => row.id);
    },
  };
}
