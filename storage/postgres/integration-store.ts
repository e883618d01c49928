import type { IntegrationRecord, IntegrationStore } from '#core/ports/integration-store';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

interface IntegrationRow {
  data: IntegrationRecord;
}

/** Integrations in PostgreSQL: one of an application in a guild. */
export function postgresIntegrationStore(database: Database): IntegrationStore {
  return {
    async save(integration) {
      const text = `INSERT INTO integrations (id, guild_id, application_id, data) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, application_id) DO UPDATE SET id = excluded.id, data = excluded.data`;
      await database.run('save_integration', text, [integration.id, integration.guild_id, integration.application_id, storableJson(integration)]);
    },
    async ofGuild(guildId) {
      const rows = await database.rows<IntegrationRow>('integrations_of_guild', 'SELECT data FROM integrations WHERE guild_id = $1 ORDER BY id', [
        bigintKey(guildId),
      ]);
      return rows.map((row) => row.data);
    },
    async byApplication(guildId, applicationId) {
      const text = 'SELECT data FROM integrations WHERE guild_id = $1 AND application_id = $2';
      const [row] = await database.rows<IntegrationRow>('integration_by_application', text, [bigintKey(guildId), bigintKey(applicationId)]);
      return row?.data ?? null;
    },
    async ofApplication(applicationId) {
      const text = 'SELECT data FROM integrations WHERE application_id = $1 ORDER BY id';
      return (await database.rows<IntegrationRow>('integrations_of_application', text, [bigintKey(applicationId)])).map((row) => row.data);
    },
    async remove(id) {
      return (await database.run('remove_integration', 'DELETE FROM integrations WHERE id = $1', [bigintKey(id)])) > 0;
    },
  };
}
