import { AuditLogEvent, type APIUser, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { GuildListQuery, TransferGuildBody } from '#protocol/nexus/instance';
import { timeOfSnowflake } from '#protocol/snowflake';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { deleteGuild } from '../guilds/delete-guild.ts';
import { saveAndTellGuild } from '../guilds/publish-guild.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildRow } from '../ports/instance-stores.ts';
import { presentUser } from '../users/present-user.ts';
import { recordInstanceLog, type OperatorActor } from './instance-log.ts';

export interface OperatorsGuild extends GuildRow {
  created_at: string;
  is_shut: boolean;
}

export interface OperatorsGuildDetails extends OperatorsGuild {
  owner: APIUser;
  /** Files of its messages; null when counting took too long. */
  storage: { files: number; bytes: number } | null;
  shut: { ban_id: Snowflake; reason: string | null; expires_at: string | null } | null;
}

/** A page of guilds by id ascending. */
export async function listInstanceGuilds(core: Core, { query, after, limit }: GuildListQuery): Promise<OperatorsGuild[]> {
  return (await core.instanceFigures.guilds({ search: query, after, limit })).map((row) => present(core, row));
}

export async function getInstanceGuild(core: Core, guildId: Snowflake): Promise<OperatorsGuildDetails> {
  const row = await core.instanceFigures.guildRow(guildId);
  if (!row) throw apiError('UNKNOWN_GUILD');
  const [storage, bans] = await Promise.all([
    core.instanceFigures.filesOfGuild(guildId),
    core.instance.isGuildShut(guildId) ? core.instanceRows.bans() : [],
    core.userCache.fetch([row.owner_id]),
  ]);
  const ban = bans.find((one) => one.kind === 'guild' && one.value === guildId);
  return {
    ...present(core, row),
    owner: presentUser(core.userCache.get(row.owner_id)),
    storage,
    shut: ban ? { ban_id: ban.id, reason: ban.reason, expires_at: ban.expires_at } : null,
  };
}

export async function deleteInstanceGuild(core: Core, guildId: Snowflake, by: OperatorActor): Promise<void> {
  await deleteAnyGuild(core, guildId, by);
}

/** Ends a guild whoever owns it, also one that is shut. */
export async function deleteAnyGuild(core: Core, guildId: Snowflake, by: OperatorActor): Promise<void> {
  // A shut one is in no process's memory, and its pictures could not be found.
  if (await core.instanceRows.removeBanOf('guild', guildId)) await core.instance.refresh();
  const state = await core.states.get(guildId);
  if (!state) throw apiError('UNKNOWN_GUILD');
  const { name, owner_id: ownerId } = state.guild;
  await deleteGuild(core, state, ownerId);
  await recordInstanceLog(core, by, { action: 'guild_deleted', targetId: guildId, details: { name, owner_id: ownerId } });
}

/** Gives a guild to another of its members, as when its owner is gone. The guild's own audit log tells of it. */
export async function transferGuild(
  core: Core,
  guildId: Snowflake,
  body: TransferGuildBody,
  by: OperatorActor & { id: Snowflake },
): Promise<OperatorsGuildDetails> {
  const state = await core.states.get(guildId);
  if (!state) throw apiError('UNKNOWN_GUILD');
  const reason = body.reason ?? by.reason;
  const change = await core.locks.withLock(`guild:${guildId}`, async () => {
    if (!state.members.has(body.user_id)) throw apiError('UNKNOWN_MEMBER');
    const user = core.userCache.get(body.user_id);
    if (user.bot) throw apiError('OWNERSHIP_CANNOT_BE_MOVED_TO_A_BOT_USER');
    if (user.own.deleted || (await core.accountDeletions.byUser(user.id)))
      throw formError(['user_id'], 'ACCOUNT_IS_LEAVING', 'This account is going to be deleted.');
    const before = state.guild;
    const after = { ...before, owner_id: body.user_id };
    if (before.owner_id !== body.user_id) await saveAndTellGuild(core, state, after);
    return { before, after };
  });
  if (change.before.owner_id !== body.user_id) {
    const changes = changesBetween(change.before, change.after, ['owner_id']);
    await recordAudit(core, guildId, { id: by.id, reason }, { action: AuditLogEvent.GuildUpdate, targetId: guildId, changes });
    await recordInstanceLog(
      core,
      { ...by, reason },
      { action: 'guild_transferred', targetId: guildId, details: { from: change.before.owner_id, to: body.user_id } },
    );
  }
  return getInstanceGuild(core, guildId);
}

const present = (core: Core, row: GuildRow): OperatorsGuild => ({
  ...row,
  created_at: wireTime(timeOfSnowflake(row.id)),
  is_shut: core.instance.isGuildShut(row.id),
});
