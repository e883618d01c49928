import type { AuthorizationRecord, AuthorizationStore } from '#core/ports/authorization-store';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

interface AuthorizationRow {
  data: AuthorizationRecord;
}

/** What people have granted applications, in PostgreSQL. */
export function postgresAuthorizationStore(database: Database): AuthorizationStore {
  return {
    async save(authorization) {
      const text = `INSERT INTO authorizations (id, user_id, application_id, is_installed, data) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (user_id, application_id) DO UPDATE SET id = excluded.id, is_installed = excluded.is_installed, data = excluded.data`;
      const { id, user_id, application_id, is_installed } = authorization;
      await database.run('save_authorization', text, [id, user_id, application_id, is_installed, storableJson(authorization)]);
    },
    async find(userId, applicationId) {
      const text = 'SELECT data FROM authorizations WHERE user_id = $1 AND application_id = $2';
      const [row] = await database.rows<AuthorizationRow>('find_authorization', text, [bigintKey(userId), bigintKey(applicationId)]);
      return row?.data ?? null;
    },
    async ofUser(userId) {
      const text = 'SELECT data FROM authorizations WHERE user_id = $1 ORDER BY id';
      return (await database.rows<AuthorizationRow>('authorizations_of_user', text, [bigintKey(userId)])).map((row) => row.data);
    },
    async count(applicationId) {
      const text = `SELECT count(*)::integer AS authorized, (count(*) FILTER (WHERE is_installed))::integer AS installed
        FROM authorizations WHERE application_id = $1`;
      const [row] = await database.rows<{ authorized: number; installed: number }>('count_authorizations', text, [bigintKey(applicationId)]);
      return row ?? { authorized: 0, installed: 0 };
    },
    async remove(userId, applicationId) {
      const text = 'DELETE FROM authorizations WHERE user_id = $1 AND application_id = $2';
      return (await database.run('remove_authorization', text, [bigintKey(userId), bigintKey(applicationId)])) > 0;
    },
  };
}
