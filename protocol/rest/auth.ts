import { z } from 'zod';
import { boolean, choice, field, isoTime, list, patterned, text, trimmedName, trimmedText } from './fields.ts';

/** Source: Discord, "Usernames and Nicknames": 2 to 32 of a-z, 0-9, underscore and period, no two periods in a row. */
export const username = field<string, string>(
  (sent, fail) => {
    const name = typeof sent === 'string' ? sent.trim().toLowerCase() : '';
    if (name.length < 2 || name.length > 32) return fail('BASE_TYPE_BAD_LENGTH', 'Must be between 2 and 32 in length.');
    if (!/^[a-z0-9_.]+$/.test(name)) return fail('USERNAME_INVALID_CHARACTERS', 'Username can only use letters, numbers, underscores and periods.');
    return name.includes('..') ? fail('USERNAME_INVALID_CONSECUTIVE_PERIODS', 'Username cannot contain consecutive periods.') : name;
  },
  { type: 'string', minLength: 2, maxLength: 32 },
);
export const password = text(8, 72);
export const email = field<string, string>(
  (sent, fail) => {
    const address = typeof sent === 'string' ? sent.trim() : '';
    return address.length <= 254 && /^[^\s@\0]+@[^\s@\0]+\.[^\s@\0]+$/u.test(address) && !/\p{Cs}/u.test(address)
      ? address
      : fail('EMAIL_TYPE_INVALID_EMAIL', 'Not a well formed email address.');
  },
  { type: 'string', format: 'email' },
);

/** POST /auth/register. */
export const RegisterBody = z.object({
  username,
  password,
  email: email.nullish(),
  global_name: trimmedName(1, 32).nullish(),
  date_of_birth: isoTime.nullish(),
  consent: boolean.nullish(),
  invite: text(0, 100).nullish(),
  fingerprint: text(0, 200).nullish(),
});
export type RegisterBody = z.output<typeof RegisterBody>;

/** POST /auth/login. `login` is a username or an e-mail address. */
export const LoginBody = z.object({
  login: trimmedText(1, 254),
  password: text(1, 1024),
  undelete: boolean.nullish(),
  login_source: text(0, 100).nullish(),
  gift_code_sku_id: text(0, 100).nullish(),
});
export type LoginBody = z.output<typeof LoginBody>;

/** POST /auth/logout: of a device's push registration, if any. */
export const LogoutBody = z.object({
  provider: text(0, 100).nullish(),
  token: text(0, 4096).nullish(),
  voip_provider: text(0, 100).nullish(),
  voip_token: text(0, 4096).nullish(),
});
export type LogoutBody = z.output<typeof LogoutBody>;

/** POST /auth/sessions/logout. */
export const LogoutSessionsBody = z.object({
  session_id_hashes: list(patterned(/^[A-Za-z0-9+/=_-]+$/, 128), 100, 1),
  /** Or proven before. */
  password: text(0, 1024).nullish(),
  code: text(0, 100).nullish(),
});
export type LogoutSessionsBody = z.output<typeof LogoutSessionsBody>;

/** What proves a second factor: a code, or a browser's answer as JSON text. */
const proof = text(1, 32_768);
const ticket = text(1, 200);

/** POST /auth/mfa/{totp,backup,webauthn}. */
export const VerifyMfaLoginBody = z.object({
  ticket,
  code: proof,
  login_instance_id: text(0, 100).nullish(),
  login_source: text(0, 100).nullish(),
  gift_code_sku_id: text(0, 100).nullish(),
});
export type VerifyMfaLoginBody = z.output<typeof VerifyMfaLoginBody>;

/** POST /auth/conditional/finish. */
export const FinishPasswordlessBody = z.object({
  ticket,
  credential: proof,
  login_source: text(0, 100).nullish(),
  gift_code_sku_id: text(0, 100).nullish(),
});
export type FinishPasswordlessBody = z.output<typeof FinishPasswordlessBody>;

/** POST /mfa/finish. */
export const FinishMfaBody = z.object({ ticket, mfa_type: choice(['totp', 'backup', 'webauthn', 'password']), data: proof });
export type FinishMfaBody = z.output<typeof FinishMfaBody>;

/** POST /users/@me/mfa/totp/enable. The client makes the secret up. */
export const EnableTotpBody = z.object({ password: text(0, 1024).nullish(), secret: text(0, 200).nullish(), code: text(0, 100).nullish() });
export type EnableTotpBody = z.output<typeof EnableTotpBody>;

/** POST /users/@me/mfa/totp/disable. */
export const DisableTotpBody = z.object({ password: text(0, 1024).nullish(), code: text(0, 100).nullish() });
export type DisableTotpBody = z.output<typeof DisableTotpBody>;

/** POST /users/@me/mfa/webauthn/credentials: the first time without anything, then with what the browser made. */
export const CreatePasskeyBody = z.object({
  name: trimmedName(0, 32).nullish(),
  ticket: text(0, 200).nullish(),
  credential: text(0, 32_768).nullish(),
  password: text(0, 1024).nullish(),
});
export type CreatePasskeyBody = z.output<typeof CreatePasskeyBody>;

export const RenamePasskeyBody = z.object({ name: trimmedName(1, 32) });
export type RenamePasskeyBody = z.output<typeof RenamePasskeyBody>;

/** POST /users/@me/mfa/codes-verification. */
export const BackupCodesBody = z.object({ key: text(0, 100).nullish(), nonce: text(1, 200), regenerate: boolean.default(false), code: text(0, 100).nullish() });
export type BackupCodesBody = z.output<typeof BackupCodesBody>;

/** POST /auth/forgot. */
export const ForgotPasswordBody = z.object({ login: trimmedText(1, 254) });
export type ForgotPasswordBody = z.output<typeof ForgotPasswordBody>;

/** POST /auth/reset. With a second factor it comes twice: the second time with its ticket and the proof. */
export const ResetPasswordBody = z.object({
  token: text(1, 200),
  password,
  source: text(0, 100).nullish(),
  method: choice(['totp', 'backup', 'webauthn']).nullish(),
  ticket: text(0, 200).nullish(),
  code: text(0, 32_768).nullish(),
});
export type ResetPasswordBody = z.output<typeof ResetPasswordBody>;

/** POST /auth/verify. */
export const VerifyEmailBody = z.object({ token: text(1, 200) });
export type VerifyEmailBody = z.output<typeof VerifyEmailBody>;

/** POST /users/@me/email/verify-code. */
export const EmailCodeBody = z.object({ code: text(1, 100) });
export type EmailCodeBody = z.output<typeof EmailCodeBody>;

/** POST /auth/password/validate. */
export const ValidatePasswordBody = z.object({ password: text(0, 1024) });
export type ValidatePasswordBody = z.output<typeof ValidatePasswordBody>;

/** Whether a name may still be taken. */
export const UsernameAttemptBody = z.object({ username });
export type UsernameAttemptBody = z.output<typeof UsernameAttemptBody>;

export const UsernameSuggestionsQuery = z.object({ global_name: text(0, 100).optional() });
export type UsernameSuggestionsQuery = z.output<typeof UsernameSuggestionsQuery>;
