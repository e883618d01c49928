import type { APIAutoModerationRule } from 'discord-api-types/v10';
import type { AutomodRuleStore } from '#core/ports/automod-rule-store';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

/** Rules of automatic moderation in PostgreSQL. */
export function postgresAutomodRuleStore(database: Database): AutomodRuleStore {
  return {
    async save(rule) {
      const text = `INSERT INTO automod_rules (id, guild_id, data) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET data = excluded.data`;
      await database.run('save_automod_rule', text, [rule.id, rule.guild_id, storableJson(rule)]);
    },
    async ofGuild(guildId) {
      const text = 'SELECT data FROM automod_rules WHERE guild_id = $1 ORDER BY id';
      const rows = await database.rows<{ data: APIAutoModerationRule }>('automod_rules_of_guild', text, [bigintKey(guildId)]);
      return rows.map((row) => row.data);
    },
    async remove(guildId, id) {
      const text = 'DELETE FROM automod_rules WHERE guild_id = $1 AND id = $2';
      return (await database.run('remove_automod_rule', text, [bigintKey(guildId), bigintKey(id)])) > 0;
    },
  };
}
