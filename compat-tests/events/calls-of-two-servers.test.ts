import { randomBytes } from 'node:crypto';
import type { APIChannel, APIMessage } from 'discord-api-types/v10';
import { lackingRedis, startRedis, type RunningRedis } from '#scripts/services/redis';
import { describeWhere } from '../conditions/needs.ts';
import { listenTo, type Listener } from '../listener.ts';
import { openTwoServers, type TwoServers } from '../two-servers.ts';

/** Two people at two servers over one database, whatever these share it by. */
function talk(settings: () => Record<string, string>): void {
  let two: TwoServers;
  let theirs: Listener | undefined;
  beforeAll(async () => void (two = await openTwoServers({ settings: settings() })), 60_000);
  afterAll(async () => {
    await theirs?.close();
    await two.close();
  });

  it('call each other, and one shows a screen to the other', async () => {
    const { alice, bob } = await two.a.scene();
    const { id } = await alice.rest.post<APIChannel>('/users/@me/channels', { recipient_id: bob.id });
    const hers = await alice.listen();
    const his = (theirs = await listenTo(two.b.core.settings.gatewayUrl, bob.token, null));
    const move = (listener: Listener, channel_id: string | null): void => listener.send(4, { guild_id: null, channel_id, self_mute: false, self_deaf: false });
    const callIn = (core: typeof two.b.core): string[] | undefined => core.calls.get(id)?.voice_states.map((voice) => voice.user_id);

    const began = his.next('CALL_CREATE');
    move(hers, id);
    expect(await began).toMatchObject({ channel_id: id, voice_states: [{ user_id: alice.id }] });
    const rings = his.next('CALL_UPDATE');
    await two.settled();
    await two.atB(alice).post(`/channels/${id}/call/ring`, {});
    expect(await rings).toMatchObject({ ringing: [bob.id] });

    const [joined, told] = [hers.next('VOICE_STATE_UPDATE'), his.next('VOICE_SERVER_UPDATE')];
    move(his, id);
    expect(await joined).toMatchObject({ user_id: bob.id, channel_id: id });
    expect(await told).toMatchObject({ channel_id: id });
    await two.settled();
    expect([callIn(two.a.server.core), callIn(two.b.core)]).toEqual([
      [alice.id, bob.id],
      [alice.id, bob.id],
    ]);

    const key = `call:${id}:${bob.id}`;
    const shown = hers.next('VOICE_STATE_UPDATE', (d) => d['self_stream'] === true);
    his.send(18 as never, { type: 'call', channel_id: id });
    await shown;
    await two.settled();
    const [watched, viewed] = [hers.next('STREAM_CREATE'), his.next('STREAM_UPDATE')];
    hers.send(20 as never, { stream_key: key });
    expect(await watched).toMatchObject({ stream_key: key, viewer_ids: [alice.id] });
    expect(await viewed).toMatchObject({ stream_key: key, viewer_ids: [alice.id] });

    const [over, ended] = [hers.next('STREAM_DELETE'), his.next('STREAM_DELETE')];
    move(his, null);
    expect([await over, await ended]).toEqual([
      { stream_key: key, reason: 'stream_ended' },
      { stream_key: key, reason: 'stream_ended' },
    ]);
    const done = his.next<APIMessage & { call: { participants: string[]; ended_timestamp: string | null } }>(
      'MESSAGE_UPDATE',
      (d) => d.call.ended_timestamp !== null,
    );
    move(hers, null);
    expect((await done).call.participants).toEqual([alice.id, bob.id]);
    await two.settled();
    for (const { core } of [two.a.server, two.b]) expect([core.calls.isEmpty, core.streams.isEmpty]).toEqual([true, true]);
  });
}

describe('people at two servers that share what is in this process', () => talk(() => ({})));

describeWhere(lackingRedis(), 'people at two servers that share a Redis', () => {
  let redis: RunningRedis;
  beforeAll(async () => void (redis = await startRedis()));
  talk(() => ({ REDIS_URL: redis.url, NEXUS_FILES: 'disk', REDIS_PREFIX: `test-${randomBytes(4).toString('hex')}` }));
  // Hooks run in the order in which they stand here: after the servers have closed.
  afterAll(() => redis.stop());
});
