import type { APIApplicationCommandPermission, Snowflake } from 'discord-api-types/v10';
import type { CommandRecord, CommandStore } from '#core/ports/command-store';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

interface CommandRow {
  data: CommandRecord;
}

/** Application commands in PostgreSQL. */
export function postgresCommandStore(database: Database): CommandStore {
  return {
    async list(applicationId, guildId) {
      const text = 'SELECT data FROM commands WHERE application_id = $1 AND guild_id IS NOT DISTINCT FROM $2 ORDER BY id';
      return (await database.rows<CommandRow>('commands_of_scope', text, [bigintKey(applicationId), guildId])).map((row) => row.data);
    },

    async byId(applicationId, commandId) {
      const text = 'SELECT data FROM commands WHERE application_id = $1 AND id = $2';
      const [row] = await database.rows<CommandRow>('command_by_id', text, [bigintKey(applicationId), bigintKey(commandId)]);
      return row?.data ?? null;
    },

    async save(command) {
      const text = `INSERT INTO commands (application_id, guild_id, id, data) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET data = excluded.data WHERE commands.application_id = excluded.application_id`;
      await database.run('save_command', text, [command.application_id, command.guild_id ?? null, command.id, storableJson(command)]);
    },

    async remove(applicationId, commandId) {
      const text = `WITH unneeded AS (DELETE FROM command_permissions WHERE application_id = $1 AND id = $2 AND id <> application_id)
        DELETE FROM commands WHERE application_id = $1 AND id = $2`;
      return (await database.run('remove_command', text, [bigintKey(applicationId), bigintKey(commandId)])) > 0;
    },

    async replaceAll(applicationId, guildId, commands) {
      const text = `WITH gone AS (
          DELETE FROM commands WHERE application_id = $1 AND guild_id IS NOT DISTINCT FROM $2::bigint AND id <> ALL ($3::bigint[]) RETURNING id),
        unneeded AS (DELETE FROM command_permissions WHERE application_id = $1 AND id IN (SELECT id FROM gone))
        INSERT INTO commands (application_id, guild_id, id, data)
        SELECT $1, $2::bigint, id, data::jsonb FROM unnest($3::bigint[], $4::text[]) AS row (id, data)
        ON CONFLICT (id) DO UPDATE SET data = excluded.data WHERE commands.application_id = excluded.application_id`;
      await database.run('replace_commands', text, [applicationId, guildId, commands.map((command) => command.id), commands.map(storableJson)]);
    },

    permissions: (applicationId, guildId) => {
      const text = 'SELECT id, permissions FROM command_permissions WHERE application_id = $1 AND guild_id = $2 ORDER BY id';
      return database.rows<{ id: Snowflake; permissions: APIApplicationCommandPermission[] }>('command_permissions', text, [
        bigintKey(applicationId),
        bigintKey(guildId),
      ]);
    },

    async savePermissions(applicationId, guildId, id, permissions) {
      const text = `INSERT INTO command_permissions (application_id, guild_id, id, permissions) VALUES ($1, $2, $3, $4)
        ON CONFLICT (application_id, guild_id, id) DO UPDATE SET permissions = excluded.permissions`;
      await database.run('save_command_permissions', text, [applicationId, guildId, id, storableJson(permissions)]);
    },
  };
}
