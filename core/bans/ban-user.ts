import { AuditLogEvent, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { snowflakeAt } from '#protocol/snowflake';
import type { BanBody, BulkBanBody } from '#protocol/rest/members';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { removeMembers } from '../members/remove-members.ts';
import { bulkRemove } from '../messages/delete-message.ts';
import { demandAboveMember, standsAboveMember } from '../roles/hierarchy.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';

const BATCH = 100;

/** Bans a user, member or not, and deletes what they wrote lately. Source: Discord, "Create Guild Ban". */
export async function banUser(core: Core, state: GuildState, userId: Snowflake, body: BanBody, by: Actor): Promise<void> {
  const actor: Actor = { id: by.id, reason: by.reason ?? body.reason };
  demandAboveMember(state, by.id, userId);
  if (!(await core.userCache.find(userId))) throw apiError('UNKNOWN_USER');
  if (!(await ban(core, state, userId, actor))) return;
  await removeRecentMessages(core, state, userId, body.delete_message_seconds);
}

/** Bans up to 200 users at once; whom it cannot ban it names. Source: Discord, "Bulk Guild Ban". */
export async function bulkBan(core: Core, state: GuildState, body: BulkBanBody, by: Actor): Promise<{ banned_users: Snowflake[]; failed_users: Snowflake[] }> {
  const ids = [...new Set(body.user_ids)];
  await core.userCache.fetch(ids);
  const banned: Snowflake[] = [];
  for (const id of ids) {
    const isPossible = id !== by.id && standsAboveMember(state, by.id, id) && core.userCache.peek(id) !== undefined;
    if (isPossible && (await ban(core, state, id, by))) banned.push(id);
  }
  if (banned.length === 0) throw apiError('FAILED_TO_BAN_USERS');
  for (const id of banned) await removeRecentMessages(core, state, id, body.delete_message_seconds ?? 0);
  return { banned_users: banned, failed_users: ids.filter((id) => !banned.includes(id)) };
}

/** False when they were banned already. */
async function ban(core: Core, state: GuildState, userId: Snowflake, by: Actor): Promise<boolean> {
  return asOneGuildChange(core, state.id, async (core) => {
    demandAboveMember(state, by.id, userId);
    if (!(await core.bans.add({ guild_id: state.id, user_id: userId, reason: by.reason }))) return false;
    const user = presentUser(core.userCache.get(userId));
    core.publish({ guild_id: state.id }, { t: 'GUILD_BAN_ADD', d: { guild_id: state.id, user } });
    await removeMembers(core, state, [userId]);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.MemberBanAdd, targetId: userId });
    return true;
  });
}

/** Lifts a ban. Source: Discord, "Remove Guild Ban". */
export async function unbanUser(core: Core, state: GuildState, userId: Snowflake, by: Actor): Promise<void> {
  await core.userCache.fetch([userId]);
  await asOneGuildChange(core, state.id, async (core) => {
    if (!(await core.bans.remove(state.id, userId))) throw apiError('UNKNOWN_BAN');
    core.publish({ guild_id: state.id }, { t: 'GUILD_BAN_REMOVE', d: { guild_id: state.id, user: presentUser(core.userCache.get(userId)) } });
    await recordAudit(core, state.id, by, { action: AuditLogEvent.MemberBanRemove, targetId: userId });
  });
}

async function removeRecentMessages(core: Core, state: GuildState, userId: Snowflake, seconds: number): Promise<void> {
  if (seconds <= 0) return;
  const found = await core.messages.idsByAuthorSince(state.id, userId, snowflakeAt(core.clock.nowMs() - seconds * 1000));
  const byChannel = new Map<Snowflake, Snowflake[]>();
  for (const { channelId, messageId } of found) {
    const ids = byChannel.get(channelId);
    if (ids) ids.push(messageId);
    else byChannel.set(channelId, [messageId]);
  }
  for (const [channelId, ids] of byChannel) {
    const channel = state.channel(channelId) ?? (await core.guilds.channelById(channelId));
    if (!channel) continue;
    for (let start = 0; start < ids.length; start += BATCH) await bulkRemove(core, { channel, guild: state }, ids.slice(start, start + BATCH));
  }
}
