import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError, type ApiError } from '#protocol/errors';
import type { RegisterBody } from '#protocol/rest/auth';
import type { Core } from '../core.ts';
import { demandAddress, demandEmail } from '../instance/may-enter.ts';
import { claimInstance, mayClaimByRegistering } from '../instance/operators.ts';
import { registrationInviteState } from '../instance/registration-invites.ts';
import { acceptInvite } from '../invites/accept-invite.ts';
import type { InviteRecord } from '../invites/invite-record.ts';
import { wireTime } from '../ports/clock.ts';
import { newUser } from '../users/new-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { openLogin, type LoginClient } from './login.ts';
import { askToVerify } from './verify-email.ts';
import { demandRoomForPassword, hashPassword } from './password.ts';

/**
 * Makes a person's account and logs them in. When registration is by invite, a valid invite is required and used up.
 * Source: the routes of Discord's own client.
 */
export async function register(core: Core, body: RegisterBody, client: LoginClient, lifetimeMs?: number, address?: string): Promise<{ token: string }> {
  if (body.password === undefined || body.password === null) throw formError(['password'], 'BASE_TYPE_REQUIRED', 'This field is required');
  demandRoomForPassword();
  const user = accountOf(core.ids.next(), body);
  await openAccount(core, user, body.invite, address, async () => core.users.insert(user, await hashPassword(body.password)));
  return { token: await openLogin(core, user.id, client, lifetimeMs) };
}

/** What an account begins with, however one logs in to it. */
export type NewAccountBody = Pick<RegisterBody, 'username' | 'email' | 'global_name' | 'invite'>;

export const accountOf = (id: Snowflake, { username, email, global_name: globalName }: NewAccountBody): UserRecord =>
  newUser(id, username.toLowerCase(), { email: email ?? null, globalName: globalName ?? null });

interface WaysIn {
  /** Into a guild. */
  invite: InviteRecord | null;
  /** Into the instance alone. */
  pass: string | undefined;
}

/** Throws where this account could not be made just now: registration, the code, the name, the address. Uses nothing up. */
export async function demandCanRegister(core: Core, { username, email, invite: code }: NewAccountBody, address: string | undefined): Promise<void> {
  const { invite, pass } = await demandMayRegister(core, email, code, address);
  if (core.settings.registration === 'invite' && !invite && (!pass || (await registrationInviteState(core, pass)) !== 'open')) throw inviteRequired();
  await demandFreeName(core, username);
  if (email && (await core.users.byLogin(email))) throw emailTaken();
}

/** Throws where this person may make no account here. Whether a pass is still good shows when it is used. */
async function demandMayRegister(core: Core, email: string | null | undefined, code: string | null | undefined, address: string | undefined): Promise<WaysIn> {
  demandAddress(core, address);
  demandEmail(core, email);
  if (core.settings.registration === 'closed') throw formError(['username'], 'REGISTRATION_CLOSED', 'Registration on this server is closed.');
  const invite = code ? await core.invites.byCode(code) : null;
  const pass = invite ? undefined : (code ?? undefined);
  if (core.settings.registration === 'invite' && !invite && !pass) throw inviteRequired();
  return { invite, pass };
}

const inviteRequired = (): ApiError => formError(['invite'], 'GUILD_INVITE_REQUIRED', 'You must have a valid invite to register here.');
const emailTaken = (): ApiError => formError(['email'], 'EMAIL_ALREADY_REGISTERED', 'Email is already registered.');

/** Has `insert` keep an account with what one logs in to it by; an invite is used up with it, and only with it. */
export async function openAccount(
  core: Core,
  user: UserRecord,
  code: string | null | undefined,
  address: string | undefined,
  insert: () => Promise<boolean>,
): Promise<void> {
  const { invite, pass } = await demandMayRegister(core, user.own.email, code, address);
  const hasPass = pass ? await core.instanceRows.useInvite(pass, wireTime(core.clock.nowMs())) : false;
  if (core.settings.registration === 'invite' && !invite && !hasPass) throw inviteRequired();
  await keepUser(core, user, mayClaimByRegistering(core, address), insert).catch(async (error: unknown) => {
    // Whoever chose a name that is taken tries again with the same invite.
    if (pass && hasPass) await core.instanceRows.unuseInvite(pass);
    throw error;
  });
  if (invite)
    await acceptInvite(core, user.id, invite.code).catch((error: unknown) => core.log.info({ err: error }, 'an invite could not be used at registration'));
  askToVerify(core, user);
}

interface NewAccount {
  username: string;
  password: string;
  email?: string | null;
  globalName?: string | null;
  mayClaim?: boolean;
}

/** An account with its password, without a login; the first operator, where there is none and `mayClaim`. Throws the form error of a taken name. */
export function createUser(core: Core, { username, password, email = null, globalName = null, mayClaim = true }: NewAccount): Promise<UserRecord> {
  const user = newUser(core.ids.next(), username.toLowerCase(), { email, globalName });
  return keepUser(core, user, mayClaim, async () => core.users.insert(user, await hashPassword(password)));
}

async function keepUser(core: Core, user: UserRecord, mayClaim: boolean, insert: () => Promise<boolean>): Promise<UserRecord> {
  if (!(await insert())) {
    await demandFreeName(core, user.username);
    if (user.own.email) throw emailTaken();
    throw apiError('INVALID_FORM_BODY');
  }
  core.userCache.remember(user);
  if (mayClaim) await claimInstance(core, user.id);
  return core.userCache.get(user.id);
}

async function demandFreeName(core: Core, username: string): Promise<void> {
  if (await core.users.byLogin(username))
    throw formError(['username'], 'USERNAME_ALREADY_TAKEN', 'Username is unavailable. Try adding numbers, letters, underscores _ , or periods.');
}
