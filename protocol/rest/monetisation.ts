import type { RESTGetAPIEntitlementsQuery, RESTGetAPISKUSubscriptionsQuery, RESTPostAPIEntitlementJSONBody } from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, choice, queryBoolean, queryInt, queryList, snowflake } from './fields.ts';

/** Source: Discord, "List Entitlements". */
export const EntitlementsQuery = z.object({
  user_id: snowflake.optional(),
  sku_ids: queryList(snowflake, 100).optional(),
  before: snowflake.optional(),
  after: snowflake.optional(),
  limit: queryInt(1, 100, 100),
  guild_id: snowflake.optional(),
  exclude_ended: queryBoolean,
  exclude_deleted: boolean.optional().transform((read) => read ?? true),
  only_active: queryBoolean,
});
export type EntitlementsQuery = z.output<typeof EntitlementsQuery>;

/** Source: Discord, "List Entitlements", of the person who signed in with the application. */
export const OwnEntitlementsQuery = z.object({ sku_ids: queryList(snowflake, 100).optional(), exclude_consumed: queryBoolean });
export type OwnEntitlementsQuery = z.output<typeof OwnEntitlementsQuery>;

/** A test entitlement. Source: Discord, "Create Test Entitlement". */
export const CreateEntitlementBody = z.object({ sku_id: snowflake, owner_id: snowflake, owner_type: choice([1, 2]) });
export type CreateEntitlementBody = z.output<typeof CreateEntitlementBody>;

/** Source: Discord, "List SKU Subscriptions". */
export const SubscriptionsQuery = z.object({
  before: snowflake.optional(),
  after: snowflake.optional(),
  limit: queryInt(1, 100, 50),
  user_id: snowflake.optional(),
});

const _acceptsList = (sent: RESTGetAPIEntitlementsQuery): z.input<typeof EntitlementsQuery> => sent;
const _acceptsCreate = (sent: RESTPostAPIEntitlementJSONBody): z.input<typeof CreateEntitlementBody> => sent;
const _acceptsSubscriptions = (sent: RESTGetAPISKUSubscriptionsQuery): z.input<typeof SubscriptionsQuery> => sent;
