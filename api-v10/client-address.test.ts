import type { IncomingMessage } from 'node:http';
import { addressesBehind } from './client-address.ts';

const from = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage; // all that is read

describe('the address of a client', () => {
  const addresses = addressesBehind(['127.0.0.0/8', '10.1.0.0/16', '::1', 'fd00::/8']);

  it.each([
    ['203.0.113.7', undefined, '203.0.113.7'],
    ['::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:127.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
    ['127.0.0.1', '6.6.6.6, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['::1', '[2001:db8:1:2:3::4]:443', '2001:db8:1:2::/64'],
    ['127.0.0.1', 'unknown', '127.0.0.1'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['', undefined, ''],
  ])('from %s with %s is %s', (remote, forwarded, wanted) => expect(addresses.ofRequest(from(remote, forwarded))).toBe(wanted));

  it('tells proxies from clients by their sockets', () => {
    const of = (remoteAddress: string): string | null => addresses.ofSocket({ remoteAddress });
    expect([of('::ffff:127.0.0.1'), of('10.1.255.1'), of('10.2.0.1'), of('2001:db8:1:2::9')]).toEqual([null, null, '10.2.0.1', '2001:db8:1:2::/64']);
  });

  it.each([
    ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s counts as its network', (remote, wanted) => expect(addressesBehind([]).ofRequest(from(remote))).toBe(wanted));

  it.each(['nonsense', '10.0.0.0/99', '10.0.0.0/x', ''])('cannot be behind %j', (net) => expect(() => addressesBehind([net])).toThrow());
});
