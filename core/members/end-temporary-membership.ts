import type { Snowflake } from 'discord-api-types/v10';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { isGuest } from './guest.ts';
import type { MemberRecord } from './member-record.ts';
import { removeMembers } from './remove-members.ts';

/**
 * Takes somebody out who came by a temporary invite and went offline, or as a guest and left the call, and got no role; nobody waits for it.
 * Source: Discord, "Invite Metadata Object".
 */
export function endTemporaryMembership(core: Core, state: GuildState, userId: Snowflake): void {
  if (!isFleeting(state.members.get(userId))) return;
  const end = async (core: Core): Promise<void> => {
    // Somebody may have given them a role meanwhile.
    if (isFleeting(state.members.get(userId))) await removeMembers(core, state, [userId]);
  };
  asOneGuildChange(core, state.id, end).catch((error: unknown) =>
    core.log.warn({ err: error, guild: state.id, user: userId }, 'a temporary membership did not end'),
  );
}

const isFleeting = (member: MemberRecord | undefined): boolean =>
  member !== undefined && ((member.temporary === true && member.roles.length === 0) || isGuest(member));
