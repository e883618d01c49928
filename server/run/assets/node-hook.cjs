'use strict';
// Loaded by `nexus run` into every Node program: Discord's names lead to this machine's server.
const dns = require('node:dns');
const net = require('node:net');

const names = (process.env.NEXUS_RUN_NAMES ?? '').split(',').filter(Boolean);
const ports = { 443: Number(process.env.NEXUS_RUN_TLS_PORT), 80: Number(process.env.NEXUS_RUN_HTTP_PORT) };
// Stands for Discord wherever a program resolves a name first and connects later.
const stand = '127.66.0.1';

const isDiscord = (host) => {
  if (typeof host !== 'string') return false;
  const name = host.toLowerCase().replace(/\.$/, '');
  return names.some((known) => (known.startsWith('*.') ? name.endsWith(known.slice(1)) : name === known));
};

if (names.length > 0 && ports[443] > 0) {
  const connect = net.Socket.prototype.connect;
  // Beneath net, tls, http, https, undici and every WebSocket package; the name stays for TLS to check.
  net.Socket.prototype.connect = function (...args) {
    const normalized = Array.isArray(args[0]) ? args[0] : net._normalizeArgs(args);
    const options = normalized[0];
    const port = ports[options?.port];
    if (port > 0 && (isDiscord(options.host) || options.host === stand)) {
      normalized[0] = { ...options, host: '127.0.0.1', port, lookup: undefined, family: 4, autoSelectFamily: false };
    }
    return connect.call(this, normalized);
  };

  const lookup = dns.lookup;
  const answer = (options) => (options?.all ? [{ address: stand, family: 4 }] : { address: stand, family: 4 });
  const patched = function (host, options, callback) {
    if (!isDiscord(host)) return lookup.call(dns, host, options, callback);
    const done = callback ?? options;
    const found = answer(typeof options === 'function' ? undefined : options);
    process.nextTick(() => (Array.isArray(found) ? done(null, found) : done(null, found.address, found.family)));
    return {};
  };
  const promised = dns.promises.lookup;
  dns.lookup = Object.assign(patched, {
    [require('node:util').promisify.custom]: (host, options) => (isDiscord(host) ? Promise.resolve(answer(options)) : promised(host, options)),
  });
  dns.promises.lookup = (host, options) => (isDiscord(host) ? Promise.resolve(answer(options)) : promised.call(dns.promises, host, options));
  // Named imports of ES modules are copies: hand them the new functions.
  require('node:module').syncBuiltinESMExports();
}
