import { endTemporaryMembership } from '#core/members/end-temporary-membership';
import type { GatewayContext } from './gateway-context.ts';

/** So long after its start the server waits for those who were in a guild for as long as they are online. */
export const COME_BACK_WITHIN_MS = 5 * 60_000;

const CLAIMED_MS = 30_000;

/** Ends the temporary memberships of people whose last session ended with the server or a process of it and who did not come back. */
export async function endForsakenMemberships({ core, sessions, fellows }: GatewayContext): Promise<void> {
  // Of several processes that started together one does it.
  if (fellows && !(await core.shortMemory.claim('ending-forsaken-memberships', fellows.id, CLAIMED_MS))) return;
  for (const { guild_id: guildId, user_id: userId } of await core.guilds.temporaryMembers()) {
    if ([...sessions.ofUser(userId)].some((session) => session.guildIds.has(guildId))) continue;
    if (fellows && (await fellows.directory.isAnywhere(userId))) continue;
    const state = await core.states.get(guildId);
    if (state) endTemporaryMembership(core, state, userId);
  }
}

/** Does that once those who were in a process that is gone have had the time to come back. */
export function endForsakenLater(context: GatewayContext): NodeJS.Timeout {
  return setTimeout(() => {
    endForsakenMemberships(context).catch((error: unknown) =>
      context.core.log.warn({ err: error }, 'temporary memberships of those who did not come back did not end'),
    );
  }, COME_BACK_WITHIN_MS).unref();
}
