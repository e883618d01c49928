import { randomUUID } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formErrors, type ApiError } from '#protocol/errors';
import type { LoginBody } from '#protocol/rest/auth';
import type { Core } from '../core.ts';
import { demandAddress } from '../instance/may-enter.ts';
import { wireTime } from '../ports/clock.ts';
import { callOffDeletion } from './delete-account.ts';
import { noteDisabled } from './disable-account.ts';
import { demandRoomForPassword, hashPassword, isPassword } from './password.ts';
import { guessPassword } from './password-guesses.ts';
import { factorsOf, hasSecondFactor, type Factors } from './second-factors/factors-of.ts';
import { askPasskey, type PasskeyChallenge } from './second-factors/passkey-proof.ts';
import { demandProof, type ProofMethod } from './second-factors/prove.ts';
import { openTicket, withTicket } from './tickets.ts';
import { hashToken, mintToken } from './token.ts';

/** What a login remembers of where it came from, for the list of sessions. */
export interface LoginClient {
  os: string;
  platform: string;
}

/** Where somebody logs in from. */
export interface LoginOrigin {
  client: LoginClient;
  address?: string | undefined;
  /** As the browser names the server, for passkeys. */
  host?: string | undefined;
  /** Without an end unless told. */
  lifetimeMs?: number | undefined;
}

export interface LoggedInReply {
  user_id: Snowflake;
  token: string;
  user_settings: { locale: string; theme: string };
}

/** What is told whoever knows the password and has still to prove with a second factor that it is they. */
export interface SecondFactorWanted {
  user_id: Snowflake;
  mfa: true;
  ticket: string;
  login_instance_id: string;
  totp: boolean;
  sms: false;
  backup: boolean;
  /** For `navigator.credentials.get`, as JSON text. */
  webauthn: string | null;
}

let decoyHash: Promise<string> | undefined;

/**
 * Logs a person in by name (or e-mail) and password; with a second factor, as far as to the ticket that `finishLogin` takes.
 * A wrong name costs as long as a wrong password. Throws 429 after too many.
 */
export async function login(core: Core, body: LoginBody, origin: LoginOrigin): Promise<LoggedInReply | SecondFactorWanted> {
  demandAddress(core, origin.address);
  demandRoomForPassword();
  const found = await core.users.byLogin(body.login);
  const hash = found?.passwordHash ?? (await (decoyHash ??= hashPassword('nobody has this password')));
  const account = found?.user.id ?? `nobody:${body.login.toLowerCase()}`;
  const mayLogIn = found?.passwordHash !== null && found?.user.bot === false;
  const isRight = await guessPassword(core, account, async () => (await isPassword(hash, body.password)) && mayLogIn);
  if (!found || !isRight) throw invalidLogin();
  const factors = await factorsOf(core, found.user.id);
  if (hasSecondFactor(factors)) return { user_id: found.user.id, ...(await wantSecondFactor(core, found.user.id, hash, factors, 'login', origin)) };
  return letIn(
    core,
    found.user.id,
    origin,
    async () => (await isStillThePassword(core, found.user.id, hash)) && !hasSecondFactor(await factorsOf(core, found.user.id)),
    invalidLogin,
  );
}

const invalidLogin = (): ApiError =>
  formErrors([
    { path: ['login'], code: 'INVALID_LOGIN', message: 'Login or password is invalid.' },
    { path: ['password'], code: 'INVALID_LOGIN', message: 'Login or password is invalid.' },
  ]);

export const isStillThePassword = async (core: Core, userId: Snowflake, passwordHash: string): Promise<boolean> =>
  (await core.users.passwordHashOf(userId)) === passwordHash;

/** A ticket for somebody who has proven all but their second factor, and the ways to prove that. */
export async function wantSecondFactor(
  core: Core,
  userId: Snowflake,
  passwordHash: string | null,
  { totp, passkeys, backup }: Factors,
  kind: 'login' | 'reset',
  { host, lifetimeMs }: Pick<LoginOrigin, 'host' | 'lifetimeMs'>,
): Promise<Omit<SecondFactorWanted, 'user_id'>> {
  const passkey = passkeys.length > 0 ? await askPasskey(core, host, passkeys) : null;
  const begun: BegunLogin = { userId, passwordMark: markOf(passwordHash), passkey: passkey?.kept ?? null, lifetimeMs: lifetimeMs ?? null };
  return {
    mfa: true,
    ticket: await openTicket(core, kind, begun),
    login_instance_id: randomUUID(),
    totp,
    sms: false,
    backup,
    webauthn: passkey?.shown ?? null,
  };
}

const markOf = (passwordHash: string | null): string => hashToken(passwordHash ?? '');

/** What a ticket of `wantSecondFactor` is of. */
export interface BegunLogin {
  userId: Snowflake;
  /** Of the password that was right then: with another one it begins anew. */
  passwordMark: string;
  passkey: PasskeyChallenge | null;
  lifetimeMs: number | null;
}

/** The second step of a login. Throws 60006 for a ticket that is unknown or over, 60008 for what proves nothing, and 429 after too many. */
export async function finishLogin(core: Core, method: ProofMethod, body: { ticket: string; code: string }, origin: LoginOrigin): Promise<LoggedInReply> {
  demandAddress(core, origin.address);
  const begun = await withTicket(core, 'login', body.ticket, async (value: BegunLogin) => {
    if (value.passwordMark !== markOf(await core.users.passwordHashOf(value.userId))) throw apiError('INVALID_TWO_FACTOR_AUTH_TICKET');
    await demandProof(core, value.userId, method, body.code, value.passkey);
    return value;
  });
  const isStillProven = async (): Promise<boolean> => begun.passwordMark === markOf(await core.users.passwordHashOf(begun.userId));
  const refusal = (): ApiError => apiError('INVALID_TWO_FACTOR_AUTH_TICKET');
  return letIn(core, begun.userId, { ...origin, lifetimeMs: begun.lifetimeMs ?? undefined }, isStillProven, refusal);
}

/**
 * Who has proven all that was to be proven, if that still holds: whoever takes it back, as by another password, does so within
 * the same lock. Logging in calls off what was asked for: to be disabled, to be deleted.
 */
export const letIn = (
  core: Core,
  userId: Snowflake,
  { client, lifetimeMs }: LoginOrigin,
  isStillProven: () => Promise<boolean>,
  refusal: () => ApiError,
): Promise<LoggedInReply> =>
  core.locks.withLock(`user:${userId}`, async () => {
    const user = await core.users.byId(userId);
    if (!user || user.own.deleted || !(await isStillProven())) throw refusal();
    if (core.instance.isUserBanned(userId)) throw apiError('ACCOUNT_DISABLED');
    await callOffDeletion(core, userId);
    if (user.own.disabled) await noteDisabled(core, userId, false);
    const token = await openLogin(core, userId, client, lifetimeMs);
    return { user_id: userId, token, user_settings: { locale: user.own.locale, theme: 'dark' } };
  });

/** Opens one more session of a person, without an end unless told, and returns its token, the only time anybody sees it. */
export async function openLogin(core: Core, userId: Snowflake, client: LoginClient, lifetimeMs?: number): Promise<string> {
  const nowMs = core.clock.nowMs();
  const token = mintToken(userId, nowMs);
  const at = wireTime(nowMs);
  await core.logins.insert({
    tokenHash: hashToken(token),
    userId,
    kind: 'user',
    createdAt: at,
    lastUsedAt: at,
    client: { ...client, location: null },
    scopes: [],
    applicationId: null,
    expiresAt: lifetimeMs === undefined ? null : wireTime(nowMs + lifetimeMs),
  });
  return token;
}

/** Revokes tokens and closes the gateway sessions that were opened with them. */
export function tokensRevoked(core: Core, userId: Snowflake, tokenHashes: readonly string[]): void {
  core.tokens.forget(tokenHashes);
  core.publish({ user_ids: [userId] }, { t: 'tokens_revoked', d: { user_id: userId, token_hashes: tokenHashes } });
}
