import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { GuildRecord } from './guild-record.ts';
import { presentGuild } from './present-guild.ts';

/** Writes a changed guild and tells its members. Held by the guild's lock. */
export async function saveAndTellGuild(core: Core, state: GuildState, guild: GuildRecord): Promise<void> {
  await core.guilds.save(guild);
  core.publish({ guild_id: state.id }, { t: 'GUILD_UPDATE', d: presentGuild(state, guild) }, { kind: 'guild', guild });
}
