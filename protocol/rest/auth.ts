import { z } from 'zod';
import { boolean, field, isoTime, list, patterned, text, trimmedName, trimmedText } from './fields.ts';

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
});
export type LogoutSessionsBody = z.output<typeof LogoutSessionsBody>;
