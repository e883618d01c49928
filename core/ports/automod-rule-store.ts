import type { APIAutoModerationRule, Snowflake } from 'discord-api-types/v10';

/** Rules of automatic moderation, stored as they are shown. */
export interface AutomodRuleStore {
  /** Inserts or replaces. */
  save(rule: APIAutoModerationRule): Promise<void>;
  /** By id. */
  ofGuild(guildId: Snowflake): Promise<APIAutoModerationRule[]>;
  remove(guildId: Snowflake, id: Snowflake): Promise<boolean>;
}
