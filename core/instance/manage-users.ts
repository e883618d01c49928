import { randomBytes } from 'node:crypto';
import type { APIUser, Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { DeleteUserQuery, DisableUserBody, UserListQuery } from '#protocol/nexus/instance';
import { timeOfSnowflake } from '#protocol/snowflake';
import { demandMayLeave, eraseAccount, takeOut } from '../accounts/erase-account.ts';
import { hashPassword } from '../accounts/password.ts';
import { replacePassword } from '../accounts/reset-password.ts';
import { deleteApplication } from '../applications/manage-bot.ts';
import type { Core } from '../core.ts';
import { deleteAnyGuild } from './manage-guilds.ts';
import { wireTime } from '../ports/clock.ts';
import type { AccountDeletionRecord } from '../ports/leaving-stores.ts';
import type { UserRow } from '../ports/instance-stores.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { createInstanceBan, liftInstanceBan } from './instance-bans.ts';
import { recordInstanceLog, type OperatorActor } from './instance-log.ts';
import { lastOperator } from './operators.ts';

/** An account as its instance's operators see it: nothing that it wrote, no password and no token. */
export interface OperatorsUser {
  user: APIUser;
  email: string | null;
  created_at: string;
  last_seen_at: string | null;
  guild_count: number;
  is_operator: boolean;
  is_disabled: boolean;
  is_deleted: boolean;
}

export interface OperatorsUserDetails extends OperatorsUser {
  disabled: { reason: string | null; expires_at: string | null } | null;
  deletion: Pick<AccountDeletionRecord, 'requested_at' | 'due_at' | 'with_messages'> | null;
  sessions: { approx_last_used_time: string; client_info: { os: string; platform: string } }[];
  owned_guilds: { id: Snowflake; name: string }[];
  applications: { id: Snowflake; name: string; bot_id: Snowflake | null }[];
}

/** A page of accounts by id ascending. */
export async function listInstanceUsers(core: Core, { query, kind, after, limit }: UserListQuery): Promise<OperatorsUser[]> {
  const rows = await core.instanceFigures.users({ search: query, after, limit, ...(kind && { bot: kind === 'bot' }) });
  await core.userCache.fetch(rows.map((row) => row.id));
  return rows.map((row) => present(core, core.userCache.get(row.id), row));
}

export async function getInstanceUser(core: Core, userId: Snowflake): Promise<OperatorsUserDetails> {
  const user = await anyUser(core, userId);
  const [row, deletion, logins, owned, applications, bans] = await Promise.all([
    core.instanceFigures.userRow(userId),
    core.accountDeletions.byUser(userId),
    core.logins.ofUser(userId, 'user'),
    core.instanceFigures.ownedBy(userId),
    core.applications.ofOwner(userId),
    core.instance.isUserBanned(userId) ? core.instanceRows.bans() : [],
  ]);
  const ban = bans.find((one) => one.kind === 'user' && one.value === userId);
  return {
    ...present(core, user, row ?? { id: userId, last_seen_at: null, guild_count: 0 }),
    disabled: ban ? { reason: ban.reason, expires_at: ban.expires_at } : null,
    deletion: deletion && { requested_at: deletion.requested_at, due_at: deletion.due_at, with_messages: deletion.with_messages },
    sessions: logins
      .slice(0, 50)
      .map(({ lastUsedAt, client }) => ({ approx_last_used_time: lastUsedAt, client_info: { os: client.os, platform: client.platform } })),
    owned_guilds: owned,
    applications: applications.map(({ id, name, bot_id: botId }) => ({ id, name, bot_id: botId })),
  };
}

/** Logs somebody out everywhere and lets them in no more, until it is undone or its time is over. The same as a ban of the user. */
export async function disableUser(core: Core, userId: Snowflake, body: DisableUserBody, by: OperatorActor): Promise<OperatorsUserDetails> {
  await createInstanceBan(core, { kind: 'user', value: userId, reason: body.reason, expires_at: body.expires_at }, by);
  return getInstanceUser(core, userId);
}

export async function enableUser(core: Core, userId: Snowflake, by: OperatorActor): Promise<OperatorsUserDetails> {
  await anyUser(core, userId);
  await liftInstanceBan(core, 'user', userId, by);
  return getInstanceUser(core, userId);
}

/** A password made by chance, shown this once; all sessions end. For somebody who has lost theirs. */
export async function resetPassword(core: Core, userId: Snowflake, by: OperatorActor): Promise<{ password: string }> {
  const user = await anyUser(core, userId);
  if (user.bot || user.own.deleted) throw formError(['user_id'], 'NOT_A_PERSON', 'Only people have a password.');
  const password = randomBytes(12).toString('base64url');
  await replacePassword(core, userId, await hashPassword(password));
  await recordInstanceLog(core, by, { action: 'password_reset', targetId: userId });
  return { password };
}

/** Ends an account at once, without a time to think it over. */
export async function deleteUser(core: Core, userId: Snowflake, { messages, owned }: DeleteUserQuery, by: OperatorActor): Promise<void> {
  const user = await anyUser(core, userId);
  if (user.own.deleted) throw apiError('UNKNOWN_USER');
  if (user.bot && (await core.applications.byBotId(userId)))
    throw formError(['user_id'], 'BOT_OF_APPLICATION', 'This is the bot of an application: delete its owner or the application.');
  if (core.instance.isOperator(userId) && (await core.instanceRows.operators()).length === 1) throw lastOperator();
  if (owned === 'delete') {
    for (const { id } of await core.instanceFigures.ownedBy(userId)) await deleteAnyGuild(core, id, by);
    for (const application of await core.applications.ofOwner(userId)) await deleteApplication(core, application);
  }
  await demandMayLeave(core, userId);
  const now = wireTime(core.clock.nowMs());
  const deletion = { user_id: userId, requested_at: now, due_at: now, with_messages: messages === 'delete' };
  await core.accountDeletions.request(deletion);
  // All that somebody ever wrote may be much: that goes in the background, and survives a restart.
  if (deletion.with_messages) await takeOut(core, userId);
  else await eraseAccount(core, deletion);
  await recordInstanceLog(core, by, { action: 'user_deleted', targetId: userId, details: { messages: messages ?? 'keep' } });
}

async function anyUser(core: Core, userId: Snowflake): Promise<UserRecord> {
  const user = await core.userCache.find(userId);
  if (!user) throw apiError('UNKNOWN_USER');
  return user;
}

function present(core: Core, user: UserRecord, row: UserRow): OperatorsUser {
  return {
    user: presentUser(user),
    email: user.own.email,
    created_at: wireTime(timeOfSnowflake(user.id)),
    last_seen_at: row.last_seen_at,
    guild_count: row.guild_count,
    is_operator: core.instance.isOperator(user.id),
    is_disabled: core.instance.isUserBanned(user.id),
    is_deleted: user.own.deleted ?? false,
  };
}
