import type { Snowflake } from 'discord-api-types/v10';

export interface LoginRecord {
  /** SHA-256 of the token, hex. The token itself is never stored. */
  tokenHash: string;
  userId: Snowflake;
  /** `user` is a person's login, `bot` the one token of a bot, `bearer` an OAuth2 access token, `refresh` what renews one. */
  kind: 'user' | 'bot' | 'bearer' | 'refresh';
  createdAt: string;
  lastUsedAt: string;
  client: { os: string; platform: string; location: string | null };
  scopes: string[];
  applicationId: Snowflake | null;
  expiresAt: string | null;
  /** The access token of a refresh token, and the other way round: they end together. */
  pairHash?: string;
}

/** Tokens by their hash. */
export interface LoginStore {
  insert(login: LoginRecord): Promise<void>;
  byTokenHash(tokenHash: string): Promise<LoginRecord | null>;
  /** Newest first. */
  ofUser(userId: Snowflake, kind: LoginRecord['kind']): Promise<LoginRecord[]>;
  /** Revokes; returns the hashes that were there. */
  remove(tokenHashes: readonly string[]): Promise<string[]>;
  removeAllOfUser(userId: Snowflake, kind: LoginRecord['kind']): Promise<string[]>;
  /** Which of these people have a login that was opened or used since then. */
  usersSeenSince(userIds: readonly Snowflake[], since: string): Promise<Snowflake[]>;
  /** Puts a new token into the place of one, all at once; false when that one is gone. */
  renew(formerHash: string, login: LoginRecord): Promise<boolean>;
  touch(tokenHash: string, at: string): Promise<void>;
}
