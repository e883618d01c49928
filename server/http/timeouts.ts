/**
 * How long clients may take, in milliseconds: a head that comes drop by drop is cut off soon, a large file on a slow line is not.
 * Idle connections outlive those that proxies keep (a minute, mostly), so that no request runs into a closing one.
 */
export const HTTP_TIMEOUTS = {
  headersTimeout: 15_000,
  requestTimeout: 10 * 60_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
} as const;
/** Nothing was read or written for so long: the client is gone, or reads nothing. WebSockets have their heartbeats instead. */
export const SILENT_SOCKET_MS = 2 * 60_000;
export const TLS_HANDSHAKE_MS = 10_000;
