import { AuditLogEvent, PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { snowflakeAt } from '#protocol/snowflake';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import { wireTime } from '../ports/clock.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import { standsAboveMember } from '../roles/hierarchy.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { MemberRecord } from './member-record.ts';
import { removeMembers } from './remove-members.ts';

export interface PruneRule {
  days: number;
  include_roles: readonly Snowflake[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many would go. Source: Discord, "Get Guild Prune Count". */
export async function countPrune(core: Core, state: GuildState, rule: PruneRule, actorId: Snowflake): Promise<{ pruned: number }> {
  await demandMayPrune(core, state, actorId);
  return { pruned: (await inactiveMembers(core, state, rule, actorId)).length };
}

/** Takes out who was not seen for some days and has no role, or none but the given ones. Source: Discord, "Begin Guild Prune". */
export async function prune(core: Core, state: GuildState, rule: PruneRule & { compute_prune_count: boolean }, by: Actor): Promise<{ pruned: number | null }> {
  await demandMayPrune(core, state, by.id);
  const gone = await asOneGuildChange(core, state.id, async (core) => {
    const removed = await removeMembers(core, state, await inactiveMembers(core, state, rule, by.id));
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.MemberPrune,
      targetId: null,
      options: { delete_member_days: String(rule.days), members_removed: String(removed.length) },
    });
    return removed;
  });
  return { pruned: rule.compute_prune_count ? gone.length : null };
}

async function demandMayPrune(core: Core, state: GuildState, actorId: Snowflake): Promise<void> {
  const permissions = guildPermissionsOf(state, actorId, core.clock.nowMs());
  const needed = (state.guild.features as readonly string[]).includes('PRUNE_REQUIRES_ADMIN')
    ? Permission.Administrator
    : Permission.ManageGuild | Permission.KickMembers;
  if ((permissions & needed) !== needed) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, actorId, needed);
}

/**
 * Seen is who joined, logged in, used a login, wrote in the guild or is online since then. Logins and messages are asked
 * for only of those whom the memory leaves in doubt. Bots come and go with their integration and are left alone.
 */
async function inactiveMembers(core: Core, state: GuildState, rule: PruneRule, actorId: Snowflake): Promise<Snowflake[]> {
  const sinceMs = core.clock.nowMs() - rule.days * DAY_MS;
  for (const id of rule.include_roles) if (!state.roles.has(id)) throw apiError('UNKNOWN_ROLE');
  const prunable = new Set(rule.include_roles);
  const isInDoubt = (member: MemberRecord): boolean =>
    member.roles.every((id) => prunable.has(id)) &&
    Date.parse(member.joined_at) < sinceMs &&
    !state.presences.has(member.user_id) &&
    !state.voiceStates.has(member.user_id) &&
    !core.userCache.get(member.user_id).bot &&
    standsAboveMember(state, actorId, member.user_id);
  const inDoubt = [...state.members.values()].filter(isInDoubt).map((member) => member.user_id);
  if (inDoubt.length === 0) return [];
  const [loggedIn, wrote] = await Promise.all([
    core.logins.usersSeenSince(inDoubt, wireTime(sinceMs)),
    core.messages.authorsSince(state.id, inDoubt, snowflakeAt(sinceMs)),
  ]);
  const seen = new Set([...loggedIn, ...wrote]);
  return inDoubt.filter((id) => !seen.has(id));
}
