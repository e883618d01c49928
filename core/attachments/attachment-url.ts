import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { AttachmentRecord } from '../messages/message-record.ts';

/** How long a link works, in seconds, and how coarse its start is: links made within an hour are the same text. */
const LIFETIME_S = 24 * 60 * 60;
const STEP_S = 60 * 60;

/** Discord's signed form: `ex` expiry and `is` issue time in hex seconds, `hm` the HMAC over path and both. */
export function signedAttachmentUrl(core: Core, channelId: Snowflake, attachment: Pick<AttachmentRecord, 'id' | 'filename'>): string {
  const path = `/attachments/${channelId}/${attachment.id}/${encodeURIComponent(attachment.filename)}`;
  const issued = Math.floor(core.clock.nowMs() / 1000 / STEP_S) * STEP_S;
  const is = issued.toString(16);
  const ex = (issued + LIFETIME_S).toString(16);
  return `${core.settings.cdnUrl}${path}?ex=${ex}&is=${is}&hm=${sign(core.settings.signingSecret, path, ex, is)}&`;
}

/** Whether a link was signed by this server and has not expired. Compared in constant time. */
export function isSignedAttachmentUrl(secret: Uint8Array, path: string, query: { ex?: unknown; is?: unknown; hm?: unknown }, nowMs: number): boolean {
  const { ex, is, hm } = query;
  if (typeof ex !== 'string' || typeof is !== 'string' || typeof hm !== 'string') return false;
  const wanted = Buffer.from(sign(secret, path, ex, is));
  const given = Buffer.from(hm);
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return false;
  return Number.parseInt(ex, 16) * 1000 > nowMs;
}

const sign = (secret: Uint8Array, path: string, ex: string, is: string): string => createHmac('sha256', secret).update(`${path}\n${ex}\n${is}`).digest('hex');
