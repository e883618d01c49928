import { LoginBody, LogoutBody, LogoutSessionsBody, RegisterBody } from '#protocol/rest/auth';
import { listAuthSessions, revokeAuthSessions, type AuthSession } from '#core/accounts/auth-sessions';
import { login } from '#core/accounts/login';
import { loginClientOf } from '#core/accounts/login-client';
import { logout } from '#core/accounts/logout';
import { register } from '#core/accounts/register';
import { get, post, replyOf, type RouteTable } from '../route.ts';

/** Guessing passwords shall be slow, and so shall making accounts; the windows count by address. */
const GUESSES = { requests: 20, perSeconds: 60 };

const NEW_ACCOUNTS = { requests: 10, perSeconds: 600 };

/** Accounts of people. Source: the routes of Discord's own client. */
export const auth: RouteTable = {
  register_account: post({
    path: '/auth/register',
    who: ['nobody'],
    bucket: NEW_ACCOUNTS,
    status: 201,
    body: RegisterBody,
    reply: replyOf<{ token: string }>(),
    run: ({ core, body, request }) => register(core, body, loginClientOf(request.headers['user-agent']), undefined, request.ip),
  }),
  login_account: post({
    path: '/auth/login',
    who: ['nobody'],
    bucket: GUESSES,
    body: LoginBody,
    reply: replyOf<Awaited<ReturnType<typeof login>>>(),
    run: ({ core, body, request }) => login(core, body, loginClientOf(request.headers['user-agent']), undefined, request.ip),
  }),
  logout: post({
    path: '/auth/logout',
    who: ['user'],
    body: LogoutBody,
    run: ({ core, caller }) => logout(core, caller.login),
  }),
  get_auth_sessions: get({
    path: '/auth/sessions',
    who: ['user'],
    reply: replyOf<{ user_sessions: AuthSession[] }>(),
    run: ({ core, caller }) => listAuthSessions(core, caller.login),
  }),
  logout_auth_sessions: post({
    path: '/auth/sessions/logout',
    who: ['user'],
    body: LogoutSessionsBody,
    run: ({ core, caller, body }) => revokeAuthSessions(core, caller.login, body.session_id_hashes),
  }),
};
