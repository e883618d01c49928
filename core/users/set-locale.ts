import { Locale, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { presentOwnUser } from './present-user.ts';

const LOCALES: ReadonlySet<string> = new Set(Object.values(Locale));

/** The language that applications are told of a person; one that Discord does not know changes nothing. */
export async function setLocale(core: Core, userId: Snowflake, locale: string): Promise<void> {
  if (!LOCALES.has(locale)) return;
  await core.locks.withLock(`user:${userId}`, async () => {
    const user = await core.users.byId(userId);
    if (!user || user.own.deleted || user.own.locale === locale) return;
    const changed = { ...user, own: { ...user.own, locale } };
    if (!(await core.users.save(changed))) return;
    core.publish({ user_ids: [userId] }, { t: 'USER_UPDATE', d: presentOwnUser(changed) }, { kind: 'user', user: changed });
  });
}
