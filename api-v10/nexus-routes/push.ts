import { EditPushSubscriptionBody, PushReply, PushSubscriptionBody, PushSubscriptionReply } from '#protocol/nexus/push';
import { editPushSubscription, listPushSubscriptions, registerPush, removePushSubscription, type ShownPushSubscription } from '#core/push/push-subscriptions';
import { del, get, patch, post, replyOf, type RouteTable } from '../route.ts';

const who = ['user'] as const;

/** Browsers that are told while nobody looks (web push, RFC 8030). */
export const push: RouteTable = {
  nexus_get_push: get({
    path: '/users/@me/push',
    who,
    answers: PushReply,
    reply: replyOf<{ public_key: string; subscriptions: ShownPushSubscription[] }>(),
    run: ({ core, caller }) => listPushSubscriptions(core, caller.id),
  }),
  nexus_register_push: post({
    path: '/users/@me/push',
    who,
    status: 201,
    body: PushSubscriptionBody,
    answers: PushSubscriptionReply,
    reply: replyOf<ShownPushSubscription>(),
    run: ({ core, caller, body }) => registerPush(core, caller.id, caller.login, body),
  }),
  nexus_edit_push: patch({
    path: '/users/@me/push/:push_subscription_id',
    who,
    body: EditPushSubscriptionBody,
    answers: PushSubscriptionReply,
    reply: replyOf<ShownPushSubscription>(),
    run: ({ core, caller, params, body }) => editPushSubscription(core, caller.id, params.push_subscription_id, body.with_content),
  }),
  nexus_remove_push: del({
    path: '/users/@me/push/:push_subscription_id',
    who,
    run: ({ core, caller, params }) => removePushSubscription(core, caller.id, params.push_subscription_id),
  }),
};
