import webPush from 'web-push';
import type { Core } from '../core.ts';
import type { SecretStore } from '../ports/secret-store.ts';

/** By which push services know this instance again. Source: RFC 8292. */
export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

const known = new WeakMap<SecretStore, Promise<VapidKeys>>();

/** Made at first use, and the same for all processes from then on: a browser's subscription holds for one key. */
export function vapidKeys({ secrets }: Pick<Core, 'secrets'>): Promise<VapidKeys> {
  let keys = known.get(secrets);
  if (!keys) known.set(secrets, (keys = open(secrets)));
  // What could not be read or written now may be later.
  keys.catch(() => known.delete(secrets));
  return keys;
}

async function open(secrets: SecretStore): Promise<VapidKeys> {
  const kept = (await secrets.find('vapid')) ?? (await secrets.keep('vapid', JSON.stringify(webPush.generateVAPIDKeys())));
  return JSON.parse(kept) as VapidKeys; // written above
}
