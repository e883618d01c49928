import { apiError, formError } from '#protocol/errors';
import type { RegisterBody } from '#protocol/rest/auth';
import type { Core } from '../core.ts';
import { demandAddress, demandEmail } from '../instance/may-enter.ts';
import { claimInstance, mayClaimByRegistering } from '../instance/operators.ts';
import { acceptInvite } from '../invites/accept-invite.ts';
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
  demandAddress(core, address);
  demandEmail(core, body.email);
  if (core.settings.registration === 'closed') throw formError(['username'], 'REGISTRATION_CLOSED', 'Registration on this server is closed.');
  const invite = body.invite ? await core.invites.byCode(body.invite) : null;
  // An invite into the instance leads into no guild.
  const pass = invite ? undefined : body.invite;
  if (core.settings.registration === 'invite' && !invite && !pass)
    throw formError(['invite'], 'GUILD_INVITE_REQUIRED', 'You must have a valid invite to register here.');
  if (body.password === undefined || body.password === null) throw formError(['password'], 'BASE_TYPE_REQUIRED', 'This field is required');
  demandRoomForPassword();
  const hasPass = pass ? await core.instanceRows.useInvite(pass, wireTime(core.clock.nowMs())) : false;
  if (core.settings.registration === 'invite' && !invite && !hasPass)
    throw formError(['invite'], 'GUILD_INVITE_REQUIRED', 'You must have a valid invite to register here.');
  const wanted = {
    username: body.username,
    password: body.password,
    email: body.email ?? null,
    globalName: body.global_name ?? null,
    mayClaim: mayClaimByRegistering(core, address),
  };
  const user = await createUser(core, wanted).catch(async (error: unknown) => {
    // Whoever chose a name that is taken tries again with the same invite.
    if (pass && hasPass) await core.instanceRows.unuseInvite(pass);
    throw error;
  });
  if (invite)
    await acceptInvite(core, user.id, invite.code).catch((error: unknown) => core.log.info({ err: error }, 'an invite could not be used at registration'));
  askToVerify(core, user);
  return { token: await openLogin(core, user.id, client, lifetimeMs) };
}

interface NewAccount {
  username: string;
  password: string;
  email?: string | null;
  globalName?: string | null;
  mayClaim?: boolean;
}

/** An account with its password, without a login; the first operator, where there is none and `mayClaim`. Throws the form error of a taken name. */
export async function createUser(core: Core, { username, password, email = null, globalName = null, mayClaim = true }: NewAccount): Promise<UserRecord> {
  const user = newUser(core.ids.next(), username.toLowerCase(), { email, globalName });
  const inserted = await core.users.insert(user, await hashPassword(password));
  if (!inserted) {
    const sameName = await core.users.byLogin(user.username);
    if (sameName) throw formError(['username'], 'USERNAME_ALREADY_TAKEN', 'Username is unavailable. Try adding numbers, letters, underscores _ , or periods.');
    if (email) throw formError(['email'], 'EMAIL_ALREADY_REGISTERED', 'Email is already registered.');
    throw apiError('INVALID_FORM_BODY');
  }
  core.userCache.remember(user);
  if (mayClaim) await claimInstance(core, user.id);
  return core.userCache.get(user.id);
}
