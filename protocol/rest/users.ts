import type { RESTGetAPICurrentUserGuildsQuery, RESTPatchAPICurrentUserJSONBody, RESTPostAPICurrentUserCreateDMChannelJSONBody } from 'discord-api-types/v10';
import { z } from 'zod';
import { email, password, username } from './auth.ts';
import { color, field, flags, imageData, isoTime, list, queryBoolean, queryInt, snowflake, text, trimmedName } from './fields.ts';

/** Bots keep freer names: Discord's applications have them with blanks and capitals. */
const anyName = trimmedName(2, 32);

/** Changes of oneself. A person's name must pass `isPersonName`; a new password needs the old one. */
export const ModifyCurrentUserBody = z.object({
  username: anyName.optional(),
  global_name: trimmedName(0, 32)
    .nullish()
    .transform((name) => name || (name === undefined ? undefined : null))
    .optional(),
  avatar: imageData.nullish(),
  banner: imageData.nullish(),
  accent_color: color.nullish(),
  bio: text(0, 190).nullish(),
  pronouns: text(0, 40).nullish(),
  email: email.nullish(),
  email_token: text(0, 100).nullish(),
  /** Of somebody with a second factor who changes how they log in. */
  code: text(0, 100).nullish(),
  password: text(0, 1024).nullish(),
  new_password: password.nullish(),
  date_of_birth: isoTime.nullish(),
  flags: flags.nullish(),
});
export type ModifyCurrentUserBody = z.output<typeof ModifyCurrentUserBody>;

/** Whether a person may be called so. */
export const isPersonName = (name: string): boolean => username.safeParse(name).success;

const nicks = field<Record<string, string>, Record<string, string>>(
  (sent, fail) => {
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return fail('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
    const entries = Object.entries(sent).slice(0, 10);
    return Object.fromEntries(
      entries.filter(([id, name]) => /^\d{1,20}$/.test(id) && typeof name === 'string').map(([id, name]) => [id, String(name).slice(0, 32)]),
    );
  },
  { type: 'object', additionalProperties: { type: 'string' } },
);

/** A conversation with one person, or (people's clients) with up to nine others. */
export const CreateDmBody = z.object({
  recipient_id: snowflake.nullish(),
  recipients: list(snowflake, 10).nullish(),
  access_tokens: list(text(1, 10_240), 10).nullish(),
  nicks: nicks.nullish(),
});
export type CreateDmBody = z.output<typeof CreateDmBody>;

export const MyGuildsQuery = z.object({
  before: snowflake.optional(),
  after: snowflake.optional(),
  limit: queryInt(1, 200, 200),
  with_counts: queryBoolean,
});
export type MyGuildsQuery = z.output<typeof MyGuildsQuery>;

const _acceptsModify = (sent: RESTPatchAPICurrentUserJSONBody): z.input<typeof ModifyCurrentUserBody> => sent;
const _acceptsDm = (sent: RESTPostAPICurrentUserCreateDMChannelJSONBody): z.input<typeof CreateDmBody> => sent;
const _acceptsGuilds = (sent: RESTGetAPICurrentUserGuildsQuery): z.input<typeof MyGuildsQuery> => sent;

/** What only whoever knows the password of an account may do. Who has none sends none: a passkey, proven before, stands in for it. */
export const PasswordBody = z.object({ password: text(0, 1024).nullish() });
export type PasswordBody = z.output<typeof PasswordBody>;

/** The same where a second factor, proven before or by its code, may stand in for the password. */
export const LeaveAccountBody = z.object({ password: text(0, 1024).nullish(), code: text(0, 100).nullish() });
export type LeaveAccountBody = z.output<typeof LeaveAccountBody>;
