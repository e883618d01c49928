import type { SecretStore } from '#core/ports/secret-store';
import type { Database } from './pool.ts';

/** Secrets of an instance in PostgreSQL. */
export function postgresSecretStore(database: Database): SecretStore {
  const find = async (name: string): Promise<string | null> => {
    const [row] = await database.rows<{ secret: string }>('secret', 'SELECT secret FROM instance_secrets WHERE name = $1', [name]);
    return row?.secret ?? null;
  };
  return {
    find,
    async keep(name, secret) {
      await database.run('keep_secret', 'INSERT INTO instance_secrets (name, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING', [name, secret]);
      return (await find(name)) ?? secret;
    },
  };
}
