import { createHmac } from 'node:crypto';
import type { Core } from '../core.ts';
import { iceServersFor } from './ice-servers.ts';

const URLS = ['stun:turn.example.org', 'turn:turn.example.org?transport=udp', 'turns:turn.example.org:443'];
const coreWith = (urls: string[]): Core => ({ settings: { turn: { urls, secret: 'shared' } }, clock: { nowMs: () => 1_800_000_000_500 } }) as unknown as Core; // all that is read

describe('relays for browsers', () => {
  it('come with a name and a password that coturn can check by itself', () => {
    const { ice_servers: servers, expires_at: endsAt } = iceServersFor(coreWith(URLS), '7');
    expect(servers).toEqual([
      { urls: [URLS[0]] },
      { urls: URLS.slice(1), username: '1800021600:7', credential: createHmac('sha1', 'shared').update('1800021600:7').digest('base64') },
    ]);
    expect(new Date(endsAt).getTime()).toBe(1_800_021_600_000);
  });

  it('are none where the operator has none', () => {
    expect(iceServersFor(coreWith([]), '7').ice_servers).toEqual([]);
  });
});
