import { newApplication as newApplicationOf } from '#core/applications/new-application';
import type { ApplicationRecord } from '#core/applications/application-record';
import type { LoginRecord } from '#core/ports/login-store';
import type { Stores } from '#core/ports/stores';
import { newUser } from '#core/users/new-user';
import type { UserRecord } from '#core/users/user-record';
import { newId } from './records.ts';

/** What every user store promises. */
export function behavesAsUserStore(open: () => Stores): void {
  const users = () => open().users;
  const person = (username: string, email: string | null = null): UserRecord => newUser(newId(), username, { email, globalName: null });
  const uniqueName = () => `alice${newId()}`;

  it('gives back a user as it was saved', async () => {
    const user = person(uniqueName());
    expect(await users().insert(user, 'hash')).toBe(true);
    expect(await users().byId(user.id)).toEqual(user);
    const renamed = { ...user, global_name: 'Alice' };
    expect(await users().save(renamed)).toBe(true);
    expect(await users().byIds([user.id, newId()])).toEqual([renamed]);
    expect(await users().byId('18446744073709551615')).toBeNull();
  });

  it('takes each name and address once, whatever the case, also when two race', async () => {
    const name = uniqueName();
    const inserted = await Promise.all([users().insert(person(name), null), users().insert(person(name.toUpperCase()), null)]);
    expect(inserted.toSorted()).toEqual([false, true]);
    expect(await users().insert(person(uniqueName(), `${name}@example.org`), null)).toBe(true);
    expect(await users().insert(person(uniqueName(), `${name.toUpperCase()}@example.org`), null)).toBe(false);
    const other = person(uniqueName());
    await users().insert(other, null);
    expect(await users().save({ ...other, username: name })).toBe(false);
    expect(await users().byId(other.id)).toEqual(other);
  });

  it('lets bots share a name with anybody and never logs them in by it', async () => {
    const name = uniqueName();
    const bot = () => ({ ...person(name), bot: true });
    expect(await Promise.all([users().insert(bot(), null), users().insert(bot(), null), users().insert(person(name), 'hash')])).toEqual([true, true, true]);
    expect((await users().byLogin(name))?.user.bot).toBe(false);
  });

  it('finds a person by name or address, with the password hash', async () => {
    const user = person(uniqueName(), `${uniqueName()}@example.org`);
    await users().insert(user, 'old');
    await users().setPasswordHash(user.id, 'new');
    expect(await users().byLogin(user.username.toUpperCase())).toEqual({ user, passwordHash: 'new' });
    expect(await users().byLogin(user.own.email ?? '')).toEqual({ user, passwordHash: 'new' });
    expect(await users().passwordHashOf(user.id)).toBe('new');
    expect(await users().byLogin('nobody\0')).toBeNull();
  });

  it('counts', async () => {
    const before = await users().count();
    await users().insert(person(uniqueName()), null);
    expect(await users().count()).toBe(before + 1);
  });

  it('knows the oldest account of a person, which no bot and no later one changes', async () => {
    await users().insert(person(uniqueName()), null);
    const first = await users().firstPerson();
    await users().insert(person(uniqueName()), null);
    expect(first?.bot).toBe(false);
    expect((await users().firstPerson())?.id).toBe(first?.id);
  });
}

/** What every login store promises. */
export function behavesAsLoginStore(open: () => Stores): void {
  const login = (userId: string, second: number, kind: LoginRecord['kind'] = 'user'): LoginRecord => ({
    tokenHash: `hash ${newId()}`,
    userId,
    kind,
    createdAt: `2026-01-01T00:00:0${second}.000000+00:00`,
    lastUsedAt: `2026-01-01T00:00:0${second}.000000+00:00`,
    client: { os: 'Linux', platform: 'Web', location: null },
    scopes: [],
    applicationId: null,
    expiresAt: null,
  });

  it('finds logins by token and by user, newest first', async () => {
    const userId = newId();
    const logins = [login(userId, 1), login(userId, 3), login(userId, 2), login(userId, 4, 'bot')] as const;
    for (const one of logins) await open().logins.insert(one);
    expect(await open().logins.byTokenHash(logins[0].tokenHash)).toEqual(logins[0]);
    expect(await open().logins.byTokenHash('unknown')).toBeNull();
    expect(await open().logins.ofUser(userId, 'user')).toEqual([logins[1], logins[2], logins[0]]);
  });

  it('revokes and tells which were there', async () => {
    const userId = newId();
    const logins = [login(userId, 1), login(userId, 2), login(userId, 3, 'bot')] as const;
    for (const one of logins) await open().logins.insert(one);
    expect(await open().logins.remove([logins[0].tokenHash, 'unknown'])).toEqual([logins[0].tokenHash]);
    expect(await open().logins.removeAllOfUser(userId, 'user')).toEqual([logins[1].tokenHash]);
    expect(await open().logins.byTokenHash(logins[2].tokenHash)).toEqual(logins[2]);
  });

  it('puts a new token into the place of one, once', async () => {
    const one = login(newId(), 1);
    await open().logins.insert(one);
    const next = { ...one, tokenHash: `hash ${newId()}` };
    expect(await open().logins.renew(one.tokenHash, next)).toBe(true);
    expect(await open().logins.renew(one.tokenHash, { ...next, tokenHash: 'another' })).toBe(false);
    expect(await open().logins.byTokenHash(one.tokenHash)).toBeNull();
    expect(await open().logins.ofUser(one.userId, 'user')).toEqual([next]);
  });

  it('notes when a token was used', async () => {
    const one = login(newId(), 1);
    await open().logins.insert(one);
    await open().logins.touch(one.tokenHash, '2026-02-02T00:00:00.000000+00:00');
    expect(await open().logins.byTokenHash(one.tokenHash)).toEqual({ ...one, lastUsedAt: '2026-02-02T00:00:00.000000+00:00' });
  });

  it('tells who of some people were seen since a moment', async () => {
    const [away, back] = [login(newId(), 1), login(newId(), 1)];
    for (const one of [away, back]) await open().logins.insert(one);
    await open().logins.touch(back.tokenHash, '2038-02-02T00:00:00.000000+00:00');
    expect(await open().logins.usersSeenSince([away.userId, back.userId], '2038-01-01T00:00:00.000000+00:00')).toEqual([back.userId]);
  });
}

/** An application with nothing set. */
export const newApplication = (ownerId: string, botId: string | null): ApplicationRecord => newApplicationOf(newId(), ownerId, 'Helper', { bot_id: botId });

/** What every application store promises. */
export function behavesAsApplicationStore(open: () => Stores): void {
  it('finds applications by id, bot and owner', async () => {
    const ownerId = newId();
    const [one, two] = [newApplication(ownerId, newId()), newApplication(ownerId, null)];
    await open().applications.insert(one);
    await open().applications.insert(two);
    expect(await open().applications.byId(one.id)).toEqual(one);
    expect(await open().applications.byBotId(one.bot_id ?? '')).toEqual(one);
    expect(await open().applications.byBotId(newId())).toBeNull();
    expect(await open().applications.ofOwner(ownerId)).toEqual([one, two]);
  });

  it('pages through those with an endpoint', async () => {
    const [first, second, third] = [1, 2, 3].map(() => ({ ...newApplication(newId(), null), interactions_endpoint_url: 'https://example.org' }));
    const all = [first, newApplication(newId(), null), second, third].flatMap((application) => application ?? []);
    for (const application of all) await open().applications.insert(application);
    const page = await open().applications.withEndpoint((BigInt(first?.id ?? 0) - 1n).toString(), 2);
    expect(page).toEqual([first, second]);
    expect(await open().applications.withEndpoint(page.at(-1)?.id ?? '', 2)).toEqual([third]);
  });

  it('saves and removes', async () => {
    const application = newApplication(newId(), null);
    await open().applications.insert(application);
    const changed = { ...application, name: 'Renamed', bot_id: newId(), owner_id: newId() };
    await open().applications.save(changed);
    expect(await open().applications.byBotId(changed.bot_id)).toEqual(changed);
    expect(await open().applications.ofOwner(application.owner_id)).toEqual([]);
    await open().applications.remove(application.id);
    expect(await open().applications.byId(application.id)).toBeNull();
  });
}
