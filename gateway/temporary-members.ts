import { endTemporaryMembership } from '#core/members/end-temporary-membership';
import type { GatewayContext } from './gateway-context.ts';

/** So long after its start the server waits for those who were in a guild for as long as they are online. */
export const COME_BACK_WITHIN_MS = 5 * 60_000;

/** Ends the temporary memberships of people whose last session ended with the server itself and who did not come back. */
export async function endForsakenMemberships({ core, sessions }: GatewayContext): Promise<void> {
  for (const { guild_id: guildId, user_id: userId } of await core.guilds.temporaryMembers()) {
    if ([...sessions.ofUser(userId)].some((session) => session.guildIds.has(guildId))) continue;
    const state = await core.states.get(guildId);
    if (state) endTemporaryMembership(core, state, userId);
  }
}
