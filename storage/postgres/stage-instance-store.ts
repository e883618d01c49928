import type { StageInstanceStore } from '#core/ports/stage-instance-store';
import type { StageInstanceRecord } from '#core/stage-instances/stage-instance-record';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

/** Live stages in PostgreSQL, by their channel. */
export function postgresStageInstanceStore(database: Database): StageInstanceStore {
  return {
    async insert(instance) {
      const text = 'INSERT INTO stage_instances (channel_id, guild_id, data) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
      return (await database.run('insert_stage_instance', text, [instance.channel_id, instance.guild_id, storableJson(instance)])) > 0;
    },
    async save(instance) {
      await database.run('save_stage_instance', 'UPDATE stage_instances SET data = $2 WHERE channel_id = $1', [instance.channel_id, storableJson(instance)]);
    },
    async ofGuild(guildId) {
      const text = 'SELECT data FROM stage_instances WHERE guild_id = $1 ORDER BY channel_id';
      const rows = await database.rows<{ data: StageInstanceRecord }>('stage_instances_of_guild', text, [bigintKey(guildId)]);
      return rows.map((row) => row.data);
    },
    async guildsOfAll(afterId, limit) {
      const text = 'SELECT DISTINCT guild_id FROM stage_instances WHERE guild_id > $1 ORDER BY guild_id LIMIT $2';
      return (await database.rows<{ guild_id: string }>('guilds_of_stages', text, [bigintKey(afterId), limit])).map((row) => row.guild_id);
    },
    async remove(channelId) {
      return (await database.run('remove_stage_instance', 'DELETE FROM stage_instances WHERE channel_id = $1', [bigintKey(channelId)])) > 0;
    },
  };
}
