import {
  ApplicationWebhookEventType,
  EntitlementOwnerType,
  EntitlementType,
  GatewayDispatchEvents,
  SKUFlags,
  SKUType,
  type APIEntitlement,
  type APISKU,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { CreateEntitlementBody, EntitlementsQuery, OwnEntitlementsQuery } from '#protocol/rest/monetisation';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { ownApplication } from '../applications/own-application.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import { sendWebhookEvent } from '../webhook-events/send-webhook-event.ts';

const now = (core: Core): string => wireTime(core.clock.nowMs());

/** Who has what of an application. Source: Discord, "List Entitlements". */
export async function listEntitlements(core: Core, applicationId: Snowflake, query: EntitlementsQuery, callerId: Snowflake): Promise<APIEntitlement[]> {
  await ownApplication(core, applicationId, callerId);
  const { user_id, guild_id, sku_ids, before, after, limit, exclude_ended, exclude_deleted, only_active } = query;
  const filter = { user_id, guild_id, sku_ids, before, after, excludeDeleted: exclude_deleted || only_active };
  return core.entitlements.page(applicationId, exclude_ended || only_active ? { ...filter, endedBefore: now(core) } : filter, limit);
}

/** Most that one person and one guild have at a time, as interactions carry it. */
const MAX_ACTIVE = 100;

/** What gives a person, or the guild they are in, access now. Source: Discord, "Interaction Object", `entitlements`. */
export const activeEntitlements = (core: Core, applicationId: Snowflake, userId: Snowflake, guildId: Snowflake | null): Promise<APIEntitlement[]> =>
  core.entitlements.active(applicationId, { user_id: userId, guild_id: guildId }, now(core), MAX_ACTIVE);

/** What a person has of an application. Source: Discord, OpenAPI description, "get_current_user_application_entitlements". */
export async function listOwnEntitlements(
  core: Core,
  applicationId: Snowflake,
  userId: Snowflake,
  { sku_ids, exclude_consumed }: OwnEntitlementsQuery,
): Promise<APIEntitlement[]> {
  const found = await core.entitlements.page(applicationId, { user_id: userId, sku_ids, excludeDeleted: true, endedBefore: now(core) }, MAX_ACTIVE);
  return found.filter((entitlement) => !(exclude_consumed && entitlement.consumed));
}

/** 10029 for one of another application too. Source: Discord, "Get Entitlement". */
export async function getEntitlement(core: Core, applicationId: Snowflake, id: Snowflake, callerId: Snowflake): Promise<APIEntitlement> {
  await ownApplication(core, applicationId, callerId);
  return entitlementOf(core, applicationId, id);
}

async function entitlementOf(core: Core, applicationId: Snowflake, id: Snowflake): Promise<APIEntitlement> {
  const entitlement = await core.entitlements.byId(applicationId, id);
  if (!entitlement) throw apiError('UNKNOWN_ENTITLEMENT');
  return entitlement;
}

const changing = <Result>(core: Core, applicationId: Snowflake, run: () => Promise<Result>): Promise<Result> =>
  core.locks.withLock(`entitlements:${applicationId}`, run);

/**
 * Gives somebody, or a guild, what an application offers, for as long as it is not taken back.
 * What is not used up they have once. Source: Discord, "Create Test Entitlement".
 */
export async function createTestEntitlement(core: Core, applicationId: Snowflake, body: CreateEntitlementBody, callerId: Snowflake): Promise<APIEntitlement> {
  const application = await ownApplication(core, applicationId, callerId);
  const { sku_id: skuId, owner_id: ownerId, owner_type: ownerType } = body;
  const sku = await core.skus.byId(skuId);
  if (!sku || sku.application_id !== applicationId) throw apiError('UNKNOWN_SKU');
  const isForGuild = ownerType === EntitlementOwnerType.Guild;
  if (!isFor(sku, isForGuild)) throw apiError('INVALID_SKU');
  if (isForGuild && !(await core.states.get(ownerId))) throw apiError('UNKNOWN_GUILD');
  if (!isForGuild && !(await core.userCache.find(ownerId))) throw apiError('UNKNOWN_USER');
  return changing(core, applicationId, async () => {
    const owner = isForGuild ? { guild_id: ownerId } : { user_id: ownerId };
    const [known] = await core.entitlements.page(applicationId, { ...owner, sku_ids: [skuId], excludeDeleted: true }, 1);
    if (known && sku.type !== SKUType.Consumable) throw apiError('AN_ENTITLEMENT_HAS_ALREADY_BEEN_GRANTED_FOR_THIS_RESOURCE');
    const entitlement: APIEntitlement = {
      id: core.ids.next(),
      sku_id: skuId,
      application_id: applicationId,
      // Of a guild it is whoever got it.
      user_id: isForGuild ? application.owner_id : ownerId,
      ...(isForGuild && { guild_id: ownerId }),
      type: EntitlementType.ApplicationSubscription,
      deleted: false,
      // Libraries know by this that it is a test.
      starts_at: null,
      ends_at: null,
      consumed: false,
    };
    await core.entitlements.save(entitlement);
    tell(core, application, GatewayDispatchEvents.EntitlementCreate, entitlement);
    return entitlement;
  });
}

/** Groups hold no entitlements; a subscription is for guilds or for people; the rest is for both. */
function isFor({ type, flags }: APISKU, isForGuild: boolean): boolean {
  if (type === SKUType.SubscriptionGroup) return false;
  return type !== SKUType.Subscription || (flags & (isForGuild ? SKUFlags.GuildSubscription : SKUFlags.UserSubscription)) !== 0;
}

/** Takes it back; it stays on the list of those who ask for deleted ones. Source: Discord, "Delete Test Entitlement". */
export async function deleteTestEntitlement(core: Core, applicationId: Snowflake, id: Snowflake, callerId: Snowflake): Promise<void> {
  const application = await ownApplication(core, applicationId, callerId);
  await changing(core, applicationId, async () => {
    const known = await entitlementOf(core, applicationId, id);
    if (known.deleted) throw apiError('UNKNOWN_ENTITLEMENT');
    if (known.starts_at !== null) throw apiError('YOU_CAN_ONLY_DELETE_SANDBOX_ENTITLEMENTS');
    await end(core, application, known);
  });
}

async function end(core: Core, application: ApplicationRecord, known: APIEntitlement): Promise<void> {
  const gone = { ...known, deleted: true };
  await core.entitlements.save(gone);
  tell(core, application, GatewayDispatchEvents.EntitlementDelete, gone);
}

/** All of a SKU that is offered no more. */
export function endEntitlements(core: Core, application: ApplicationRecord, skuId: Snowflake): Promise<void> {
  return changing(core, application.id, async () => {
    for (const known of await core.entitlements.ofSku(skuId)) if (!known.deleted) await end(core, application, known);
  });
}

/** Uses up what can be used up, once. Source: Discord, "Consume an Entitlement". */
export async function consumeEntitlement(core: Core, applicationId: Snowflake, id: Snowflake, callerId: Snowflake): Promise<void> {
  const application = await ownApplication(core, applicationId, callerId);
  await changing(core, applicationId, async () => {
    const known = await entitlementOf(core, applicationId, id);
    if (known.deleted || known.consumed) throw apiError('UNKNOWN_ENTITLEMENT');
    if ((await core.skus.byId(known.sku_id))?.type !== SKUType.Consumable) throw apiError('ONLY_CONSUMABLE_SK_US_CAN_BE_CONSUMED');
    const used = { ...known, consumed: true };
    await core.entitlements.save(used);
    tell(core, application, GatewayDispatchEvents.EntitlementUpdate, used);
  });
}

/** The same events by both ways. */
const WEBHOOK_EVENTS = {
  [GatewayDispatchEvents.EntitlementCreate]: ApplicationWebhookEventType.EntitlementCreate,
  [GatewayDispatchEvents.EntitlementUpdate]: ApplicationWebhookEventType.EntitlementUpdate,
  [GatewayDispatchEvents.EntitlementDelete]: ApplicationWebhookEventType.EntitlementDelete,
} as const;

/** The bot hears of it by the gateway, and its application at its own address. */
function tell(core: Core, { id, bot_id: botId }: ApplicationRecord, t: keyof typeof WEBHOOK_EVENTS, entitlement: APIEntitlement): void {
  if (botId) core.publish({ user_ids: [botId] }, { t, d: entitlement });
  sendWebhookEvent(core, id, WEBHOOK_EVENTS[t], entitlement);
}
