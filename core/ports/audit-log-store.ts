import type { APIAuditLogEntry, AuditLogEvent, Snowflake } from 'discord-api-types/v10';

/** Audit-log entries of a guild, newest first; with `after` alone oldest first. Source: Discord, "Get Guild Audit Log". */
export interface AuditLogStore {
  insert(guildId: Snowflake, entry: APIAuditLogEntry): Promise<void>;
  /** Writes an entry anew that is there. */
  replace(guildId: Snowflake, entry: APIAuditLogEntry): Promise<void>;
  page(
    guildId: Snowflake,
    filter: {
      user_id?: Snowflake | undefined;
      action_type?: AuditLogEvent | undefined;
      target_id?: Snowflake | undefined;
      before?: Snowflake | undefined;
      after?: Snowflake | undefined;
    },
    limit: number,
  ): Promise<APIAuditLogEntry[]>;
}
