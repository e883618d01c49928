import type { Client } from '#sdk/client';
import type { Operations } from '#sdk/rest/operations';
import { keepPushWords, workerRegistration } from '../app/worker.ts';
import type { PushWords } from '../service-worker/words.ts';

export type PushSubscriptionHere = Operations['GET /nexus/v1/users/@me/push']['reply']['subscriptions'][number];

export interface KnownPush {
  /** That of this browser. */
  here: PushSubscriptionHere | null;
  others: readonly PushSubscriptionHere[];
}

const ownSubscription = async (): Promise<PushSubscription | null> => (await (await workerRegistration())?.pushManager.getSubscription()) ?? null;

/** Which browsers the server tells. One that this browser holds and the server does not know, of another account perhaps, is none. */
export async function lookAtPush(client: Client): Promise<KnownPush> {
  const [{ subscriptions }, own] = await Promise.all([client.rest.call('GET /nexus/v1/users/@me/push'), ownSubscription()]);
  const here = subscriptions.find(({ endpoint }) => endpoint === own?.endpoint) ?? null;
  return { here, others: subscriptions.filter((one) => one !== here) };
}

/** From now on this browser is told, for as long as this login lasts. */
export async function subscribeHere(client: Client, words: PushWords): Promise<PushSubscriptionHere> {
  const registration = await workerRegistration();
  if (!registration) throw new DOMException('no worker');
  const { public_key: applicationServerKey } = await client.rest.call('GET /nexus/v1/users/@me/push');
  // One that was made for another key holds no more.
  await (await ownSubscription())?.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint = '', keys = {} } = subscription.toJSON();
  await keepPushWords(words);
  try {
    const { p256dh = '', auth = '' } = keys;
    return await client.rest.call('POST /nexus/v1/users/@me/push', { body: { endpoint, keys: { p256dh, auth } } });
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
}

export async function unsubscribeHere(client: Client, id: string): Promise<void> {
  await client.rest.call('DELETE /nexus/v1/users/@me/push/{push_subscription_id}', { path: { push_subscription_id: id } });
  await (await ownSubscription())?.unsubscribe();
}
