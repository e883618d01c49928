import type { Snowflake } from 'discord-api-types/v10';
import { NO_FLAGS } from '#protocol/flags';
import type { UserStore } from '../ports/user-store.ts';
import type { UserRecord } from './user-record.ts';

const AT_ONCE = 1_000;

/** Users in memory, one object a person, so that members, messages and interactions show the same name at once. */
export class UserCache {
  private readonly users = new Map<Snowflake, UserRecord>();
  private readonly store: UserStore;

  constructor(store: UserStore) {
    this.store = store;
  }

  /** Members of a loaded guild and authors of read messages are always here; anybody else reads as a deleted user. */
  get(id: Snowflake): UserRecord {
    return this.users.get(id) ?? deletedUser(id);
  }

  peek(id: Snowflake): UserRecord | undefined {
    return this.users.get(id);
  }

  async find(id: Snowflake): Promise<UserRecord | null> {
    const known = this.users.get(id);
    if (known) return known;
    const user = await this.store.byId(id);
    // Whoever came in while it was read is newer.
    return this.users.get(id) ?? (user ? this.remember(user) : null);
  }

  /** Makes `get` answer for all of them. */
  async fetch(ids: Iterable<Snowflake>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.users.has(id));
    if (missing.length === 0) return;
    for (const user of await this.store.byIds(missing)) if (!this.users.has(user.id)) this.remember(user);
  }

  /** Asks the store again for everybody who is here. */
  async readAnew(): Promise<void> {
    const ids = [...this.users.keys()];
    for (let start = 0; start < ids.length; start += AT_ONCE) for (const user of await this.store.byIds(ids.slice(start, start + AT_ONCE))) this.remember(user);
  }

  /** Takes in a new or changed user; the object everybody holds stays the same. */
  remember(user: UserRecord): UserRecord {
    const known = this.users.get(user.id);
    if (known) return Object.assign(known, user);
    this.users.set(user.id, user);
    return user;
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
