import type { BanRecord, BanStore } from '#core/ports/guild-side-stores';
import type { Database } from './pool.ts';
import { bigintKey, storableTextOrNull } from './storable.ts';

const SELECT = 'SELECT guild_id, user_id, reason FROM bans WHERE guild_id = $1';

/** Bans in PostgreSQL. */
export function postgresBanStore(database: Database): BanStore {
  return {
    async add(ban) {
      const text = 'INSERT INTO bans (guild_id, user_id, reason) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
      return (await database.run('add_ban', text, [ban.guild_id, ban.user_id, storableTextOrNull(ban.reason)])) > 0;
    },

    async remove(guildId, userId) {
      return (await database.run('remove_ban', 'DELETE FROM bans WHERE guild_id = $1 AND user_id = $2', [guildId, bigintKey(userId)])) > 0;
    },

    async byUser(guildId, userId) {
      const [ban] = await database.rows<BanRecord>('ban_by_user', `${SELECT} AND user_id = $2`, [guildId, bigintKey(userId)]);
      return ban ?? null;
    },

    async page(guildId, { before, after }, limit) {
      if (before !== undefined) {
        const text = `SELECT * FROM (${SELECT} AND user_id < $2 ORDER BY user_id DESC LIMIT $3) AS page ORDER BY user_id`;
        return database.rows<BanRecord>('bans_before', text, [guildId, bigintKey(before), limit]);
      }
      return database.rows<BanRecord>('bans_after', `${SELECT} AND user_id > $2 ORDER BY user_id LIMIT $3`, [guildId, bigintKey(after ?? '0'), limit]);
    },
  };
}
