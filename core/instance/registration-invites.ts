import { randomBytes } from 'node:crypto';
import { apiError } from '#protocol/errors';
import type { RegistrationInviteBody } from '#protocol/nexus/instance';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { RegistrationInviteRecord } from '../ports/instance-stores.ts';
import { recordInstanceLog, type OperatorActor } from './instance-log.ts';

const MOST_LISTED = 1_000;

/** An invite with the page at which a browser uses it. */
export type RegistrationInvite = RegistrationInviteRecord & { link: string };

const withLink = ({ settings: { url } }: Core, invite: RegistrationInviteRecord): RegistrationInvite => ({ ...invite, link: `${url}/invite/${invite.code}` });

/** Invites into the instance itself, newest first; those that are used up or over are marked by their own numbers. */
export const listRegistrationInvites = async (core: Core): Promise<RegistrationInvite[]> =>
  (await core.instanceRows.invites(MOST_LISTED)).map((invite) => withLink(core, invite));

/** Whether an account can be made with a code; null for one that nobody has made. */
export async function registrationInviteState(core: Core, code: string): Promise<'open' | 'over' | null> {
  const invite = await core.instanceRows.invite(code);
  if (!invite) return null;
  const isOver = invite.expires_at !== null && Date.parse(invite.expires_at) <= core.clock.nowMs();
  return isOver || (invite.max_uses > 0 && invite.uses >= invite.max_uses) ? 'over' : 'open';
}

/** A code with which an account can be made where registration is by invite. It leads into no guild. */
export async function createRegistrationInvite(core: Core, body: RegistrationInviteBody, by: OperatorActor): Promise<RegistrationInvite> {
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
  return withLink(core, invite);
}

export async function revokeRegistrationInvite(core: Core, code: string, by: OperatorActor): Promise<void> {
  if (!(await core.instanceRows.removeInvite(code))) throw apiError('UNKNOWN_INVITE');
  await recordInstanceLog(core, by, { action: 'registration_invite_revoked' });
}
