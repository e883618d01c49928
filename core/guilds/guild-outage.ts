import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';

/**
 * Takes a guild out of reach until it is reopened: its sessions hear GUILD_DELETE with `unavailable`, requests to it get a 503.
 * Nothing of it is lost. Who shuts a guild for longer says so again when the server starts.
 */
export function shutDownGuild(core: Core, guildId: Snowflake): void {
  core.publish({ guild_id: guildId }, { t: 'guild_unavailable', d: { guild_id: guildId } }, { kind: 'guild-shut', guild_id: guildId });
}

/** Puts a guild within reach again: those who were in it get GUILD_CREATE. */
export function reopenGuild(core: Core, guildId: Snowflake): void {
  core.publish({ guild_id: guildId }, { t: 'guild_available', d: { guild_id: guildId } }, { kind: 'guild-reopened', guild_id: guildId });
}
