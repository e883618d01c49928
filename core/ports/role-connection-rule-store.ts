import type { Snowflake } from 'discord-api-types/v10';

/** One thing that a person's connection with an application must say. */
export interface RoleConnectionRequirement {
  connection_type: 'application';
  application_id: Snowflake;
  /** Null where the connection alone is enough. */
  connection_metadata_field: string | null;
  operator: number | null;
  value: string | null;
}

/** What a role asks of those who claim it: all requirements of one of the lists. */
export interface RoleConnectionRule {
  role_id: Snowflake;
  guild_id: Snowflake;
  rules: RoleConnectionRequirement[][];
}

/** Rules go with their role. */
export interface RoleConnectionRuleStore {
  save(rule: RoleConnectionRule): Promise<void>;
  byRole(guildId: Snowflake, roleId: Snowflake): Promise<RoleConnectionRule | null>;
  /** By role. */
  ofGuild(guildId: Snowflake): Promise<RoleConnectionRule[]>;
  /** Those of these guilds that ask for a connection with the application. */
  ofApplication(applicationId: Snowflake, guildIds: readonly Snowflake[]): Promise<RoleConnectionRule[]>;
  remove(roleId: Snowflake): Promise<void>;
}
