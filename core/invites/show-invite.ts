import type { APIInvite, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { getInvite } from './invites.ts';

/** What an invite leads to, and whether the one who looks is there already, or has asked to be. Throws 10006 for a code that leads nowhere. */
export async function showInvite(core: Core, code: string, userId: Snowflake | null): Promise<{ invite: APIInvite; isMember: boolean; hasAsked: boolean }> {
  const invite = await getInvite(core, code, { with_counts: true, with_expiration: false, with_permissions: false }, userId);
  const state = invite.guild ? await core.states.get(invite.guild.id) : null;
  const isMember = userId !== null && state?.members.has(userId) === true;
  const request = userId !== null && state && !isMember ? await core.joinRequests.ofUser(state.id, userId) : null;
  return { invite, isMember, hasAsked: request?.application_status === 'STARTED' || request?.application_status === 'SUBMITTED' };
}
