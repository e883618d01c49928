import { createHmac } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import webPush from 'web-push';
import { RING_MS } from '../calls/ring.ts';
import type { Core } from '../core.ts';
import { safeFetch, SafeFetchError } from '../outside/safe-fetch.ts';
import { wireTime } from '../ports/clock.ts';
import type { PushPayload, PushRecord, PushStore } from '../ports/push-stores.ts';
import { vapidKeys, type VapidKeys } from './vapid.ts';

/** Sent at a time, and of them to the browsers of one person: anybody may name push services that are slow. */
const MOST_UNDER_WAY = 64;
const MOST_OF_ONE = 4;
const TAKEN_AT_ONCE = 8;
const LEASE_MS = 60_000;
const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 4_096;
/** After so many tries, with more and more time between them, it is old news. */
const MOST_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 15_000;
/** How long a push service keeps what it cannot deliver: a call is of use only while it rings. */
const LIFETIME_SECONDS = 24 * 3_600;
const lifetimeOf = ({ kind }: PushPayload): number => (kind === 'call' || kind === 'call_over' ? RING_MS / 1_000 : LIFETIME_SECONDS);

/** What this process is sending, by whose browser it is for. */
const underWayOf = new WeakMap<PushStore, Map<PushRecord, Snowflake>>();

/**
 * Tells browsers what waits for them; one that does not want it any more is forgotten. Does not wait for the push services: a
 * place that gets free is taken at once by what is due then.
 */
export async function sendPushes(core: Core): Promise<void> {
  let underWay = underWayOf.get(core.pushes);
  if (!underWay) underWayOf.set(core.pushes, (underWay = new Map()));
  for (;;) {
    const limit = Math.min(TAKEN_AT_ONCE, MOST_UNDER_WAY - underWay.size);
    if (limit <= 0) return;
    const nowMs = core.clock.nowMs();
    const due = await core.pushes.take(wireTime(nowMs), wireTime(nowMs + LEASE_MS), limit, busyWith(underWay));
    if (due.length === 0) return;
    const keys = await vapidKeys(core);
    for (const push of due) {
      underWay.set(push, push.subscription.user_id);
      void sendOne(core, keys, push, underWay);
    }
    if (due.length < limit) return;
  }
}

function busyWith(underWay: ReadonlyMap<PushRecord, Snowflake>): Snowflake[] {
  const counts = new Map<Snowflake, number>();
  for (const userId of underWay.values()) counts.set(userId, (counts.get(userId) ?? 0) + 1);
  return [...counts].flatMap(([userId, count]) => (count >= MOST_OF_ONE ? [userId] : []));
}

async function sendOne(core: Core, keys: VapidKeys, push: PushRecord, underWay: Map<PushRecord, Snowflake>): Promise<void> {
  try {
    await send(core, keys, push);
    underWay.delete(push);
    await sendPushes(core);
  } catch (error) {
    // Its lease ends, and then it is tried again.
    core.log.warn({ err: error }, 'what a browser is to be told was not sent and will be tried again');
  } finally {
    underWay.delete(push);
  }
}

async function send(core: Core, keys: VapidKeys, push: PushRecord): Promise<void> {
  const nowMs = core.clock.nowMs();
  const request = nowMs - Date.parse(push.created_at) > lifetimeOf(push.payload) * 1_000 ? null : requestOf(core, keys, push);
  if (!request) return core.pushes.remove(push.id);
  try {
    const status = await deliver(core, push.subscription.endpoint, request);
    if (status === 404 || status === 410) {
      await core.pushSubscriptions.remove(push.subscription.user_id, push.subscription.id);
      return;
    }
    // What it does not like of this one it will not like later either.
    if (status !== 429 && status < 500) return await core.pushes.remove(push.id);
  } catch (error) {
    if (error instanceof TypeError) return core.pushes.remove(push.id);
    if (!(error instanceof SafeFetchError)) throw error;
    core.log.debug({ err: error }, 'a push service could not be asked');
  }
  const dueAt = wireTime(core.clock.nowMs() + FIRST_PAUSE_MS * 2 ** Math.min(push.attempts - 1, MOST_ATTEMPTS - 2));
  if (push.attempts >= MOST_ATTEMPTS) await core.pushes.giveUp(push, dueAt);
  else await core.pushes.postpone(push.id, dueAt);
}

type PushRequest = ReturnType<typeof webPush.generateRequestDetails>;

/** Null for what nothing can be encrypted for: whatever was kept of a browser, it must not stand in the way of others. */
function requestOf(core: Core, keys: VapidKeys, { subscription, payload }: PushRecord): PushRequest | null {
  const { id, endpoint, p256dh, auth } = subscription;
  try {
    return webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(payload), {
      vapidDetails: { subject: subjectOf(core.settings.url), ...keys },
      TTL: lifetimeOf(payload),
      urgency: payload.kind === 'message' ? 'normal' : 'high',
      contentEncoding: 'aes128gcm',
      ...(payload.channel_id && { topic: topicOf(keys, id, payload) }),
    });
  } catch (error) {
    core.log.debug({ err: error }, 'a browser cannot be told anything');
    return null;
  }
}

async function deliver(core: Core, endpoint: string, request: PushRequest): Promise<number> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (/^content-length$/i.test(name) ? [] : [[name, String(value)]])),
  );
  const { status } = await safeFetch(endpoint, {
    method: 'POST',
    headers: { ...headers, 'user-agent': `Nexus-Push/${core.settings.version}` },
    body: request.body ?? Buffer.alloc(0),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
    mayCut: true,
    privateAddresses: core.settings.privateAddresses,
    network: core.network,
  });
  return status;
}

/** Of what could not be delivered the newest of a channel is enough. The push service is not to learn who writes where: 32 characters. */
const topicOf = ({ privateKey }: VapidKeys, subscriptionId: Snowflake, { kind, channel_id: channelId }: PushPayload): string =>
  createHmac('sha256', privateKey)
    .update(`topic ${subscriptionId} ${channelId}${kind.includes('call') ? ' call' : ''}`)
    .digest()
    .subarray(0, 24)
    .toString('base64url');

/** Where a push service could complain; it takes addresses of the web with encryption, and of mail. */
const subjectOf = (url: string): string => (url.startsWith('https:') && !url.startsWith('https://localhost') ? url : `mailto:push@${new URL(url).hostname}`);
