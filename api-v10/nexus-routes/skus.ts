import type { APISKU } from 'discord-api-types/v10';
import { CreateSkuBody } from '#protocol/nexus/skus';
import { createSku, deleteSku } from '#core/monetisation/skus';
import { del, post, replyOf, type RouteTable } from '../route.ts';

/** What owners make up for tests of their applications; Discord has no public way for that. */
export const skus: RouteTable = {
  nexus_create_sku: post({
    path: '/applications/:application_id/skus',
    who: ['user'],
    status: 201,
    body: CreateSkuBody,
    reply: replyOf<APISKU>(),
    run: ({ core, params, body, caller }) => createSku(core, params.application_id, body, caller.id),
  }),
  nexus_delete_sku: del({
    path: '/applications/:application_id/skus/:sku_id',
    who: ['user'],
    run: ({ core, params, caller }) => deleteSku(core, params.application_id, params.sku_id, caller.id),
  }),
};
