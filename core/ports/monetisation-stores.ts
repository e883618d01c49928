import type { APIEntitlement, APISKU, Snowflake } from 'discord-api-types/v10';

/** A SKU as stored; a subscription knows its group. */
export type SkuRecord = APISKU & { group_id?: Snowflake };

export interface SkuStore {
  insert(skus: readonly SkuRecord[]): Promise<void>;
  byId(id: Snowflake): Promise<SkuRecord | null>;
  /** By id. */
  ofApplication(applicationId: Snowflake): Promise<SkuRecord[]>;
  /** Its entitlements go too. */
  remove(ids: readonly Snowflake[]): Promise<void>;
}

/** Which entitlements of an application; `guild_id` and `user_id` name their owners. */
export interface EntitlementFilter {
  user_id?: Snowflake | undefined;
  guild_id?: Snowflake | undefined;
  sku_ids?: readonly Snowflake[] | undefined;
  before?: Snowflake | undefined;
  after?: Snowflake | undefined;
  /** Leaves out those that ended before this time, in the wire's form. */
  endedBefore?: string | undefined;
  excludeDeleted: boolean;
}

/** Entitlements stay when they are deleted, and say so. */
export interface EntitlementStore {
  /** Inserts or replaces by id. */
  save(entitlement: APIEntitlement): Promise<void>;
  byId(applicationId: Snowflake, id: Snowflake): Promise<APIEntitlement | null>;
  /** Oldest first; the youngest ones before `before`. */
  page(applicationId: Snowflake, filter: EntitlementFilter, limit: number): Promise<APIEntitlement[]>;
  /** Those of a person or of a guild that give access now: neither deleted, nor ended, nor consumed. */
  active(applicationId: Snowflake, owners: { user_id: Snowflake; guild_id: Snowflake | null }, now: string, limit: number): Promise<APIEntitlement[]>;
  /** Those of a SKU, for when it goes. */
  ofSku(skuId: Snowflake): Promise<APIEntitlement[]>;
}
