import { ECDH } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { PushSubscriptionBody } from '#protocol/nexus/push';
import type { Core } from '../core.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import { wireTime } from '../ports/clock.ts';
import type { PushSubscriptionRecord } from '../ports/push-stores.ts';
import { vapidKeys } from './vapid.ts';

/** Browsers of one person. */
const MOST = 20;
/** Told on the bus when somebody has begun or ended to be told by push. */
export const PUSH_CHANGED = 'push_changed';

export const presentPushSubscription = ({ id, endpoint, with_content, created_at }: PushSubscriptionRecord) => ({ id, endpoint, with_content, created_at });
export type ShownPushSubscription = ReturnType<typeof presentPushSubscription>;

/** What a browser subscribes with, and which of the person's browsers have. */
export async function listPushSubscriptions(core: Core, userId: Snowflake): Promise<{ public_key: string; subscriptions: ShownPushSubscription[] }> {
  const [{ publicKey }, subscriptions] = await Promise.all([vapidKeys(core), core.pushSubscriptions.ofUser(userId)]);
  return { public_key: publicKey, subscriptions: subscriptions.map(presentPushSubscription) };
}

/** A browser wants to be told from now on, for as long as the session that says so. The same one said again is replaced. */
export async function registerPush(
  core: Core,
  userId: Snowflake,
  login: LoginRecord,
  { endpoint, keys, with_content }: PushSubscriptionBody,
): Promise<ShownPushSubscription> {
  if (!endpoint.startsWith('https:') && core.settings.privateAddresses !== 'allow')
    throw formError(['endpoint'], 'URL_TYPE_INVALID_SCHEME', 'Push services are asked over https.');
  demandPoint(keys.p256dh);
  const subscription: PushSubscriptionRecord = {
    id: core.ids.next(),
    user_id: userId,
    login_hash: login.tokenHash,
    endpoint,
    p256dh: keys.p256dh,
    auth: keys.auth,
    with_content: with_content ?? true,
    created_at: wireTime(core.clock.nowMs()),
  };
  const id = await core.pushSubscriptions.save(subscription, MOST);
  if (id === null) throw formError(['endpoint'], 'PUSH_SUBSCRIPTIONS_TOO_MANY', `You can have ${MOST} browsers told.`);
  tellChanged(core, userId);
  return presentPushSubscription({ ...subscription, id });
}

/** Nothing can be encrypted for what is no point on the curve. */
function demandPoint(key: string): void {
  try {
    ECDH.convertKey(key, 'prime256v1', 'base64url');
  } catch {
    throw formError(['keys', 'p256dh'], 'PUSH_KEY_INVALID', 'Must be a public key of a browser.');
  }
}

export async function editPushSubscription(core: Core, userId: Snowflake, id: Snowflake, withContent: boolean): Promise<ShownPushSubscription> {
  const edited = await core.pushSubscriptions.setContent(userId, id, withContent);
  if (!edited) throw apiError('UNKNOWN_PUSH_SUBSCRIPTION');
  return presentPushSubscription(edited);
}

export async function removePushSubscription(core: Core, userId: Snowflake, id: Snowflake): Promise<void> {
  if (!(await core.pushSubscriptions.remove(userId, id))) throw apiError('UNKNOWN_PUSH_SUBSCRIPTION');
  tellChanged(core, userId);
}

const tellChanged = (core: Core, userId: Snowflake): void => core.publish({}, { t: PUSH_CHANGED, d: { user_id: userId } });
