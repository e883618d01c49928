import {
  FinishMfaBody,
  FinishPasswordlessBody,
  ForgotPasswordBody,
  LoginBody,
  LogoutBody,
  LogoutSessionsBody,
  RegisterBody,
  ResetPasswordBody,
  UsernameAttemptBody,
  UsernameSuggestionsQuery,
  ValidatePasswordBody,
  VerifyEmailBody,
  VerifyMfaLoginBody,
} from '#protocol/rest/auth';
import { listAuthSessions, revokeAuthSessions, type AuthSession } from '#core/accounts/auth-sessions';
import { finishLogin, login, type LoggedInReply, type LoginOrigin } from '#core/accounts/login';
import { loginClientOf } from '#core/accounts/login-client';
import { logout } from '#core/accounts/logout';
import { passwordStrength } from '#core/accounts/password-strength';
import { finishPasswordless, startPasswordless } from '#core/accounts/passwordless';
import { register } from '#core/accounts/register';
import { forgotPassword, resetPassword } from '#core/accounts/reset-password';
import type { ProofMethod } from '#core/accounts/second-factors/prove';
import { finishStepUp } from '#core/accounts/step-up';
import { isUsernameTaken, suggestUsername } from '#core/accounts/usernames';
import { askToVerify, verifyEmail } from '#core/accounts/verify-email';
import { get, post, replyOf, type Call, type Row, type RouteTable } from '../route.ts';

/** Guessing passwords shall be slow, and so shall making accounts; the windows count by address. */
const GUESSES = { requests: 20, perSeconds: 60 };
/** All ways to prove a second factor count together. */
const PROOFS = { requests: 20, perSeconds: 60, name: 'second factors' };
const MAILS = { requests: 5, perSeconds: 600 };
/** With a password or a passkey. */
export const NEW_ACCOUNTS = { requests: 10, perSeconds: 600, name: 'new accounts' };

type Asked = Pick<Call<string, 'nobody', unknown, unknown>, 'request'>;
export const originOf = ({ request }: Asked): LoginOrigin => ({
  client: loginClientOf(request.headers['user-agent']),
  address: request.ip,
  host: request.headers.host,
});

const verifyLoginBy = (method: ProofMethod): Row =>
  post({
    path: `/auth/mfa/${method}`,
    who: ['nobody'],
    bucket: PROOFS,
    body: VerifyMfaLoginBody,
    reply: replyOf<LoggedInReply>(),
    run: (call) => finishLogin(call.core, method, call.body, originOf(call)),
  });

const startPasswordlessAt = (path: string): Row =>
  post({
    path,
    who: ['nobody'],
    bucket: PROOFS,
    reply: replyOf<{ ticket: string; challenge: string }>(),
    run: ({ core, request }) => startPasswordless(core, request.headers.host),
  });

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
    run: (call) => login(call.core, call.body, originOf(call)),
  }),
  verify_mfa_login_totp: verifyLoginBy('totp'),
  verify_mfa_login_backup: verifyLoginBy('backup'),
  verify_mfa_login_webauthn: verifyLoginBy('webauthn'),
  start_passwordless_login: startPasswordlessAt('/auth/passwordless/start'),
  start_conditional_login: startPasswordlessAt('/auth/conditional/start'),
  finish_passwordless_login: post({
    path: '/auth/conditional/finish',
    who: ['nobody'],
    bucket: PROOFS,
    body: FinishPasswordlessBody,
    reply: replyOf<LoggedInReply>(),
    run: (call) => finishPasswordless(call.core, call.body, originOf(call)),
  }),
  verify_mfa: post({
    path: '/mfa/finish',
    who: ['user'],
    bucket: PROOFS,
    body: FinishMfaBody,
    reply: replyOf<{ token: string }>(),
    run: ({ core, caller, body }) => finishStepUp(core, caller, body),
  }),
  forgot_password: post({
    path: '/auth/forgot',
    who: ['nobody'],
    bucket: MAILS,
    body: ForgotPasswordBody,
    run: async ({ core, body }) => forgotPassword(core, body.login),
  }),
  reset_password: post({
    path: '/auth/reset',
    who: ['nobody'],
    bucket: GUESSES,
    body: ResetPasswordBody,
    reply: replyOf<Awaited<ReturnType<typeof resetPassword>>>(),
    run: (call) => resetPassword(call.core, call.body, originOf(call)),
  }),
  verify_email: post({
    path: '/auth/verify',
    who: ['nobody'],
    bucket: GUESSES,
    body: VerifyEmailBody,
    reply: replyOf<{ user_id: string }>(),
    run: ({ core, body }) => verifyEmail(core, body.token),
  }),
  resend_verification_email: post({
    path: '/auth/verify/resend',
    who: ['user'],
    bucket: MAILS,
    run: async ({ core, caller }) => askToVerify(core, caller.user),
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
    stepUp: 'always',
    body: LogoutSessionsBody,
    run: ({ core, caller, body }) => revokeAuthSessions(core, caller.login, body.session_id_hashes),
  }),
  get_password_strength: post({
    path: '/auth/password/validate',
    who: ['nobody'],
    bucket: GUESSES,
    body: ValidatePasswordBody,
    reply: replyOf<{ valid: boolean; password_strength: number }>(),
    run: async ({ body }) => passwordStrength(body.password),
  }),
  get_username_eligibility: post({
    path: '/unique-username/username-attempt-unauthed',
    who: ['nobody'],
    bucket: GUESSES,
    body: UsernameAttemptBody,
    reply: replyOf<{ taken: boolean }>(),
    run: ({ core, body }) => isUsernameTaken(core, body.username),
  }),
  get_username_suggestions: get({
    path: '/unique-username/username-suggestions-unauthed',
    who: ['nobody'],
    bucket: GUESSES,
    query: UsernameSuggestionsQuery,
    reply: replyOf<{ username: string }>(),
    run: ({ core, query }) => suggestUsername(core, query.global_name),
  }),
  get_own_username_eligibility: post({
    path: '/users/@me/pomelo-attempt',
    who: ['user'],
    bucket: GUESSES,
    body: UsernameAttemptBody,
    reply: replyOf<{ taken: boolean }>(),
    run: ({ core, body }) => isUsernameTaken(core, body.username),
  }),
};
