import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { filesOfGuild } from './files-of-guild.ts';

/** Ends a guild with all that is in it. Only its owner may. Source: routes of Discord's client. */
export async function deleteGuild(core: Core, state: GuildState, byId: Snowflake): Promise<void> {
  await core.locks.withLock(`guild:${state.id}`, async () => {
    if (state.guild.owner_id !== byId) throw apiError('MISSING_ACCESS');
    await core.guilds.remove(state.id, await filesOfGuild(core, state));
    core.publish({ guild_id: state.id }, { t: 'guild_deleted', d: { guild_id: state.id } }, { kind: 'guild-removed', guild_id: state.id });
  });
  // What was being written when it went.
  await core.guilds.remove(state.id, []).catch((error: unknown) => core.log.warn({ err: error }, 'messages of a deleted guild may have stayed'));
}
