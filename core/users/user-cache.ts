import type { Snowflake } from 'discord-api-types/v10';
import { NO_FLAGS } from '#protocol/flags';
import { FadingMap } from '../state/fading-map.ts';
import type { UserStore } from '../ports/user-store.ts';
import type { UserRecord } from './user-record.ts';

const AT_ONCE = 1_000;

/**
 * Users in memory, one object a person, so that members, messages and interactions show the same name at once. Those that
 * nobody asked for in a while, and who are in no guild in memory, are let go.
 */
export class UserCache {
  /** Rises when somebody who is known changes; what was made of users before that may be out of date. */
  changes = 0;
  private readonly kept = new FadingMap<UserRecord>(() => null);
  private readonly store: UserStore;

  constructor(store: UserStore) {
    this.store = store;
  }

  /** Members of a loaded guild are always here, and whoever was just found or fetched; anybody else reads as a deleted user. */
  get(id: Snowflake): UserRecord {
    return this.kept.use(id) ?? deletedUser(id);
  }

  peek(id: Snowflake): UserRecord | undefined {
    return this.kept.peek(id);
  }

  async find(id: Snowflake): Promise<UserRecord | null> {
    const known = this.kept.use(id);
    if (known) return known;
    const user = await this.store.byId(id);
    // Whoever came in while it was read is newer.
    return this.kept.use(id) ?? (user ? this.remember(user) : null);
  }

  /** Makes `get` answer for all of them, for a while. */
  async fetch(ids: Iterable<Snowflake>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.kept.use(id));
    if (missing.length === 0) return;
    for (const user of await this.store.byIds(missing)) if (!this.kept.use(user.id)) this.remember(user);
  }

  /** Asks the store again for everybody who is here. */
  async readAnew(): Promise<void> {
    const ids = Array.from(this.kept.values(), ({ id }) => id);
    for (let start = 0; start < ids.length; start += AT_ONCE) for (const user of await this.store.byIds(ids.slice(start, start + AT_ONCE))) this.remember(user);
  }

  /** Takes in a new or changed user; the object everybody holds stays the same. */
  remember(user: UserRecord): UserRecord {
    const known = this.kept.use(user.id);
    if (known) {
      this.changes++;
      return Object.assign(known, user);
    }
    this.kept.set(user.id, user);
    return user;
  }

  /** Keeps the members of a guild, whether they are here yet or will be. */
  hold(ids: Iterable<Snowflake>): void {
    for (const id of ids) this.kept.hold(id);
  }

  release(ids: Iterable<Snowflake>): void {
    for (const id of ids) this.kept.release(id);
  }

  /** Lets go of those who were not asked for since the last time. */
  fade(): void {
    this.kept.fade();
  }

  get size(): number {
    return this.kept.size;
  }
}

/** What stands in the place of an author whose account is gone. */
const deletedUser = (id: Snowflake): UserRecord => ({
  id,
  username: 'Deleted User',
  discriminator: '0000',
  global_name: null,
  avatar: null,
  banner: null,
  accent_color: null,
  bot: false,
  system: false,
  public_flags: NO_FLAGS,
  avatar_decoration_data: null,
  collectibles: null,
  primary_guild: null,
  own: { email: null, verified: false, mfa_enabled: false, locale: 'en-US', flags: NO_FLAGS, bio: '' },
});
