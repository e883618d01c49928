import { issueDeviceSyncToken, sessionOfSyncToken } from '#core/push/device-sync-token';
import { hashToken } from '#core/accounts/token';
import { issueVoiceToken } from '#core/voice/voice-token';
import { useWorld, type Somebody } from '#compat-tests/world';

const world = useWorld();
const core = () => world().server.core;
const DEVICES = '/users/@me/devices';
const SYNC = `${DEVICES}/sync`;

const kept = async (somebody: Somebody): Promise<string[]> => (await core().devices.ofUser(somebody.id)).map(({ token_hash: hash }) => hash);
const syncTokenOf = async (somebody: Somebody): Promise<string> => (await somebody.rest.get<{ token: string }>(`${DEVICES}/sync-token`)).token;

describe('devices', () => {
  it('are kept by the hash of their token, once, until they are taken out', async () => {
    const alice = await world().person('alice');
    const phone = { provider: 'apns', token: 'a0'.repeat(32), voip_provider: 'apns_voip', voip_token: 'b1'.repeat(32), bundle_id: 'com.example' };
    expect(await alice.rest.post(DEVICES, phone)).toBeUndefined();
    await alice.rest.post(DEVICES, phone);
    expect(await core().devices.ofUser(alice.id)).toEqual([
      {
        provider: 'apns',
        token_hash: hashToken(phone.token),
        voip_provider: 'apns_voip',
        voip_token_hash: hashToken(phone.voip_token),
        registered_at: expect.any(String),
      },
    ]);
    await alice.rest.delete(DEVICES, { body: { provider: 'gcm', token: phone.token } });
    expect(await kept(alice)).toHaveLength(1);
    await alice.rest.delete(DEVICES, { body: { provider: 'apns', token: phone.token } });
    await alice.rest.delete(DEVICES, { body: { provider: 'apns', token: phone.token } });
    expect(await kept(alice)).toEqual([]);
    expect(await alice.rest.refused('POST', DEVICES, { body: { provider: 'carrier pigeon', token: 'x' } })).toBe('400 50035');
    expect(await alice.rest.refused('POST', DEVICES, { body: { provider: 'gcm', token: 'x'.repeat(4097) } })).toBe('400 50035');
  });

  it('are up to 20 of a person, of whom the oldest goes, and go with the session that registered them', async () => {
    const bob = await world().person('bob');
    for (let each = 0; each < 21; each++) await bob.rest.post(DEVICES, { provider: 'gcm', token: `phone ${each}` });
    const hashes = await kept(bob);
    expect(hashes).toHaveLength(20);
    expect(hashes).not.toContain(hashToken('phone 0'));
    await bob.rest.post('/auth/logout', {});
    expect(await kept(bob)).toEqual([]);
  });

  it('are registered for several accounts by their sync tokens, those that are none being told', async () => {
    const [carol, dave, erin] = await Promise.all([world().person('carol'), world().person('dave'), world().person('erin')]);
    const [hers, his, over] = await Promise.all([syncTokenOf(carol), syncTokenOf(dave), syncTokenOf(erin)]);
    await erin.rest.post('/auth/logout', {});
    const secret = core().settings.signingSecret;
    const [login] = await core().logins.ofUser(dave.id, 'user');
    if (!login) throw new Error('dave is not logged in');
    const old = issueDeviceSyncToken(secret, login, core().clock.nowMs() - 24 * 60 * 60_000);
    const [body, mac] = his.split('.');
    const ofACall = issueVoiceToken(secret, { guild_id: login.tokenHash, channel_id: '9999999999999', user_id: '1', session_id: 'x' }, core().clock.nowMs());
    const invalid = [over, old, `${body}.${mac?.slice(1)}`, `${body}x.${mac}`, ofACall, 'x'];
    const device = { provider: 'gcm', token: 'the phone of them both' };
    expect(await carol.rest.put(SYNC, { ...device, push_sync_tokens: [hers, his, hers, ...invalid] })).toEqual({ invalid_push_sync_tokens: invalid });
    for (const somebody of [carol, dave]) expect(await kept(somebody)).toEqual([hashToken(device.token)]);
    expect(await kept(erin)).toEqual([]);
    // Taken out by one, it stays the other's.
    await dave.rest.delete(DEVICES, { body: device });
    expect([(await kept(carol)).length, (await kept(dave)).length]).toEqual([1, 0]);
    expect(sessionOfSyncToken(secret, old, core().clock.nowMs() - 60_000)).toBe(login.tokenHash);
    expect(await carol.rest.refused('PUT', SYNC, { body: { ...device, push_sync_tokens: Array(21).fill(hers) } })).toBe('400 50035');
  });

  it("are people's only", async () => {
    const { bot } = await world().scene();
    expect(await bot.rest.refused('GET', `${DEVICES}/sync-token`)).toBe('403 20001');
    expect(await bot.rest.refused('POST', DEVICES, { body: { provider: 'gcm', token: 'x' } })).toBe('403 20001');
  });
});
