import { AuditLogEvent, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { demandAboveMember } from '../roles/hierarchy.ts';
import type { GuildState } from '../state/guild-state.ts';
import { removeMembers } from './remove-members.ts';

/** Takes a member out who stands below. Source: Discord, "Remove Guild Member". */
export async function kickMember(core: Core, state: GuildState, userId: Snowflake, by: Actor): Promise<void> {
  await asOneGuildChange(core, state.id, async (core) => {
    if (!state.members.has(userId)) throw apiError('UNKNOWN_MEMBER');
    demandAboveMember(state, by.id, userId);
    await removeMembers(core, state, [userId]);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.MemberKick, targetId: userId });
  });
}
