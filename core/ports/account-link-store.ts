import type { Snowflake } from 'discord-api-types/v10';

/** What a link that was sent to somebody lets its bearer do, once. */
export interface AccountLinkRecord {
  /** SHA-256 of what stands in the link, hex. */
  tokenHash: string;
  userId: Snowflake;
  purpose: 'reset' | 'verify';
  /** The address that it was sent to; null where an operator handed it over. */
  email: string | null;
  expiresAt: string;
}

/** Links by the hash of their token. Those that are over are as if they were not there. */
export interface AccountLinkStore {
  insert(link: AccountLinkRecord, now: string): Promise<void>;
  find(tokenHash: string, now: string): Promise<AccountLinkRecord | null>;
  /** Only one caller gets it. */
  take(tokenHash: string, now: string): Promise<AccountLinkRecord | null>;
  removeOfUser(userId: Snowflake, purpose: AccountLinkRecord['purpose']): Promise<void>;
}
