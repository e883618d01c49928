import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError, type ErrorName } from '#protocol/errors';
import type { Core } from '#core/core';
import { placeOf } from '#core/messages/place-of';
import { guildPermissionsOf } from '#core/permissions-in';
import { demandSecondFactor } from '#core/roles/elevated-permissions';
import type { GuildState } from '#core/state/guild-state';
import type { AnyRoute, ChannelContext, GuildContext, PermissionName } from './route.ts';

/**
 * Loads the channel of the path and checks the row's permissions in it.
 * 404 10003 for none, 403 50001 for one the caller may not see, 403 50013 for a missing permission;
 * 403 50003 for what nobody may do in direct messages.
 */
export async function permitChannel(core: Core, route: AnyRoute, channelId: Snowflake, callerId: Snowflake): Promise<ChannelContext> {
  const place = await placeOf(core, channelId, callerId);
  if (!place) throw apiError('UNKNOWN_CHANNEL');
  if (!(place.permissions & PermissionFlagsBits.ViewChannel)) throw apiError('MISSING_ACCESS');
  demand(place.permissions, route.needs, place.guild ? 'MISSING_PERMISSIONS' : 'CANNOT_EXECUTE_ACTION_ON_DM_CHANNEL');
  return { id: place.channel.id, ...place };
}

/** Loads the guild of the path and checks the row's permissions in it. Strangers learn nothing: 404 10004. */
export async function permitGuild(core: Core, route: AnyRoute, guildId: Snowflake, callerId: Snowflake): Promise<GuildContext> {
  const state = await core.states.get(guildId);
  if (!state) throw apiError('UNKNOWN_GUILD');
  if (!state.members.has(callerId)) throw apiError(route.needs || route.method !== 'GET' ? 'MISSING_ACCESS' : 'UNKNOWN_GUILD');
  const permissions = guildPermissionsOf(state, callerId, core.clock.nowMs());
  demand(permissions, route.needs);
  return { id: state.id, state, permissions };
}

/** What the row needs, as far as only people with a second factor may do it in this guild. */
export const permitModerator = (core: Core, { needs = [] }: AnyRoute, callerId: Snowflake, guild: GuildState): Promise<void> =>
  demandSecondFactor(
    core,
    guild,
    callerId,
    needs.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n),
  );

function demand(permissions: bigint, needs: readonly PermissionName[] | undefined, refusal: ErrorName = 'MISSING_PERMISSIONS'): void {
  if (!needs) return;
  for (const name of needs) if (!(permissions & PermissionFlagsBits[name])) throw apiError(refusal);
}
