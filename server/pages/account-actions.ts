import { LoginBody, RegisterBody, VerifyMfaLoginBody } from '#protocol/rest/auth';
import { ApiError, errors } from '#protocol/errors';
import { parseForm } from '#protocol/form-errors';
import { finishLogin, login, type LoggedInReply } from '#core/accounts/login';
import { loginClientOf } from '#core/accounts/login-client';
import { logout } from '#core/accounts/logout';
import { register } from '#core/accounts/register';
import { acceptInvite } from '#core/invites/accept-invite';
import { inviteCodeOf } from './invite-code.ts';
import { fieldMessages } from './refusal-words.ts';
import { forgetLogin, rememberLogin, SESSION_LIFETIME_MS } from './session.ts';
import type { AccountProblem, Visit } from './visit.ts';

/** What every page takes: logging in, out, and making an account. */
export const ACCOUNT_ACTIONS = {
  login: async (visit: Visit) => {
    const reply = await login(visit.core, parseForm(LoginBody, visit.form), originOf(visit));
    if ('mfa' in reply) visit.secondStep = reply.ticket;
    else await enter(visit, reply);
  },
  'second-step': async (visit: Visit) => {
    const body = parseForm(VerifyMfaLoginBody, visit.form);
    // Whoever mistypes is asked again.
    visit.secondStep = body.ticket;
    const reply = await finishLogin(visit.core, 'totp', body, originOf(visit)).catch((error: unknown) => {
      // Too late, or too often: it begins anew.
      if (error instanceof ApiError && error.row === errors.INVALID_TWO_FACTOR_AUTH_TICKET) visit.secondStep = null;
      throw error;
    });
    visit.secondStep = null;
    await enter(visit, reply);
  },
  register: async ({ core, request, response, ip, session, form, guildInvite }: Visit) => {
    const { username, password, email } = form ?? {};
    const body = parseForm(RegisterBody, {
      username,
      password,
      email: email === '' ? null : email,
      invite: guildInvite ?? inviteCodeOf(form?.['invite'] ?? ''),
    });
    const { token } = await register(core, body, loginClientOf(request.headers['user-agent']), SESSION_LIFETIME_MS, ip);
    await endLogin(core, session);
    rememberLogin(response, session, token);
  },
  logout: async ({ core, response, session }: Visit) => {
    await endLogin(core, session);
    forgetLogin(response, session);
  },
};

const originOf = ({ request, ip }: Visit) => ({
  client: loginClientOf(request.headers['user-agent']),
  lifetimeMs: SESSION_LIFETIME_MS,
  address: ip,
  host: request.headers.host,
});

async function enter({ core, response, session, guildInvite }: Visit, { user_id: userId, token }: LoggedInReply): Promise<void> {
  await endLogin(core, session);
  rememberLogin(response, session, token);
  if (guildInvite !== null) await joinAtOnce(core, userId, guildInvite);
}

/** As a new account does. Whoever cannot come in is told why when they try once more. */
async function joinAtOnce(core: Visit['core'], userId: string, code: string): Promise<void> {
  await acceptInvite(core, userId, code).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
  });
}

export type AccountAction = keyof typeof ACCOUNT_ACTIONS;
export const isAccountAction = (action: string | undefined): action is AccountAction => action !== undefined && Object.hasOwn(ACCOUNT_ACTIONS, action);

async function endLogin(core: Visit['core'], { person }: Visit['session']): Promise<void> {
  if (person) await logout(core, person.login);
}

/** What to show beside the form; throws on what no form can be blamed for. */
export function accountProblem(error: unknown): AccountProblem {
  if (!(error instanceof ApiError)) throw error;
  const { status } = error.row;
  if (status === 429) {
    const seconds = Number(error.extras?.['retry_after'] ?? 60);
    const wait = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.max(1, Math.ceil(seconds))} seconds`;
    return { status, message: `Too many attempts. Try again in ${wait}.`, fields: new Map() };
  }
  const fields = fieldMessages(error);
  // Which of the two was wrong is not told.
  if (fields.has('login') && fields.has('password')) return { status, message: 'Name or password is wrong.', fields: new Map() };
  return { status, message: fields.size > 0 ? '' : error.row.message, fields };
}
