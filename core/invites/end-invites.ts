import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { InviteRecord } from './invite-record.ts';

const AT_ONCE = 500;

/** Counts one use, and ends the invite with its last one. False when it had ended meanwhile. */
export async function useInvite(core: Core, invite: InviteRecord): Promise<boolean> {
  if (!(await core.invites.use(invite.code))) return false;
  // What was used up is found no more.
  const isSpent = invite.max_uses > 0 && !(await core.invites.byCode(invite.code));
  if (isSpent && (await core.invites.remove(invite.code))) tellInviteEnded(core, invite);
  return true;
}

/** Removes the invites whose time is over, and tells of them. To be called about twice a minute. */
export async function endInvites(core: Core): Promise<void> {
  for (const invite of await core.invites.removeEnded(AT_ONCE)) tellInviteEnded(core, invite);
}

export const tellInviteEnded = (core: Core, { code, guild_id, channel_id }: { code: string; guild_id: Snowflake; channel_id: Snowflake }): void =>
  core.publish({ guild_id, channel_id }, { t: 'INVITE_DELETE', d: { channel_id, guild_id, code } });
