import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Core } from '../core.ts';

const MAC = /^[\w-]{43}$/;

/**
 * The address at which this server shows a picture or a video that lies elsewhere, so that nobody who reads a message is
 * seen by a stranger's server. In the shape of Discord's: `/external/<signature>/<?query>/<scheme>/<host>/<path>`.
 * What this server may not or need not fetch keeps its own address.
 */
export function proxiedUrl(core: Core, address: string): string {
  if (!core.settings.linkPreviews || address.startsWith(`${core.settings.cdnUrl}/`) || !URL.canParse(address)) return address;
  const url = new URL(address);
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password) return address;
  url.hash = '';
  const query = url.search && `${encodeURIComponent(url.search)}/`;
  return `${core.settings.cdnUrl}/external/${sign(core, url.href)}/${query}${url.protocol.slice(0, -1)}/${url.host}${url.pathname}`;
}

const PATH = /^\/external\/([^/]+)\/(?:(%3F[^/]*)\/)?(https?)\/([^/]+)(\/.*)$/i;

/** The address that such a path was made from; null for one that this server did not make. */
export function addressOfProxied(core: Core, path: string): string | null {
  const [, mac = '', query = '', scheme = '', host = '', rest = ''] = PATH.exec(path) ?? [];
  if (!MAC.test(mac)) return null;
  let search: string;
  try {
    search = decodeURIComponent(query);
  } catch {
    return null;
  }
  const address = `${scheme}://${host}${rest}${search}`;
  return timingSafeEqual(Buffer.from(mac), Buffer.from(sign(core, address))) ? address : null;
}

const sign = (core: Core, address: string): string => createHmac('sha256', core.settings.signingSecret).update(`external\n${address}`).digest('base64url');
