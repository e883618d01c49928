import type { InstanceFigures } from '#core/ports/instance-stores';
import type { Database } from '../postgres/pool.ts';
import { bigintKey } from '../postgres/storable.ts';

/** What operators count, where messages are in Cassandra: they are not counted there, but as they are written. */
export function composedInstanceFigures(inPostgres: InstanceFigures, database: Database): InstanceFigures {
  return {
    ...inPostgres,
    async counts() {
      const counts = await inPostgres.counts();
      const [row] = await database.rows<{ messages: string }>('messages_written', 'SELECT coalesce(sum(messages), 0) AS messages FROM message_days');
      return { ...counts, messages_estimate: Number(row?.messages ?? 0) };
    },
    async filesOfGuild(guildId) {
      const text = 'SELECT count(*)::integer AS files, coalesce(sum(size_bytes), 0)::text AS bytes FROM message_files WHERE guild_id = $1';
      const [row] = await database.rows<{ files: number; bytes: string }>('files_of_guild', text, [bigintKey(guildId)]);
      return { files: row?.files ?? 0, bytes: Number(row?.bytes ?? 0) };
    },
  };
}
