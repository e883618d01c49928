import type { APIInvite, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { getInvite } from './invites.ts';

/** What an invite leads to, and whether the one who looks is there already. Throws 10006 for a code that leads nowhere. */
export async function showInvite(core: Core, code: string, userId: Snowflake | null): Promise<{ invite: APIInvite; isMember: boolean }> {
  const invite = await getInvite(core, code, { with_counts: true, with_expiration: false, with_permissions: false }, userId);
  const state = invite.guild ? await core.states.get(invite.guild.id) : null;
  return { invite, isMember: userId !== null && state?.members.has(userId) === true };
}
