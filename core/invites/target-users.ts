import { PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import type { Core } from '../core.ts';
import { tooLarge } from '../images/keep-image.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import { wireTime } from '../ports/clock.ts';
import type { InviteRecord } from './invite-record.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

const FIELD = 'target_users_file';
const MAX_FILE_BYTES = 2 * 1024 * 1024;

/** A file and the field of the form that it came in. */
export type NamedFile = StoredFile & { field: string };

/** How far the reading of a list is; here it is read at once. 2 is Discord's word for done. */
export interface TargetUsersJob {
  status: 2;
  total_users: number;
  processed_users: number;
  created_at: string;
  completed_at: string;
  error_message: null;
}

/** Whom the invite is for, as CSV with the header `user_id`. For its maker and for those with MANAGE_GUILD or VIEW_AUDIT_LOG. */
export async function getTargetUsers(core: Core, code: string, callerId: Snowflake): Promise<Buffer> {
  await inviteFor(core, code, callerId, Permission.ManageGuild | Permission.ViewAuditLog);
  const targets = await core.inviteTargets.ofInvite(code);
  if (!targets) throw apiError('UNKNOWN_INVITE_TARGET_USERS');
  return Buffer.from(['user_id', ...targets.user_ids, ''].join('\n'));
}

/** Replaces the list. For its maker and for those with MANAGE_GUILD. Source: Discord, "Update Target Users". */
export async function replaceTargetUsers(core: Core, code: string, files: readonly NamedFile[], callerId: Snowflake): Promise<void> {
  await inviteFor(core, code, callerId, Permission.ManageGuild);
  const userIds = await readTargetUsers(core, files);
  if (!userIds) throw formError([FIELD], 'BASE_TYPE_REQUIRED', 'This field is required');
  await keepTargetUsers(core, code, userIds);
  await core.blobs.remove(files.map((file) => file.key));
}

/** Source: Discord, "Get Target Users Job Status". */
export async function getTargetUsersJob(core: Core, code: string, callerId: Snowflake): Promise<TargetUsersJob> {
  await inviteFor(core, code, callerId, Permission.ManageGuild | Permission.ViewAuditLog);
  const targets = await core.inviteTargets.ofInvite(code);
  if (!targets) throw apiError('UNKNOWN_INVITE_TARGET_USERS_JOB');
  const count = targets.user_ids.length;
  return { status: 2, total_users: count, processed_users: count, created_at: targets.made_at, completed_at: targets.made_at, error_message: null };
}

export async function keepTargetUsers(core: Core, code: string, userIds: Snowflake[]): Promise<void> {
  if (!(await core.inviteTargets.replace(code, { made_at: wireTime(core.clock.nowMs()), user_ids: userIds }))) throw apiError('UNKNOWN_INVITE');
}

/** The ids of an uploaded list: one in each line, in the first column. Null without a list. */
export async function readTargetUsers(core: Core, files: readonly NamedFile[]): Promise<Snowflake[] | null> {
  const file = files.find((one) => one.field === FIELD) ?? (files.length === 1 ? files[0] : undefined);
  if (!file) return null;
  if (file.sizeBytes > MAX_FILE_BYTES) throw tooLarge(FIELD, MAX_FILE_BYTES);
  const stream = await core.blobs.read(file.key);
  if (!stream) throw apiError('INVALID_FILE_UPLOADED');
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer); // a byte stream
  return idsOf(Buffer.concat(chunks).toString('utf8'));
}

function idsOf(csv: string): Snowflake[] {
  const ids = new Set<Snowflake>();
  csv
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((line, index) => {
      const cell = (line.split(/[,;\t]/, 1)[0] ?? '').trim().replace(/^"(.*)"$/, '$1');
      if (cell === '' || (index === 0 && /^[a-z_ ]+$/i.test(cell))) return;
      const isId = /^\d{1,19}$/.test(cell) && BigInt(cell) < 2n ** 63n;
      if (!isId) throw formError([FIELD], 'INVALID_CSV', `Line ${index + 1} is no user id.`);
      ids.add(BigInt(cell).toString());
    });
  return [...ids];
}

async function inviteFor(core: Core, code: string, callerId: Snowflake, needsAny: bigint): Promise<InviteRecord> {
  const invite = await core.invites.byCode(code);
  const state = invite && (await core.states.get(invite.guild_id));
  if (!invite || !state?.members.has(callerId)) throw apiError('UNKNOWN_INVITE');
  const permissions = guildPermissionsOf(state, callerId, core.clock.nowMs());
  if (invite.inviter_id !== callerId && !(permissions & needsAny)) throw apiError('MISSING_PERMISSIONS');
  const isModerator = invite.inviter_id !== callerId && !(permissions & needsAny & ~Permission.ManageGuild);
  if (isModerator) await demandSecondFactor(core, state, callerId, Permission.ManageGuild);
  return invite;
}
