import type { Snowflake } from 'discord-api-types/v10';
import type { ApplicationRecord } from '../applications/application-record.ts';

export interface ApplicationStore {
  insert(application: ApplicationRecord): Promise<void>;
  byId(id: Snowflake): Promise<ApplicationRecord | null>;
  byBotId(botId: Snowflake): Promise<ApplicationRecord | null>;
  ofOwner(ownerId: Snowflake): Promise<ApplicationRecord[]>;
  /** Those with an address that is asked, for interactions or events, by id, after this one. */
  withEndpoint(after: Snowflake, limit: number): Promise<ApplicationRecord[]>;
  save(application: ApplicationRecord): Promise<void>;
  remove(id: Snowflake): Promise<void>;
}
