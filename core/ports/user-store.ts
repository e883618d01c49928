import type { Snowflake } from 'discord-api-types/v10';
import type { UserRecord } from '../users/user-record.ts';

/** People and bots. Usernames of people are unique regardless of case. */
export interface UserStore {
  /** Throws USERNAME_TAKEN (as `taken: true`) by returning false. */
  insert(user: UserRecord, passwordHash: string | null): Promise<boolean>;
  byId(id: Snowflake): Promise<UserRecord | null>;
  /** In no particular order; unknown ids are left out. */
  byIds(ids: readonly Snowflake[]): Promise<UserRecord[]>;
  /** People only: bots share their names freely. Matches the user name, or the e-mail address. */
  byLogin(login: string): Promise<{ user: UserRecord; passwordHash: string | null } | null>;
  passwordHashOf(id: Snowflake): Promise<string | null>;
  /** False when the new username is taken. */
  save(user: UserRecord): Promise<boolean>;
  setPasswordHash(id: Snowflake, hash: string): Promise<void>;
  /** Nobody logs in with it any more. */
  removePassword(id: Snowflake): Promise<void>;
  count(): Promise<number>;
  /** The oldest account of a person: the operator's own on most servers. */
  firstPerson(): Promise<UserRecord | null>;
}
