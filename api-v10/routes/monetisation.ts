import type { APIEntitlement, APISKU, APISubscription } from 'discord-api-types/v10';
import { CreateEntitlementBody, EntitlementsQuery, OwnEntitlementsQuery, SubscriptionsQuery } from '#protocol/rest/monetisation';
import { demandOwnGrant } from '#core/commands/scope-of-call';
import {
  consumeEntitlement,
  createTestEntitlement,
  deleteTestEntitlement,
  getEntitlement,
  listEntitlements,
  listOwnEntitlements,
} from '#core/monetisation/entitlements';
import { getSubscription, listSkus, listSubscriptions } from '#core/monetisation/skus';
import { del, get, post, replyOf, type RouteTable } from '../route.ts';

export const monetisation: RouteTable = {
  list_skus: get({
    path: '/applications/:application_id/skus',
    who: ['bot', 'user'],
    reply: replyOf<APISKU[]>(),
    run: ({ core, params, caller }) => listSkus(core, params.application_id, caller.id),
  }),
  get_entitlements: get({
    path: '/applications/:application_id/entitlements',
    who: ['bot', 'user'],
    query: EntitlementsQuery,
    reply: replyOf<APIEntitlement[]>(),
    run: ({ core, params, query, caller }) => listEntitlements(core, params.application_id, query, caller.id),
  }),
  get_current_user_application_entitlements: get({
    path: '/users/@me/applications/:application_id/entitlements',
    who: ['oauth2', 'user'],
    scopes: ['applications.entitlements', 'identify'],
    query: OwnEntitlementsQuery,
    reply: replyOf<APIEntitlement[]>(),
    run: ({ core, params, query, caller }) => {
      demandOwnGrant(caller.application, params.application_id);
      return listOwnEntitlements(core, params.application_id, caller.id, query);
    },
  }),
  create_entitlement: post({
    path: '/applications/:application_id/entitlements',
    who: ['bot', 'user'],
    body: CreateEntitlementBody,
    reply: replyOf<APIEntitlement>(),
    run: ({ core, params, body, caller }) => createTestEntitlement(core, params.application_id, body, caller.id),
  }),
  get_entitlement: get({
    path: '/applications/:application_id/entitlements/:entitlement_id',
    who: ['bot', 'user'],
    reply: replyOf<APIEntitlement>(),
    run: ({ core, params, caller }) => getEntitlement(core, params.application_id, params.entitlement_id, caller.id),
  }),
  delete_entitlement: del({
    path: '/applications/:application_id/entitlements/:entitlement_id',
    who: ['bot', 'user'],
    run: ({ core, params, caller }) => deleteTestEntitlement(core, params.application_id, params.entitlement_id, caller.id),
  }),
  consume_entitlement: post({
    path: '/applications/:application_id/entitlements/:entitlement_id/consume',
    who: ['bot', 'user'],
    run: ({ core, params, caller }) => consumeEntitlement(core, params.application_id, params.entitlement_id, caller.id),
  }),
  get_sku_subscriptions: get({
    path: '/skus/:sku_id/subscriptions',
    who: ['bot', 'user'],
    query: SubscriptionsQuery,
    reply: replyOf<APISubscription[]>(),
    run: ({ core, params, caller }) => listSubscriptions(core, params.sku_id, caller.id),
  }),
  get_sku_subscription: get({
    path: '/skus/:sku_id/subscriptions/:subscription_id',
    who: ['bot', 'user'],
    reply: replyOf<APISubscription>(),
    run: ({ core, params, caller }) => getSubscription(core, params.sku_id, caller.id),
  }),
};
