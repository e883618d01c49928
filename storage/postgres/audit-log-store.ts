import type { APIAuditLogEntry } from 'discord-api-types/v10';
import type { AuditLogStore } from '#core/ports/audit-log-store';
import type { Database } from './pool.ts';
import { onlyPrimary, type Readers } from './read-replica.ts';
import { bigintKey, storableJson } from './storable.ts';

/** The audit log in PostgreSQL. With `after` alone a page holds the oldest entries behind it, in their order. */
export function postgresAuditLogStore(database: Database, readers: Readers = onlyPrimary(database)): AuditLogStore {
  return {
    async insert(guildId, entry) {
      const text = 'INSERT INTO audit_log (guild_id, id, user_id, action_type, target_id, data) VALUES ($1, $2, $3, $4, $5, $6)';
      await database.run('insert_audit_log', text, [guildId, entry.id, entry.user_id, entry.action_type, entry.target_id, storableJson(entry)]);
    },

    async replace(guildId, entry) {
      await database.run('replace_audit_log', 'UPDATE audit_log SET data = $3 WHERE guild_id = $1 AND id = $2', [guildId, entry.id, storableJson(entry)]);
    },

    async page(guildId, { user_id: userId, action_type: actionType, target_id: targetId, before, after }, limit) {
      const upwards = after !== undefined && before === undefined;
      const text = `SELECT data FROM audit_log WHERE guild_id = $1 AND ($2::bigint IS NULL OR user_id = $2) AND ($3::integer IS NULL OR action_type = $3)
        AND ($4::text IS NULL OR target_id = $4) AND ($5::bigint IS NULL OR id < $5) AND ($6::bigint IS NULL OR id > $6)
        ORDER BY id ${upwards ? 'ASC' : 'DESC'} LIMIT $7`;
      const values = [bigintKey(guildId), userId && bigintKey(userId), actionType, targetId, before && bigintKey(before), after && bigintKey(after), limit];
      const rows = await (await readers.fresh()).rows<{ data: APIAuditLogEntry }>(upwards ? 'audit_log_after' : 'audit_log_newest', text, values);
      return rows.map((row) => row.data);
    },
  };
}
