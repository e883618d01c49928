import type { APIUser } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import type { ModifyProfileBody } from '#protocol/rest/people';
import { isPersonName, type ModifyCurrentUserBody } from '#protocol/rest/users';
import { demandEmailToken } from '../accounts/change-email.ts';
import { addressChangedMail, passwordChangedMail } from '../accounts/mail/mails.ts';
import { post } from '../accounts/mail/post.ts';
import { reviewProfile } from '../automod/review-profile.ts';
import { demandRoomForPassword, hashPassword, isPassword } from '../accounts/password.ts';
import { guessPassword } from '../accounts/password-guesses.ts';
import { renewToken } from '../accounts/renew-token.ts';
import { askToVerify } from '../accounts/verify-email.ts';
import type { Core } from '../core.ts';
import { doomReplacedImages } from '../images/doom-replaced-images.ts';
import { demandEmail } from '../instance/may-enter.ts';
import { keepImage } from '../images/keep-image.ts';
import { presentMember } from '../members/present-member.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import { tellAcquaintances } from '../relationships/change-relationships.ts';
import { presentOwnUser } from './present-user.ts';
import type { UserRecord } from './user-record.ts';

/**
 * Changes oneself. People need their password to change how they log in; a new password ends all their other sessions, and comes
 * with a new token for this one.
 * Source: Discord, "Modify Current User".
 */
export function modifyCurrentUser(core: Core, known: UserRecord, login: LoginRecord, body: ModifyCurrentUserBody): Promise<APIUser & { token?: string }> {
  return withFresh(core, known, async (user) => {
    if (!user.bot) await demandPassword(core, user, body);
    const { email } = user.own;
    const isNewMail = !user.bot && body.email !== undefined && body.email !== email;
    if (isNewMail) await demandEmailToken(core, user, body.email_token);
    const changed = await saveProfile(core, user, body);
    if (isNewMail && email) post(core, user.id, 'notice', () => addressChangedMail(core, email, changed.username));
    if (isNewMail) askToVerify(core, changed);
    const token = user.bot || !body.new_password ? undefined : await setPassword(core, changed, login, body.new_password);
    return { ...presentOwnUser(changed), ...(token !== undefined && { token }) };
  });
}

/** What a person says of themselves, and how they look. */
export const modifyOwnProfile = (core: Core, known: UserRecord, body: ModifyProfileBody): Promise<UserRecord> =>
  withFresh(core, known, (user) => saveProfile(core, user, body));

/** The same for a bot whose owner changes it. */
export const modifyBotUser = (core: Core, known: UserRecord, body: Pick<ModifyCurrentUserBody, 'username' | 'avatar' | 'banner'>): Promise<UserRecord> =>
  withFresh(core, known, (bot) => saveProfile(core, bot, body));

/** Another process may just have written the same record, and not be heard yet: what it wrote, such as second factors, stays. */
const withFresh = <Result>(core: Core, known: UserRecord, change: (user: UserRecord) => Promise<Result>): Promise<Result> =>
  core.locks.withLock(`user:${known.id}`, async () => change((await core.users.byId(known.id)) ?? known));

async function demandPassword(core: Core, user: UserRecord, body: ModifyCurrentUserBody): Promise<void> {
  const isNewName = body.username !== undefined && body.username !== user.username;
  const isNewMail = body.email !== undefined && body.email !== user.own.email;
  if (!isNewName && !isNewMail && !body.new_password) return;
  demandRoomForPassword();
  const hash = await core.users.passwordHashOf(user.id);
  // Who has none has proven it by a passkey before (`stepUp` of the route).
  if (!hash && user.own.mfa_enabled) return;
  const { password } = body;
  if (!hash || !password || !(await guessPassword(core, user.id, () => isPassword(hash, password))))
    throw formError(['password'], 'PASSWORD_DOES_NOT_MATCH', 'Password does not match.');
}

async function setPassword(core: Core, user: UserRecord, login: LoginRecord, password: string): Promise<string> {
  await core.users.setPasswordHash(user.id, await hashPassword(password));
  const { email } = user.own;
  if (email) post(core, user.id, 'notice', () => passwordChangedMail(core, email, user.username));
  return renewToken(core, login);
}

async function saveProfile(core: Core, user: UserRecord, body: ModifyCurrentUserBody & Pick<ModifyProfileBody, 'theme_colors'>): Promise<UserRecord> {
  if (!user.bot && body.email !== user.own.email) demandEmail(core, body.email);
  const changed: UserRecord = {
    ...user,
    username: newName(user, body.username),
    global_name: user.bot || body.global_name === undefined ? user.global_name : body.global_name,
    avatar: await keepImage(core, 'avatars', user.id, body.avatar, user.avatar),
    banner: await keepImage(core, 'banners', user.id, body.banner, user.banner),
    accent_color: body.accent_color === undefined ? user.accent_color : body.accent_color,
    own: {
      ...user.own,
      bio: body.bio === undefined ? user.own.bio : (body.bio ?? ''),
      ...(body.pronouns !== undefined && { pronouns: body.pronouns ?? '' }),
      ...(body.theme_colors !== undefined && { theme_colors: body.theme_colors }),
      email: user.bot || body.email === undefined ? user.own.email : body.email,
      verified: body.email !== undefined && body.email !== user.own.email ? false : user.own.verified,
    },
  };
  if (!(await core.users.save(changed))) {
    if (changed.username !== user.username)
      throw formError(['username'], 'USERNAME_ALREADY_TAKEN', 'Username is unavailable. Try adding numbers, letters, underscores _ , or periods.');
    throw formError(['email'], 'EMAIL_ALREADY_REGISTERED', 'Email is already registered.');
  }
  // Before it is told: the record in memory is the one that was changed from.
  await doomReplacedImages(core, 'avatars', user.id, [user.avatar], [changed.avatar]);
  await doomReplacedImages(core, 'banners', user.id, [user.banner], [changed.banner]);
  await tellChanged(core, user, changed);
  return changed;
}

function newName(user: UserRecord, asked: string | undefined): string {
  if (asked === undefined || user.bot) return asked ?? user.username;
  const name = asked.toLowerCase();
  if (name !== user.username && !isPersonName(name))
    throw formError(['username'], 'USERNAME_INVALID_CHARACTERS', 'Username can only use letters, numbers, underscores and periods.');
  return name;
}

/** What others see of a user in lists and messages. */
const SHOWN = ['username', 'global_name', 'avatar', 'banner', 'accent_color'] as const;

async function tellChanged(core: Core, former: UserRecord, user: UserRecord): Promise<void> {
  const isSeen = SHOWN.some((key) => former[key] !== user[key]);
  core.publish({ user_ids: [user.id] }, { t: 'USER_UPDATE', d: presentOwnUser(user) }, { kind: 'user', user });
  if (!isSeen) return;
  if (!user.bot) await tellAcquaintances(core, user.id);
  for (const guildId of await core.guilds.idsOfMember(user.id)) {
    const state = await core.states.get(guildId);
    const member = state?.members.get(user.id);
    if (!state || !member) continue;
    core.publish({ guild_id: guildId }, { t: 'GUILD_MEMBER_UPDATE', d: { ...presentMember(member, user), guild_id: guildId } });
    if (former.username !== user.username || former.global_name !== user.global_name) await reviewProfile(core, state, user.id);
  }
}
