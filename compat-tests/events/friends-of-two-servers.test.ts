import { randomBytes } from 'node:crypto';
import type { APIChannel, APIUser } from 'discord-api-types/v10';
import { lackingRedis, startRedis, type RunningRedis } from '#scripts/services/redis';
import type { Relationship } from '#protocol/rest/relationships';
import { describeWhere } from '../conditions/needs.ts';
import { listenTo, type Listener } from '../listener.ts';
import { openTwoServers, type TwoServers } from '../two-servers.ts';

const ME = '/users/@me/relationships';

/** Two people at two servers over one database, whatever these share it by. */
function befriend(settings: () => Record<string, string>, knowsOthersSessions: boolean): void {
  let two: TwoServers;
  let theirs: Listener | undefined;
  beforeAll(async () => void (two = await openTwoServers({ settings: settings() })), 60_000);
  afterAll(async () => {
    await theirs?.close();
    await two.close();
  });

  it('become friends, see each other come and go, and stop when one blocks the other', async () => {
    const [alice, bob] = await Promise.all([two.a.person('alice'), two.a.person('bob')]);
    const hers = await alice.listen();
    const his = (theirs = await listenTo(two.b.core.settings.gatewayUrl, bob.token, null));
    const isHis = (d: Record<string, unknown>): boolean => (d['user'] as APIUser).id === bob.id;
    const asked = his.next<Relationship>('RELATIONSHIP_ADD');
    await alice.rest.put(`${ME}/${bob.id}`, {});
    expect(await asked).toMatchObject({ id: alice.id, type: 3 });
    const [agreed, online] = [hers.next<Relationship>('RELATIONSHIP_ADD'), knowsOthersSessions ? hers.next('PRESENCE_UPDATE', isHis) : null];
    await two.atB(bob).put(`${ME}/${alice.id}`, {});
    expect(await agreed).toMatchObject({ id: bob.id, type: 1 });
    if (online) expect(await online).toMatchObject({ status: 'online' });
    await two.settled();
    const idle = hers.next('PRESENCE_UPDATE', (d) => isHis(d) && d['status'] === 'idle');
    his.send(3, { status: 'idle', activities: [], since: null, afk: false });
    expect(await idle).not.toHaveProperty('guild_id');
    if (knowsOthersSessions) {
      const ready = (await alice.listen()).heard.find(({ t }) => t === 'READY')?.d;
      expect(ready).toMatchObject({ presences: [{ user: { id: bob.id }, status: 'idle' }] });
    }
    const { id } = await alice.rest.post<APIChannel>('/users/@me/channels', { recipient_id: bob.id });
    await alice.rest.post(`/channels/${id}/messages`, { content: 'hello' });
    const ended = hers.next<Relationship>('RELATIONSHIP_REMOVE');
    await two.atB(bob).put(`${ME}/${alice.id}`, { type: 2 });
    await ended;
    expect(await alice.rest.refused('POST', `/channels/${id}/messages`, { body: { content: 'hello' } })).toBe('403 50007');
  });
}

describe('people at two servers that share what is in this process', () => befriend(() => ({}), false));

describeWhere(lackingRedis(), 'people at two servers that share a Redis', () => {
  let redis: RunningRedis;
  beforeAll(async () => void (redis = await startRedis()));
  befriend(() => ({ REDIS_URL: redis.url, NEXUS_FILES: 'disk', REDIS_PREFIX: `test-${randomBytes(4).toString('hex')}` }), true);
  // Hooks run in the order in which they stand here: after the servers have closed.
  afterAll(() => redis.stop());
});
