import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { acceptPicture } from '../images/accept-picture.ts';
import { imageHash, imageKey, keepBytes } from '../images/keep-image.ts';
import { followRedirects } from '../outside/follow-redirects.ts';

const LIMITS = { accept: 'image/*', maxBytes: 4 * 1024 * 1024 };
/** The message waits for it. */
const TIMEOUT_MS = 3_000;
const REMEMBERED_MS = 60 * 60_000;
/** An address that failed is not asked again with every message. */
const FAILURE_REMEMBERED_MS = 60_000;
const MOST = 2000;

type Known = Map<string, { hash: Promise<string | null>; untilMs: number }>;
const knownByCore = new WeakMap<Core, Known>();

/** The avatar that one message asked for by its address, fetched whether or not links are previewed and kept as the webhook's; null when it is no image that can be had. */
export async function avatarOfUrl(core: Core, webhookId: Snowflake, url: string): Promise<string | null> {
  const known = knownTo(core);
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

function knownTo(core: Core): Known {
  let known = knownByCore.get(core);
  if (!known) knownByCore.set(core, (known = new Map()));
  return known;
}

async function fetchAvatar(core: Core, webhookId: Snowflake, url: string): Promise<string | null> {
  try {
    const { response } = await followRedirects(core, url, { ...LIMITS, until: performance.now() + TIMEOUT_MS });
    const image = response.status === 200 ? await acceptPicture(core, response.bytes) : null;
    if (!image) return null;
    const hash = imageHash(image.bytes, image.isAnimated);
    await keepBytes(core, imageKey('avatars', webhookId, hash), image.bytes, image.contentType);
    return hash;
  } catch (error) {
    core.log.debug({ err: error, webhook: webhookId }, 'the avatar of a webhook message could not be had');
    return null;
  }
}
