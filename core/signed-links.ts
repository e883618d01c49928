import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Core } from './core.ts';

type Signing = Pick<Core, 'clock' | 'settings'>;

/** What a link to a file needs so that no token is asked for: `subject` says which file, as no other kind of file does. */
export function signatureOf({ settings }: Pick<Core, 'settings'>, subject: string, expiresAtMs: number): string {
  const ex = Math.floor(expiresAtMs / 1000).toString(16);
  return `ex=${ex}&hm=${sign(settings.signingSecret, subject, ex)}`;
}

/** Whether a link was made by this server for that file and still works. Compared in constant time. */
export function isSigned({ clock, settings }: Signing, subject: string, query: URLSearchParams): boolean {
  const [ex, hm] = [query.get('ex'), query.get('hm')];
  if (ex === null || hm === null || !/^[0-9a-f]{1,12}$/.test(ex)) return false;
  const wanted = Buffer.from(sign(settings.signingSecret, subject, ex));
  const given = Buffer.from(hm);
  return wanted.length === given.length && timingSafeEqual(wanted, given) && Number.parseInt(ex, 16) * 1000 > clock.nowMs();
}

const sign = (secret: Uint8Array, subject: string, ex: string): string => createHmac('sha256', secret).update(`${subject}\n${ex}`).digest('hex');
