import type { APIUser } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import { isPersonName, type ModifyCurrentUserBody } from '#protocol/rest/users';
import { tokensRevoked } from '../accounts/login.ts';
import { reviewProfile } from '../automod/review-profile.ts';
import { demandRoomForPassword, hashPassword, isPassword } from '../accounts/password.ts';
import { guessPassword } from '../accounts/password-guesses.ts';
import type { Core } from '../core.ts';
import { doomReplacedImages } from '../images/doom-replaced-images.ts';
import { demandEmail } from '../instance/may-enter.ts';
import { keepImage } from '../images/keep-image.ts';
import { presentMember } from '../members/present-member.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import { presentOwnUser } from './present-user.ts';
import type { UserRecord } from './user-record.ts';

/**
 * Changes oneself. People need their password to change how they log in; a new password ends all their other sessions.
 * Source: Discord, "Modify Current User".
 */
export function modifyCurrentUser(core: Core, user: UserRecord, login: LoginRecord, body: ModifyCurrentUserBody): Promise<APIUser> {
  return core.locks.withLock(`user:${user.id}`, async () => {
    if (!user.bot) await demandPassword(core, user, body);
    const changed = await saveProfile(core, user, body);
    if (!user.bot && body.new_password) await setPassword(core, user, login, body.new_password);
    return presentOwnUser(changed);
  });
}

/** The same for a bot whose owner changes it. */
export const modifyBotUser = (core: Core, bot: UserRecord, body: Pick<ModifyCurrentUserBody, 'username' | 'avatar' | 'banner'>): Promise<UserRecord> =>
  core.locks.withLock(`user:${bot.id}`, () => saveProfile(core, bot, body));

async function demandPassword(core: Core, user: UserRecord, body: ModifyCurrentUserBody): Promise<void> {
  const isNewName = body.username !== undefined && body.username !== user.username;
  const isNewMail = body.email !== undefined && body.email !== user.own.email;
  if (!isNewName && !isNewMail && !body.new_password) return;
  demandRoomForPassword();
  const hash = await core.users.passwordHashOf(user.id);
  if (!hash) return;
  const { password } = body;
  if (!password || !(await guessPassword(core, user.id, () => isPassword(hash, password))))
    throw formError(['password'], 'PASSWORD_DOES_NOT_MATCH', 'Password does not match.');
}

async function setPassword(core: Core, user: UserRecord, login: LoginRecord, password: string): Promise<void> {
  await core.users.setPasswordHash(user.id, await hashPassword(password));
  const others = (await core.logins.ofUser(user.id, 'user')).map((one) => one.tokenHash).filter((hash) => hash !== login.tokenHash);
  tokensRevoked(core, user.id, await core.logins.remove(others));
}

async function saveProfile(core: Core, user: UserRecord, body: ModifyCurrentUserBody): Promise<UserRecord> {
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
  for (const guildId of await core.guilds.idsOfMember(user.id)) {
    const state = await core.states.get(guildId);
    const member = state?.members.get(user.id);
    if (!state || !member) continue;
    core.publish({ guild_id: guildId }, { t: 'GUILD_MEMBER_UPDATE', d: { ...presentMember(member, user), guild_id: guildId } });
    if (former.username !== user.username || former.global_name !== user.global_name) await reviewProfile(core, state, user.id);
  }
}
