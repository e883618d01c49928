import type { APIApplicationCommand, APIApplicationCommandPermission, LocalizationMap, Snowflake } from 'discord-api-types/v10';

/** A command with all its localisations; the presenter leaves them out where Discord does. */
export type CommandRecord = APIApplicationCommand & { name_localizations?: LocalizationMap | null; description_localizations?: LocalizationMap | null };

/** Application commands by scope: global (guild null) or of one guild. */
export interface CommandStore {
  list(applicationId: Snowflake, guildId: Snowflake | null): Promise<CommandRecord[]>;
  byId(applicationId: Snowflake, commandId: Snowflake): Promise<CommandRecord | null>;
  /** Inserts or replaces by id. */
  save(command: CommandRecord): Promise<void>;
  remove(applicationId: Snowflake, commandId: Snowflake): Promise<boolean>;
  /** Replaces the whole scope at once. */
  replaceAll(applicationId: Snowflake, guildId: Snowflake | null, commands: readonly CommandRecord[]): Promise<void>;
  /** Permission overwrites in a guild, by command id or by application id for the whole application. */
  permissions(applicationId: Snowflake, guildId: Snowflake): Promise<{ id: Snowflake; permissions: APIApplicationCommandPermission[] }[]>;
  savePermissions(applicationId: Snowflake, guildId: Snowflake, id: Snowflake, permissions: readonly APIApplicationCommandPermission[]): Promise<void>;
}
