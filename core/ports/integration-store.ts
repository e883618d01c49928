import type { Snowflake } from 'discord-api-types/v10';

/** A bot in a guild: the integration that added it, with its managed role. */
export interface IntegrationRecord {
  id: Snowflake;
  guild_id: Snowflake;
  application_id: Snowflake;
  bot_id: Snowflake | null;
  role_id: Snowflake | null;
  user_id: Snowflake;
  scopes: string[];
  created_at: string;
}

export interface IntegrationStore {
  save(integration: IntegrationRecord): Promise<void>;
  ofGuild(guildId: Snowflake): Promise<IntegrationRecord[]>;
  byApplication(guildId: Snowflake, applicationId: Snowflake): Promise<IntegrationRecord | null>;
  /** In whichever guilds. */
  ofApplication(applicationId: Snowflake): Promise<IntegrationRecord[]>;
  remove(id: Snowflake): Promise<boolean>;
}
