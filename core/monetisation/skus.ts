import { SKUFlags, SKUType, type APISKU, type APISubscription, type Snowflake } from 'discord-api-types/v10';
import type { CreateSkuBody } from '#protocol/nexus/skus';
import { apiError, formError } from '#protocol/errors';
import { applicationOfOwner, ownApplication } from '../applications/own-application.ts';
import type { Core } from '../core.ts';
import type { SkuRecord } from '../ports/monetisation-stores.ts';
import { endEntitlements } from './entitlements.ts';

/** An application's are listed whole. Source: Discord, "Implementing App Subscriptions". */
const MAX_SKUS = 50;

function show({ group_id: _group, ...sku }: SkuRecord): APISKU {
  return sku;
}

/** What an application offers; nothing, until its owner makes something up. Source: Discord, "List SKUs". */
export async function listSkus(core: Core, applicationId: Snowflake, callerId: Snowflake): Promise<APISKU[]> {
  await ownApplication(core, applicationId, callerId);
  return (await core.skus.ofApplication(applicationId)).map(show);
}

/** What there is to have. */
export const availableSkus = async (core: Core, applicationId: Snowflake): Promise<APISKU[]> =>
  (await core.skus.ofApplication(applicationId)).filter((sku) => sku.type !== SKUType.SubscriptionGroup && sku.flags & SKUFlags.Available).map(show);

/** Makes something that test entitlements can be made for; a subscription comes with its group, as Discord's. Our own. */
export async function createSku(core: Core, applicationId: Snowflake, { name, type, owner }: CreateSkuBody, callerId: Snowflake): Promise<APISKU> {
  const application = await applicationOfOwner(core, applicationId, callerId);
  return core.locks.withLock(`application:${applicationId}`, async () => {
    if ((await core.skus.ofApplication(applicationId)).length >= MAX_SKUS)
      throw formError(['name'], 'APPLICATION_SKU_LIMIT_REACHED', `An application can offer ${MAX_SKUS} things at most.`);
    const shared = { application_id: application.id, name, slug: slugOf(name) };
    const groupId = core.ids.next();
    const isSubscription = type === SKUType.Subscription;
    const kind = owner === 'guild' ? SKUFlags.GuildSubscription : SKUFlags.UserSubscription;
    const flags = (isSubscription ? SKUFlags.Available | kind : SKUFlags.Available) as SKUFlags; // a set of bits
    const sku: SkuRecord = { id: core.ids.next(), type, ...shared, flags, ...(isSubscription && { group_id: groupId }) };
    const group: SkuRecord = { id: groupId, type: SKUType.SubscriptionGroup, ...shared, flags };
    await core.skus.insert(isSubscription ? [group, sku] : [sku]);
    return show(sku);
  });
}

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** Takes something back that was offered, with its group, and from all who have it. */
export async function deleteSku(core: Core, applicationId: Snowflake, skuId: Snowflake, callerId: Snowflake): Promise<void> {
  const application = await applicationOfOwner(core, applicationId, callerId);
  const skus = await core.skus.ofApplication(applicationId);
  const sku = skus.find((each) => each.id === skuId);
  if (!sku) throw apiError('UNKNOWN_SKU');
  const gone = skus.filter((each) => each.id === skuId || each.id === sku.group_id || each.group_id === skuId).map((each) => each.id);
  for (const id of gone) await endEntitlements(core, application, id);
  await core.skus.remove(gone);
}

/** Nobody pays here, so nobody has subscribed. Source: Discord, "List SKU Subscriptions". */
export async function listSubscriptions(core: Core, skuId: Snowflake, callerId: Snowflake): Promise<APISubscription[]> {
  await ownSku(core, skuId, callerId);
  return [];
}

export async function getSubscription(core: Core, skuId: Snowflake, callerId: Snowflake): Promise<never> {
  await ownSku(core, skuId, callerId);
  throw apiError('NOT_FOUND');
}

async function ownSku(core: Core, skuId: Snowflake, callerId: Snowflake): Promise<void> {
  const sku = await core.skus.byId(skuId);
  if (!sku) throw apiError('UNKNOWN_SKU');
  await ownApplication(core, sku.application_id, callerId);
}
