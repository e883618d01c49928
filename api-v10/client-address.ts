import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';

/** The addresses of whoever asks, as limits count them. */
export interface ClientAddresses {
  ofRequest(request: IncomingMessage): string;
  /** Null for a proxy, which speaks for many. */
  ofSocket(socket: Pick<Socket, 'remoteAddress'>): string | null;
}

/**
 * Finds out from where requests come. Behind a proxy that is trusted (an address or a network such as 10.0.0.0/8) that is
 * the last address of `X-Forwarded-For` that is no such proxy; anybody else's header says nothing.
 */
export function addressesBehind(trustedProxies: readonly string[]): ClientAddresses {
  const trusted = new BlockList();
  for (const net of trustedProxies) trust(trusted, net);
  const isTrusted = (address: string): boolean => isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return {
    ofRequest({ socket, headers }) {
      let address = plain(socket.remoteAddress ?? '');
      const forwarded = headers['x-forwarded-for'];
      if (forwarded === undefined) return counted(address);
      for (const hop of String(forwarded).split(',').toReversed()) {
        const before = plain(hop.trim());
        if (!isTrusted(address) || isIP(before) === 0) break;
        address = before;
      }
      return counted(address);
    },
    ofSocket({ remoteAddress }) {
      const address = plain(remoteAddress ?? '');
      return isTrusted(address) ? null : counted(address);
    },
  };
}

/** Throws a RangeError for what is no address or network. */
function trust(trusted: BlockList, net: string): void {
  const [address = '', prefix] = net.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const bits = prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix);
  if (isIP(address) === 0 || !Number.isInteger(bits)) throw new RangeError(`${net} is no address or network`);
  trusted.addSubnet(address, bits, family);
}

/** Without brackets, port and the IPv6 form of an IPv4 address. */
function plain(address: string): string {
  const [, inBrackets] = /^\[([^\]]*)\](?::\d+)?$/.exec(address) ?? [];
  const bare = inBrackets ?? (/^[\d.]+:\d+$/.test(address) ? (address.split(':', 1)[0] ?? '') : address);
  return bare.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Whoever has one IPv6 address has its whole /64: they count as one. */
function counted(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').toLowerCase().split('::', 2);
  const parts = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - parts.length - (tail === '' ? 0 : tail.split(':').length);
  return `${[...parts, ...Array.from({ length: Math.max(0, missing) }, () => '0')].slice(0, 4).join(':')}::/64`;
}
