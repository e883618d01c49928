import type { Core } from '#core/core';

export interface Surroundings {
  /** Under which address everybody reaches the server, as it was set. */
  url: string;
  gatewayUrl: string;
  cdnUrl: string;
  /** The origin of the store, where clients fetch large files from it. */
  storeOrigin: string | null;
  /** `host:port` of each voice server that runs. */
  voiceEndpoints: Iterable<string>;
}

/** Where the build puts it: client/build/service-worker.ts. */
export const SERVICE_WORKER = '/service-worker.js';

/** A policy names hosts by this; an IPv6 address is none that it can name. Source: Content Security Policy Level 3, "host-source". */
const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/i;

/**
 * What a page of the client may load. Scripts come from the folder of the client only: what people upload is served by the same
 * server. They are named by the address that was set and by the one that the browser knows (`host`), since either may be used.
 */
export function clientPolicy({ url, gatewayUrl, cdnUrl, storeOrigin, voiceEndpoints }: Surroundings, nonce: string, host: string | undefined): string {
  const { origin, pathname } = new URL(url);
  const base = pathname.replace(/\/+$/, '');
  const own = new URL(url).host;
  const hosts = [own, ...(host === undefined || host === own ? [] : [host])];
  const at = (path: string): string =>
    hosts.every((name) => HOST.test(name)) ? [origin, ...hosts.slice(1)].map((name) => `${name}${base}${path}`).join(' ') : "'self'";
  const scripts = at('/assets/');
  const cdn = new URL(cdnUrl).origin;
  const files = `'self' blob: data: ${cdn}${storeOrigin === null ? '' : ` ${storeOrigin}`}`;
  // Where the page itself has no TLS, on one's own machine, calls have none either.
  const voice = [...voiceEndpoints].filter((name) => HOST.test(name)).map((name) => ` ${origin.startsWith('https:') ? 'wss' : 'ws'}://${name}`);
  return [
    "default-src 'none'",
    `script-src ${scripts} 'wasm-unsafe-eval'`,
    // React Aria brings one rule of its own into the page.
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src ${files}`,
    `media-src ${files}`,
    "font-src 'self'",
    `connect-src 'self' ${origin} ${new URL(gatewayUrl).origin} ${cdn}${voice.join('')}`,
    // The one worker that is above the assets, for it serves all of the page.
    `worker-src ${scripts} ${at(SERVICE_WORKER)}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "object-src 'none'",
  ].join('; ');
}

/** Where clients are sent for large files, as the links of the store say; null where all of them come from here. */
export async function storeOriginOf({ settings, blobs }: Pick<Core, 'settings' | 'blobs'>): Promise<string | null> {
  if (settings.linkFilesFromBytes === undefined) return null;
  const link = await blobs.link?.('any', { seconds: 1, contentType: '', contentDisposition: '', cacheControl: '' });
  return link ? new URL(link).origin : null;
}
