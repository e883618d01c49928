import type { ReportRecord, ReportStore } from '#core/ports/instance-stores';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

const subjectOf = (report: ReportRecord): string =>
  `${report.kind} ${report.kind === 'message' ? `${report.channel_id} ${report.message_id}` : report.kind === 'user' ? report.user_id : report.guild_id}`;

/** Reports in PostgreSQL. */
export function postgresReportStore(database: Database): ReportStore {
  return {
    async insert(report) {
      const text = `INSERT INTO reports (id, reporter_id, status, subject, data) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (reporter_id, subject) WHERE status = 'open' DO NOTHING`;
      return (await database.run('insert_report', text, [report.id, report.reporter_id, report.status, subjectOf(report), storableJson(report)])) > 0;
    },

    async openOf(reporterId) {
      const text = `SELECT count(*)::integer AS count FROM reports WHERE reporter_id = $1 AND status = 'open'`;
      const [row] = await database.rows<{ count: number }>('count_open_reports', text, [reporterId]);
      return row?.count ?? 0;
    },

    async byId(id) {
      const [row] = await database.rows<{ data: ReportRecord }>('report_by_id', 'SELECT data FROM reports WHERE id = $1', [bigintKey(id)]);
      return row?.data ?? null;
    },

    async page({ status, before, limit }) {
      const text = 'SELECT data FROM reports WHERE ($1::text IS NULL OR status = $1) AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3';
      const rows = await database.rows<{ data: ReportRecord }>('reports_page', text, [status ?? null, before === undefined ? null : bigintKey(before), limit]);
      return rows.map((row) => row.data);
    },

    async resolve(report) {
      const text = `UPDATE reports SET status = $2, data = $3 WHERE id = $1 AND status = 'open'`;
      return (await database.run('resolve_report', text, [report.id, report.status, storableJson(report)])) > 0;
    },
  };
}
