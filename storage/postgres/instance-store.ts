import type { InstanceBanRecord, InstanceLogRecord, InstanceStore, OperatorRecord, RegistrationInviteRecord } from '#core/ports/instance-stores';
import type { StoredSettings } from '#core/instance/instance-settings';
import type { Database } from './pool.ts';
import { bigintKey, storableJson, storableText, storableTextOrNull } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

const BAN_COLUMNS = `id, kind, value, reason, created_by, ${wireTimeOf('expires_at')} AS expires_at`;
const INVITE_COLUMNS = `code, created_by, ${wireTimeOf('created_at')} AS created_at, ${wireTimeOf('expires_at')} AS expires_at, max_uses, uses, note`;
/** Advisory lock in two parts: 3 is for the list of operators. */
const LOCK_OPERATORS = 'SELECT pg_advisory_xact_lock(3, 0)';

type LogRow = Pick<InstanceLogRecord, 'id' | 'operator_id' | 'action' | 'target_id'> & { data: Pick<InstanceLogRecord, 'reason' | 'details'> };

/** What operators decide, in PostgreSQL. */
export function postgresInstanceStore(database: Database): InstanceStore {
  return {
    async settings() {
      const [row] = await database.rows<{ data: StoredSettings }>('instance_settings', 'SELECT data FROM instance_settings');
      return row?.data ?? {};
    },

    async saveSettings(settings) {
      const text = 'INSERT INTO instance_settings (data) VALUES ($1) ON CONFLICT (is_only) DO UPDATE SET data = excluded.data';
      await database.run('save_instance_settings', text, [storableJson(settings)]);
    },

    operators: () =>
      database.rows<OperatorRecord>('operators', `SELECT user_id, ${wireTimeOf('since')} AS since FROM operators ORDER BY operators.since, user_id`),

    async addOperator(userId, at) {
      return (await database.run('add_operator', 'INSERT INTO operators (user_id, since) VALUES ($1, $2) ON CONFLICT DO NOTHING', [bigintKey(userId), at])) > 0;
    },

    addFirstOperator: (userId, at) =>
      database.transaction(async (queries) => {
        await queries.rows('lock_operators', LOCK_OPERATORS);
        const text = 'INSERT INTO operators (user_id, since) SELECT $1::bigint, $2::timestamptz WHERE NOT EXISTS (SELECT FROM operators)';
        return (await queries.run('add_first_operator', text, [userId, at])) > 0;
      }),

    removeOperator: (userId) =>
      database.transaction(async (queries) => {
        await queries.rows('lock_operators', LOCK_OPERATORS);
        const all = await queries.rows<{ user_id: string }>('operator_ids', 'SELECT user_id FROM operators');
        if (!all.some((one) => one.user_id === userId)) return 'was none';
        if (all.length === 1) return 'is the last';
        await queries.run('remove_operator', 'DELETE FROM operators WHERE user_id = $1', [userId]);
        return 'removed';
      }),

    bans: () => database.rows<InstanceBanRecord>('instance_bans', `SELECT ${BAN_COLUMNS} FROM instance_bans ORDER BY id`),

    async saveBan(ban) {
      const text = `INSERT INTO instance_bans (id, kind, value, reason, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (kind, value) DO UPDATE SET reason = excluded.reason, created_by = excluded.created_by, expires_at = excluded.expires_at RETURNING ${BAN_COLUMNS}`;
      const values = [ban.id, ban.kind, storableText(ban.value), storableTextOrNull(ban.reason), ban.created_by, ban.expires_at];
      const [row] = await database.rows<InstanceBanRecord>('save_instance_ban', text, values);
      return row ?? ban;
    },

    async removeBan(id) {
      const [row] = await database.rows<InstanceBanRecord>('remove_instance_ban', `DELETE FROM instance_bans WHERE id = $1 RETURNING ${BAN_COLUMNS}`, [
        bigintKey(id),
      ]);
      return row ?? null;
    },

    async removeBanOf(kind, value) {
      return (await database.run('remove_instance_ban_of', 'DELETE FROM instance_bans WHERE kind = $1 AND value = $2', [kind, value])) > 0;
    },

    removeExpiredBans: (now) => database.run('remove_expired_instance_bans', 'DELETE FROM instance_bans WHERE expires_at <= $1', [now]),

    async insertInvite({ code, created_by, created_at, expires_at, max_uses, note }) {
      const text = 'INSERT INTO registration_invites (code, created_by, created_at, expires_at, max_uses, note) VALUES ($1, $2, $3, $4, $5, $6)';
      await database.run('insert_registration_invite', text, [code, created_by, created_at, expires_at, max_uses, storableTextOrNull(note)]);
    },

    invites: (limit) =>
      database.rows<RegistrationInviteRecord>(
        'registration_invites',
        `SELECT ${INVITE_COLUMNS} FROM registration_invites r ORDER BY r.created_at DESC, code LIMIT $1`,
        [limit],
      ),

    async invite(code) {
      const text = `SELECT ${INVITE_COLUMNS} FROM registration_invites WHERE code = $1`;
      const [row] = await database.rows<RegistrationInviteRecord>('registration_invite', text, [storableText(code)]);
      return row ?? null;
    },

    async useInvite(code, now) {
      const text = `UPDATE registration_invites SET uses = uses + 1
        WHERE code = $1 AND (max_uses = 0 OR uses < max_uses) AND (expires_at IS NULL OR expires_at > $2)`;
      return (await database.run('use_registration_invite', text, [storableText(code), now])) > 0;
    },

    async unuseInvite(code) {
      await database.run('unuse_registration_invite', 'UPDATE registration_invites SET uses = greatest(uses - 1, 0) WHERE code = $1', [storableText(code)]);
    },

    async removeInvite(code) {
      return (await database.run('remove_registration_invite', 'DELETE FROM registration_invites WHERE code = $1', [storableText(code)])) > 0;
    },

    async insertLog({ id, operator_id, action, target_id, reason, details }) {
      const text = 'INSERT INTO instance_log (id, operator_id, action, target_id, data) VALUES ($1, $2, $3, $4, $5)';
      await database.run('insert_instance_log', text, [id, operator_id, action, target_id, storableJson({ reason, details })]);
    },

    async log({ operatorId, targetId, before, limit }) {
      const text = `SELECT id, operator_id, action, target_id, data FROM instance_log
        WHERE ($1::bigint IS NULL OR operator_id = $1) AND ($2::bigint IS NULL OR target_id = $2) AND ($3::bigint IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`;
      const rows = await database.rows<LogRow>('instance_log', text, [key(operatorId), key(targetId), key(before), limit]);
      return rows.map(({ data, ...rest }) => ({ ...rest, ...data }));
    },
  };
}

const key = (id: string | undefined): string | null => (id === undefined ? null : bigintKey(id));
