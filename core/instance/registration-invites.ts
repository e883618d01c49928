import { randomBytes } from 'node:crypto';
import { apiError } from '#protocol/errors';
import type { RegistrationInviteBody } from '#protocol/nexus/instance';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { RegistrationInviteRecord } from '../ports/instance-stores.ts';
import { recordInstanceLog, type OperatorActor } from './instance-log.ts';

const MOST_LISTED = 1_000;

/** Invites into the instance itself, newest first; those that are used up or over are marked by their own numbers. */
export const listRegistrationInvites = (core: Core): Promise<RegistrationInviteRecord[]> => core.instanceRows.invites(MOST_LISTED);

/** A code with which an account can be made where registration is by invite. It leads into no guild. */
export async function createRegistrationInvite(core: Core, body: RegistrationInviteBody, by: OperatorActor): Promise<RegistrationInviteRecord> {
  const nowMs = core.clock.nowMs();
  const invite: RegistrationInviteRecord = {
    code: randomBytes(12).toString('base64url'),
    created_by: by.id,
    created_at: wireTime(nowMs),
    expires_at: body.max_age === 0 ? null : wireTime(nowMs + body.max_age * 1000),
    max_uses: body.max_uses,
    uses: 0,
    note: body.note ?? null,
  };
  await core.instanceRows.insertInvite(invite);
  await recordInstanceLog(core, by, { action: 'registration_invite_created', details: { max_uses: invite.max_uses, expires_at: invite.expires_at } });
  return invite;
}

export async function revokeRegistrationInvite(core: Core, code: string, by: OperatorActor): Promise<void> {
  if (!(await core.instanceRows.removeInvite(code))) throw apiError('UNKNOWN_INVITE');
  await recordInstanceLog(core, by, { action: 'registration_invite_revoked' });
}
