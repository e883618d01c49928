import { jest } from '@jest/globals';
import { PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { newRole } from '#core/roles/new-role';
import { callStatsOf } from '#core/voice/call-stats';
import { identifyOf, openTestVoice, SELECT, type TestVoice } from './test-voice.ts';

let test: TestVoice;
beforeEach(async () => {
  test = await openTestVoice();
});
afterEach(async () => {
  await test.close();
  expect(test.gateway.errors).toEqual([]);
});

describe('the voice gateway, as somebody comes', () => {
  it('greets, lets in by a token, and describes the session', async () => {
    const client = await test.connect();
    expect((await client.next(8)).d).toEqual({ v: 8, heartbeat_interval: 13_750 });
    const person = test.person();
    client.send(0, { ...identifyOf(test, person), video: true });
    const { d: ready } = await client.next(2);
    const { ssrc } = test.planeOf(person.userId);
    expect(ready).toEqual({
      ssrc,
      ip: '203.0.113.7',
      port: 4242,
      modes: ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'],
      experiments: [],
      streams: [{ type: 'video', rid: '100', quality: 100, ssrc: ssrc + 1, rtx_ssrc: ssrc + 2, active: false }],
    });
    client.send(1, SELECT);
    const { d: described } = await client.next(4);
    expect(described).toMatchObject({ mode: 'aead_aes256_gcm_rtpsize', audio_codec: 'opus', dave_protocol_version: 0 });
    const { selected, maySpeak, mayHear } = test.planeOf(person.userId);
    expect(selected).toMatchObject({ mode: 'aead_aes256_gcm_rtpsize', address: '198.51.100.1', port: 1234 });
    expect([...(selected?.secretKey ?? [])]).toEqual(described.secret_key);
    expect([maySpeak, mayHear]).toEqual([true, true]);
  });

  it.each(['?v=4', '?v=5', '?v=6', '?v=7', '?v=8', '/?v=9', '/?encoding=json&v=4'])('serves %s', async (query) => {
    const client = await test.connect(query);
    await client.next(8);
    const person = test.person();
    client.send(0, { ...identifyOf(test, person), channel_id: test.channelId });
    await client.next(2);
  });

  it.each([
    ['?v=4', 0],
    ['?v=7', 0],
    ['?v=8', 2],
    ['?v=9', 2],
  ])('puts numbers before bytes since version 8 (%s)', async (query, numberBytes) => {
    const client = await test.connect(query);
    client.send(0, { ...identifyOf(test, test.person()), channel_id: test.channelId, max_dave_protocol_version: 1 });
    await client.next(2);
    client.send(1, SELECT);
    expect((await client.bytes())[numberBytes]).toBe(25);
  });

  it.each(['', '?v=3', '?v=10', '?v=x'])('refuses the version of "%s"', async (query) => {
    expect(await (await test.connect(query)).code()).toBe(4020);
  });

  it('answers heartbeats of both kinds, before anybody is let in too', async () => {
    const client = await test.connect();
    client.send(3, { t: 17, seq_ack: -1 });
    expect((await client.next(6)).d).toEqual({ t: 17 });
    client.send(3, 18);
    expect((await client.next(6)).d).toBe(18);
  });

  it.each([
    ['no JSON', 'hello', 4002],
    ['a list', '[]', 4002],
    ['no IDENTIFY first', '{"op":5,"d":{"speaking":1}}', 4003],
    ['an opcode of nobody', '{"op":77,"d":null}', 4003],
    ['an IDENTIFY without a token', '{"op":0,"d":{"server_id":"1"}}', 4002],
    ['a token of nobody', '{"op":0,"d":{"server_id":"1","user_id":"2","session_id":"x","token":"a.b"}}', 4004],
    ['a RESUME of nothing', '{"op":7,"d":{"server_id":"1","session_id":"x","token":"a.b","seq_ack":0}}', 4006],
    ['more than a stranger has to say', `{"op":0,"d":"${'x'.repeat(5000)}"}`, 4002],
    ['a heartbeat of another form', '{"op":3,"d":"now"}', 4002],
  ])('closes on %s', async (_what, text, code) => {
    const client = await test.connect();
    client.socket.send(text);
    expect(await client.code()).toBe(code);
  });

  it('closes on bytes before IDENTIFY', async () => {
    const client = await test.connect();
    client.socket.send(Buffer.from([26, 1, 2]));
    expect(await client.code()).toBe(4003);
  });

  it('lets nobody in whose voice state is another one', async () => {
    const [moved, left, elsewhere] = [test.person(), test.person(), test.person()];
    test.change(moved.userId, { channel_id: test.otherChannelId });
    test.change(left.userId, null);
    test.change(elsewhere.userId, { session_id: 'another' });
    for (const person of [moved, left, elsewhere]) {
      const client = await test.connect();
      client.send(0, identifyOf(test, person));
      expect(await client.code()).toBe(4006);
    }
  });

  it('knows when there is no such guild any more', async () => {
    const person = test.person();
    const { guildId } = test;
    test.gateway.publish({ guild_id: guildId }, { t: 'guild_deleted', d: { guild_id: guildId } }, { kind: 'guild-removed', guild_id: guildId });
    jest.spyOn(test.core.states, 'get').mockResolvedValue(null);
    const client = await test.connect();
    client.send(0, identifyOf(test, person));
    expect(await client.code()).toBe(4011);
  });

  it('lets nobody in for another channel, or without saying which since version 9', async () => {
    const other = await test.connect();
    other.send(0, { ...identifyOf(test, test.person()), channel_id: test.otherChannelId });
    expect(await other.code()).toBe(4006);
    const silent = await test.connect('?v=9');
    silent.send(0, identifyOf(test, test.person()));
    expect(await silent.code()).toBe(4002);
  });

  it('takes one IDENTIFY of a connection', async () => {
    const { client, ...person } = await test.enter();
    client.send(0, identifyOf(test, person));
    expect(await client.code()).toBe(4005);
  });

  it.each([
    [{ ...SELECT, protocol: 'webrtc', data: 'a=ice' }, 4012],
    [{ ...SELECT, data: { ...SELECT.data, mode: 'xsalsa20_poly1305' } }, 4016],
    [{ protocol: 'udp' }, 4002],
  ])('refuses to select %j', async (select, code) => {
    const client = await test.connect();
    client.send(0, identifyOf(test, test.person()));
    await client.next(2);
    client.send(1, select);
    expect(await client.code()).toBe(code);
  });

  it('takes the place of an older connection of the same session', async () => {
    const { client, ...person } = await test.enter();
    const newer = await test.connect();
    newer.send(0, identifyOf(test, person));
    await newer.next(2);
    expect(await client.code()).toBe(4014);
    expect(test.voice.memberCount()).toBe(1);
  });
});

describe('the voice gateway, in a call', () => {
  it('tells who is there, who comes and who goes', async () => {
    const first = await test.enter();
    const second = await test.enter();
    expect((await second.client.next(11)).d).toEqual({ user_ids: [first.userId] });
    expect((await first.client.next(11)).d).toEqual({ user_ids: [second.userId] });
    expect((await first.client.next(18)).d).toEqual({ user_id: second.userId, flags: null });
    expect((await first.client.next(20)).d).toEqual({ user_id: second.userId, platform: null });
    test.change(second.userId, null);
    expect((await first.client.next(13)).d).toEqual({ user_id: second.userId });
    expect(await second.client.code()).toBe(4014);
    expect(test.planeOf(second.userId).isRemoved).toBe(true);
    expect([test.voice.memberCount(), test.voice.callCount()]).toEqual([1, 1]);
  });

  it('tells whose packets are whose, whatever number the client names, and tells those who come later', async () => {
    const first = await test.enter();
    const second = await test.enter();
    const { ssrc } = test.planeOf(first.userId);
    expect(test.planeOf(first.userId).isSpeakingAnnounced).toBe(false);
    first.client.send(5, { speaking: 1, delay: 0, ssrc: 666 });
    expect((await second.client.next(5)).d).toEqual({ user_id: first.userId, ssrc, speaking: 1 });
    expect(test.planeOf(first.userId).isSpeakingAnnounced).toBe(true);
    first.client.send(5, { speaking: false });
    expect((await second.client.next(5)).d).toMatchObject({ speaking: 0 });
    const third = await test.enter();
    expect((await third.client.next(5)).d).toEqual({ user_id: first.userId, ssrc, speaking: 0 });
    await first.client.settled();
    expect(first.client.heard.filter((one) => !Buffer.isBuffer(one) && one.op === 5)).toEqual([]);
  });

  it('tells of cameras, with the numbers that the server gave', async () => {
    const first = await test.enter();
    const second = await test.enter();
    const { ssrc, videoSsrc, rtxSsrc } = test.planeOf(first.userId);
    const stream = { type: 'video', rid: '100', ssrc: 5, active: true, quality: 100, rtx_ssrc: 6, max_bitrate: 2_500_000, max_framerate: 30 };
    first.client.send(12, { audio_ssrc: 1, video_ssrc: 5, rtx_ssrc: 6, streams: [stream] });
    expect((await second.client.next(12)).d).toMatchObject({
      user_id: first.userId,
      audio_ssrc: ssrc,
      video_ssrc: videoSsrc,
      streams: [{ ssrc: videoSsrc, rtx_ssrc: rtxSsrc, active: true }],
    });
    first.client.send(12, { audio_ssrc: 1, video_ssrc: 0, rtx_ssrc: 0, streams: [{ ...stream, active: false }] });
    expect((await second.client.next(12)).d).toMatchObject({ video_ssrc: 0, streams: [{ active: false }] });
  });

  it('tells nobody again what did not change', async () => {
    const [first, second] = [await test.enter(), await test.enter()];
    const video = { audio_ssrc: 1, video_ssrc: 5, rtx_ssrc: 6, streams: [] };
    for (const speaking of [1, 1, 1, 0, 0]) first.client.send(5, { speaking });
    for (const video_ssrc of [5, 5, 0, 0]) first.client.send(12, { ...video, video_ssrc });
    await first.client.settled();
    await second.client.settled();
    const told = second.client.heard.flatMap((one) => (Buffer.isBuffer(one) ? [] : [one.op]));
    expect(told.filter((op) => op === 5 || op === 12)).toEqual([5, 5, 12, 12]);
  });

  it('closes on more selections than anybody needs', async () => {
    const { client } = await test.enter();
    for (let asked = 0; asked < 19; asked++) client.send(1, SELECT);
    for (let answered = 0; answered < 19; answered++) await client.next(4);
    client.send(1, SELECT);
    expect(await client.code()).toBe(4021);
  });

  it('takes what only clients for people say, and tells the version of its parts', async () => {
    const { client, userId } = await test.enter();
    client.send(14, { codecs: [{ name: 'opus', type: 'audio', priority: 1000, payload_type: 120 }] });
    client.send(15, { any: 100, '1234': 0, pixelCounts: { '1234': 921_600 } });
    client.send(32, {});
    client.send(16, {});
    expect((await client.next(16)).d).toEqual({ voice: expect.any(String), rtc_worker: expect.any(String) });
    expect(test.planeOf(userId).wished).toEqual({ any: 100, bySsrc: new Map([[1234, 0]]) });
  });

  it.each([
    ['an opcode of nobody', '{"op":77,"d":null}', 4001],
    ['an opcode of servers', '{"op":2,"d":null}', 4001],
    ['SPEAKING of another form', '{"op":5,"d":{"speaking":"loud"}}', 4002],
    ['too long a text', `{"op":5,"d":"${'x'.repeat(20_000)}"}`, 4002],
    ['bytes of servers', Buffer.from([27, 0]), 4001],
    ['no bytes', Buffer.alloc(0), 4001],
  ])('closes on %s', async (_what, frame, code) => {
    const { client } = await test.enter();
    client.socket.send(frame);
    expect(await client.code()).toBe(code);
  });

  it('closes on more frames than anybody has to say', async () => {
    const { client } = await test.enter();
    for (let sent = 0; sent < 700; sent++) client.send(5, { speaking: 1 });
    expect(await client.code()).toBe(4021);
  });

  it('closes for whoever is moved, and lets them come by a new token', async () => {
    const { client, userId } = await test.enter();
    test.change(userId, { channel_id: test.otherChannelId });
    expect(await client.code()).toBe(4014);
    expect([test.voice.memberCount(), test.planeOf(userId).isRemoved]).toEqual([0, true]);
  });

  it('hears of mutes and deafness at once', async () => {
    const { userId } = await test.enter();
    const flags = (): boolean[] => [test.planeOf(userId).maySpeak, test.planeOf(userId).mayHear];
    test.change(userId, { mute: true });
    expect(flags()).toEqual([false, true]);
    test.change(userId, { mute: false, suppress: true });
    expect(flags()).toEqual([false, true]);
    test.change(userId, { suppress: false, deaf: true });
    expect(flags()).toEqual([true, false]);
    test.change(userId, { deaf: false, self_deaf: true, self_mute: true });
    expect(flags()).toEqual([true, false]);
  });

  it('hears of permissions that are taken away and given back', async () => {
    const { userId } = await test.enter();
    const everyone = async (permissions: bigint): Promise<boolean[]> => {
      const role = newRole(test.guildId, { name: '@everyone', permissions: permissions.toString() });
      test.gateway.publish({ guild_id: test.guildId }, { t: 'GUILD_ROLE_UPDATE', d: {} }, { kind: 'roles', guild_id: test.guildId, roles: [role] });
      await new Promise(setImmediate);
      return [test.planeOf(userId).maySpeak, test.planeOf(userId).mayHear];
    };
    expect(await everyone(Permission.ViewChannel | Permission.Connect)).toEqual([false, true]);
    expect(await everyone(Permission.ViewChannel | Permission.Speak)).toEqual([false, false]);
    expect(await everyone(Permission.ViewChannel | Permission.Connect | Permission.Speak)).toEqual([true, true]);
  });

  it('ends with its channel, and for whoever leaves the guild', async () => {
    const [first, second] = [await test.enter(), await test.enter()];
    const { guildId, channelId } = test;
    test.gateway.publish({ guild_id: guildId }, { t: 'GUILD_MEMBER_REMOVE', d: {} }, { kind: 'members-removed', guild_id: guildId, user_ids: [first.userId] });
    expect(await first.client.code()).toBe(4014);
    test.gateway.publish({ guild_id: guildId }, { t: 'CHANNEL_DELETE', d: {} }, { kind: 'channel-removed', guild_id: guildId, channel_id: channelId });
    expect(await second.client.code()).toBe(4022);
    expect([test.voice.memberCount(), test.voice.callCount()]).toEqual([0, 0]);
  });

  it('tells all to look elsewhere when it closes', async () => {
    const { client } = await test.enter();
    test.voice.close();
    expect(await client.code()).toBe(4015);
  });
});

describe('the voice gateway, after a connection broke', () => {
  it('goes on where the client was, from the message after the last it has', async () => {
    const first = await test.enter();
    const second = await test.enter();
    second.client.send(5, { speaking: 1 });
    const { seq } = await first.client.next(5);
    first.client.socket.terminate();
    for (let said = 0; said < 300; said++) second.client.send(5, { speaking: said % 2 });
    await second.client.settled();
    const again = await test.connect();
    again.send(7, { server_id: test.guildId, session_id: first.sessionId, token: first.token, seq_ack: (seq ?? 0) + 44 });
    await again.next(9);
    await again.settled();
    const numbers = again.heard.flatMap((one) => (!Buffer.isBuffer(one) && one.op === 5 ? (one.seq ?? 0) : []));
    expect(numbers).toEqual(Array.from({ length: 256 }, (_, index) => (seq ?? 0) + 45 + index));
    second.client.send(5, { speaking: 0 });
    expect((await again.next(5)).d).toMatchObject({ user_id: second.userId });
    expect(test.planeOf(first.userId).isRemoved).toBe(false);
  });

  it('resumes nothing by another token, or from a number that was never given out', async () => {
    const { client, sessionId, token } = await test.enter();
    client.socket.terminate();
    const resume = { server_id: test.guildId, session_id: sessionId, token, seq_ack: 1 };
    const stranger = await test.connect();
    stranger.send(7, { ...resume, token: `${token}x` });
    expect(await stranger.code()).toBe(4004);
    const lost = await test.connect();
    lost.send(7, { ...resume, seq_ack: 40_000 });
    expect(await lost.code()).toBe(4006);
    const same = await test.connect();
    same.send(7, resume);
    await same.next(9);
  });

  it('resumes nothing before READY', async () => {
    const { promise, resolve } = deferred();
    test.beforeReady = promise;
    const [client, early] = [await test.connect(), await test.connect()];
    const person = test.person();
    client.send(0, identifyOf(test, person));
    while (test.voice.memberCount() === 0) await new Promise(setImmediate);
    early.send(7, { server_id: test.guildId, session_id: person.sessionId, token: person.token, seq_ack: -1 });
    expect(await early.code()).toBe(4006);
    resolve();
    await client.next(2);
  });

  it('resumes before version 8 without numbers', async () => {
    const { client, sessionId, token } = await test.enter();
    client.socket.terminate();
    const again = await test.connect('?v=4');
    again.send(7, { server_id: test.guildId, session_id: sessionId, token });
    await again.next(9);
  });
});

describe('the voice gateway, as time goes by', () => {
  const wait = (ms: number): void => {
    test.gateway.clock.now += ms;
    test.voice.sweep();
  };

  it('closes for whoever does not say who they are, or falls silent', async () => {
    const stranger = await test.connect();
    await stranger.next(8);
    const { client } = await test.enter();
    wait(29_000);
    await Promise.all([stranger, client].map((one) => one.settled()));
    wait(2_000);
    expect(await stranger.code()).toBe(4009);
    wait(44_000);
    await client.settled();
    wait(47_000);
    expect(await client.code()).toBe(4009);
    expect(test.voice.memberCount()).toBe(0);
  });

  it('keeps a session for a minute after its connection broke, and for seconds after it was closed', async () => {
    const [broken, closed, other] = [await test.enter(), await test.enter(), await test.enter()];
    broken.client.socket.terminate();
    closed.client.socket.close(1000);
    await Promise.all([broken.client.code(), closed.client.code()]);
    while (test.voice.connectionCount() > 1) await new Promise((resolve) => setTimeout(resolve, 5));
    wait(4_000);
    expect(test.voice.memberCount()).toBe(3);
    wait(3_000);
    expect((await other.client.next(13)).d).toEqual({ user_id: closed.userId });
    await other.client.settled();
    wait(40_000);
    await other.client.settled();
    wait(20_000);
    expect((await other.client.next(13)).d).toEqual({ user_id: broken.userId });
    const late = await test.connect();
    late.send(7, { server_id: test.guildId, session_id: broken.sessionId, token: broken.token, seq_ack: 1 });
    expect(await late.code()).toBe(4006);
  });

  it('moves whoever did nothing for the time of the guild to its AFK channel', async () => {
    const { core, guildId, otherChannelId } = test;
    const state = core.states.peek(guildId);
    if (!state) throw new Error('the guild is not in memory');
    const guild = { ...state.guild, afk_channel_id: otherChannelId, afk_timeout: 60 as const };
    test.gateway.publish({ guild_id: guildId }, { t: 'GUILD_UPDATE', d: {} }, { kind: 'guild', guild });
    const [speaking, writing, silent, bot, showing] = [await test.enter(), await test.enter(), await test.enter(), await test.enter(), await test.enter()];
    test.change(showing.userId, { self_stream: true });
    jest.spyOn(core.userCache, 'get').mockImplementation((id) => ({ id, bot: id === bot.userId }) as ReturnType<typeof core.userCache.get>);
    const all = [speaking, writing, silent, bot, showing];
    const placeOf = ({ userId }: { userId: string }) => state.voiceStates.get(userId);
    wait(40_000);
    test.planeOf(speaking.userId).onActive?.();
    test.gateway.publish({ guild_id: guildId, channel_id: otherChannelId }, { t: 'MESSAGE_CREATE', d: { author: { id: writing.userId } } });
    await Promise.all(all.map(({ client }) => client.settled()));
    expect(all.map((one) => placeOf(one)?.channel_id)).toEqual(all.map(() => test.channelId));
    wait(20_000);
    expect(all.map((one) => placeOf(one)?.channel_id)).toEqual([test.channelId, test.channelId, otherChannelId, test.channelId, test.channelId]);
    expect(placeOf(silent)).toMatchObject({ suppress: true, session_id: silent.sessionId });
    expect(await silent.client.code()).toBe(4014);
    wait(20_000);
    expect([speaking, writing].map((one) => placeOf(one)?.channel_id)).toEqual([test.channelId, test.channelId]);
    await Promise.all([speaking, writing, bot].map(({ client }) => client.settled()));
    wait(20_000);
    expect([speaking, writing, bot].map((one) => placeOf(one)?.channel_id)).toEqual([otherChannelId, otherChannelId, test.channelId]);
    jest.restoreAllMocks();
  });

  it('lets a call go whose channel another server has by now, once its members had time to follow', async () => {
    const { client } = await test.enter();
    test.core.voiceServers.become([['another.test:1', 'nexus']]);
    wait(0);
    wait(10_000);
    await client.settled();
    wait(10_000);
    expect(await client.code()).toBe(4022);
  });

  it('stands it for a while when memory says nothing of a voice state', async () => {
    const { client, userId } = await test.enter();
    test.core.states.peek(test.guildId)?.voiceStates.delete(userId);
    wait(0);
    wait(20_000);
    await client.settled();
    wait(20_000);
    expect(await client.code()).toBe(4014);
  });
});

it('lets only those in who encrypt end to end, where that is demanded', async () => {
  const strict = await openTestVoice({ endToEnd: 'require' });
  const client = await strict.connect();
  client.send(0, { ...identifyOf(strict, strict.person()), max_dave_protocol_version: 0 });
  expect(await client.code()).toBe(4017);
  await strict.close();
});

describe('how packets fare', () => {
  it('is told now and then, and is no more when the call is over', async () => {
    const { userId } = await test.enter();
    test.gateway.clock.now += 10_000;
    test.voice.sweep();
    const { members } = await callStatsOf(test.core, test.channelId);
    expect(members).toEqual([{ user_id: userId, ...test.planeOf(userId).stats() }]);
    test.change(userId, null);
    test.gateway.clock.now += 30_001;
    test.voice.sweep();
    expect((await callStatsOf(test.core, test.channelId)).members).toEqual([]);
  });
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
