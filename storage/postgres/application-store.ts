import type { ApplicationRecord } from '#core/applications/application-record';
import type { ApplicationStore } from '#core/ports/application-store';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

interface ApplicationRow {
  data: ApplicationRecord;
}

const valuesOf = (application: ApplicationRecord) => [application.id, application.owner_id, application.bot_id, storableJson(application)];

/** Applications in PostgreSQL. Removing one takes its commands and integrations with it. */
export function postgresApplicationStore(database: Database): ApplicationStore {
  return {
    async insert(application) {
      await database.run('insert_application', 'INSERT INTO applications (id, owner_id, bot_id, data) VALUES ($1, $2, $3, $4)', valuesOf(application));
    },

    async byId(id) {
      const [row] = await database.rows<ApplicationRow>('application_by_id', 'SELECT data FROM applications WHERE id = $1', [bigintKey(id)]);
      return row?.data ?? null;
    },

    async byBotId(botId) {
      const [row] = await database.rows<ApplicationRow>('application_by_bot', 'SELECT data FROM applications WHERE bot_id = $1', [bigintKey(botId)]);
      return row?.data ?? null;
    },

    async ofOwner(ownerId) {
      const rows = await database.rows<ApplicationRow>('applications_of_owner', 'SELECT data FROM applications WHERE owner_id = $1 ORDER BY id', [ownerId]);
      return rows.map((row) => row.data);
    },

    async withEndpoint(after, limit) {
      const text = `SELECT data FROM applications
        WHERE (data->>'interactions_endpoint_url' IS NOT NULL OR data->>'event_webhooks_url' IS NOT NULL) AND id > $1 ORDER BY id LIMIT $2`;
      const rows = await database.rows<ApplicationRow>('applications_with_endpoint', text, [bigintKey(after), limit]);
      return rows.map((row) => row.data);
    },

    async save(application) {
      await database.run('save_application', 'UPDATE applications SET owner_id = $2, bot_id = $3, data = $4 WHERE id = $1', valuesOf(application));
    },

    async remove(id) {
      await database.run('remove_application', 'DELETE FROM applications WHERE id = $1', [bigintKey(id)]);
    },
  };
}
