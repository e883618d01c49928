import type { Snowflake } from 'discord-api-types/v10';

/** What a person has granted an application, and whether they have added it to their account. One of each pair. */
export interface AuthorizationRecord {
  id: Snowflake;
  user_id: Snowflake;
  application_id: Snowflake;
  /** All scopes that were ever granted. */
  scopes: string[];
  /** Whether its commands go where the person goes. */
  is_installed: boolean;
}

export interface AuthorizationStore {
  /** Inserts, or replaces the one of the same person and application. */
  save(authorization: AuthorizationRecord): Promise<void>;
  find(userId: Snowflake, applicationId: Snowflake): Promise<AuthorizationRecord | null>;
  /** By id. */
  ofUser(userId: Snowflake): Promise<AuthorizationRecord[]>;
  /** How many people have authorised an application, and how many of them have added it to their account. */
  count(applicationId: Snowflake): Promise<{ authorized: number; installed: number }>;
  remove(userId: Snowflake, applicationId: Snowflake): Promise<boolean>;
}
