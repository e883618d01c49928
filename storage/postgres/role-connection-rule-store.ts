import type { RoleConnectionRule, RoleConnectionRuleStore } from '#core/ports/role-connection-rule-store';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

interface RuleRow {
  data: RoleConnectionRule;
}

/** What roles ask of those who claim them, in PostgreSQL. */
export function postgresRoleConnectionRuleStore(database: Database): RoleConnectionRuleStore {
  return {
    async save(rule) {
      const text = `INSERT INTO role_connection_rules (role_id, guild_id, application_ids, data) VALUES ($1, $2, $3, $4)
        ON CONFLICT (role_id) DO UPDATE SET application_ids = excluded.application_ids, data = excluded.data`;
      const applicationIds = [...new Set(rule.rules.flat().map((requirement) => requirement.application_id))];
      await database.run('save_role_connection_rule', text, [rule.role_id, rule.guild_id, applicationIds, storableJson(rule)]);
    },
    async byRole(guildId, roleId) {
      const text = 'SELECT data FROM role_connection_rules WHERE guild_id = $1 AND role_id = $2';
      const [row] = await database.rows<RuleRow>('role_connection_rule', text, [bigintKey(guildId), bigintKey(roleId)]);
      return row?.data ?? null;
    },
    async ofGuild(guildId) {
      const text = 'SELECT data FROM role_connection_rules WHERE guild_id = $1 ORDER BY role_id';
      return (await database.rows<RuleRow>('role_connection_rules_of_guild', text, [bigintKey(guildId)])).map((row) => row.data);
    },
    async ofApplication(applicationId, guildIds) {
      if (guildIds.length === 0) return [];
      const text = `SELECT data FROM role_connection_rules
        WHERE guild_id = ANY ($2::bigint[]) AND $1::bigint = ANY (application_ids) ORDER BY role_id`;
      const rows = await database.rows<RuleRow>('role_connection_rules_of_application', text, [bigintKey(applicationId), guildIds]);
      return rows.map((row) => row.data);
    },
    async remove(roleId) {
      await database.run('remove_role_connection_rule', 'DELETE FROM role_connection_rules WHERE role_id = $1', [bigintKey(roleId)]);
    },
  };
}
