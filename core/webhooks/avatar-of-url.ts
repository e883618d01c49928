import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { acceptPicture } from '../images/accept-picture.ts';
import { imageHash, imageKey, keepBytes } from '../images/keep-image.ts';
import { safeFetch } from '../outside/safe-fetch.ts';

const LIMITS = { timeoutMs: 3000, maxBytes: 4 * 1024 * 1024 };
const REMEMBERED_MS = 60 * 60_000;
/** An address that failed is not asked again with every message. */
const FAILURE_REMEMBERED_MS = 60_000;
const MOST = 2000;

const known = new Map<string, { hash: Promise<string | null>; untilMs: number }>();

/** The avatar that one message asked for by its address, kept as the webhook's; null when it is no image that can be had. */
export async function avatarOfUrl(core: Core, webhookId: Snowflake, url: string): Promise<string | null> {
  const key = `${webhookId} ${url}`;
  const nowMs = core.clock.nowMs();
  const found = known.get(key);
  if (found && found.untilMs > nowMs) return found.hash;
  for (const [old, { untilMs }] of known) {
    if (known.size < MOST && untilMs > nowMs) break;
    known.delete(old);
  }
  const entry = { hash: fetchAvatar(core, webhookId, url), untilMs: nowMs + REMEMBERED_MS };
  known.set(key, entry);
  const hash = await entry.hash;
  if (hash === null) entry.untilMs = nowMs + FAILURE_REMEMBERED_MS;
  return hash;
}

async function fetchAvatar(core: Core, webhookId: Snowflake, url: string): Promise<string | null> {
  try {
    const { status, bytes } = await safeFetch(url, { ...LIMITS, privateAddresses: core.settings.privateAddresses, network: core.network });
    const image = status === 200 ? await acceptPicture(core, bytes) : null;
    if (!image) return null;
    const hash = imageHash(image.bytes, image.isAnimated);
    await keepBytes(core, imageKey('avatars', webhookId, hash), image.bytes, image.contentType);
    return hash;
  } catch (error) {
    core.log.debug({ err: error, webhook: webhookId }, 'the avatar of a webhook message could not be had');
    return null;
  }
}
