import { randomBytes } from 'node:crypto';
import { GatewayOpcodes, type APIApplicationCommand, type APIMessage } from 'discord-api-types/v10';
import { bytesOfBase32, stepAt, totpCode } from '#core/accounts/second-factors/totp';
import { updateRoleConnection } from '#core/applications/role-connections';
import { sessionStartsOf } from '#core/gateway/session-starts';
import { countAllSessions, tellSessionCount } from '#core/instance/session-counts';
import { isActive } from '#core/presences/active-people';
import { endForsaken } from '#core/scheduled-events/end-forsaken';
import { sendScheduledMessages } from '#core/scheduled-messages/send-scheduled-messages';
import { archiveInactiveThreads } from '#core/threads/archive-inactive-threads';
import { useVoiceServer } from '#core/voice/voice-servers';
import { PeopleOpcodes } from '#gateway/people-opcodes';
import { lackingRedis, startRedis, type RunningRedis } from '#scripts/services/redis';
import { listenTo, type Listener } from '../listener.ts';
import { nexusClient } from '../nexus-client.ts';
import { openTwoServers, type TwoServers } from '../two-servers.ts';
import type { Scene, Somebody } from '../world.ts';
import { describeWhere } from './needs.ts';

interface Interaction {
  id: string;
  token: string;
}

/** What two servers over one database agree on, whatever they share it by. */
function agree(settings: () => Record<string, string>): void {
  let two: TwoServers;
  let scene: Scene;
  beforeAll(async () => {
    two = await openTwoServers({ settings: settings() });
    scene = await two.a.scene();
  }, 60_000);
  afterAll(() => two.close());
  const messagesOf = (who: Somebody): Promise<APIMessage[]> => two.atB(who).get(`/channels/${scene.textId}/messages`, { query: { limit: 100 } });

  it('let an interaction that began at one be answered at the other, once', async () => {
    const { alice, bot, guildId, textId } = scene;
    const command = await bot.rest.post<APIApplicationCommand>(`/applications/${bot.id}/guilds/${guildId}/commands`, { name: 'ping', description: 'Answers' });
    const listener = await bot.listen();
    const heard = listener.next<Interaction>('INTERACTION_CREATE');
    await alice.rest.post('/interactions', {
      type: 2,
      application_id: bot.id,
      guild_id: guildId,
      channel_id: textId,
      session_id: 'session',
      nonce: '1',
      data: { id: command.id, name: command.name, type: command.type, version: command.version },
    });
    const { id, token } = await heard;
    await two.settled();
    const answer = { body: { type: 4, data: { content: 'pong', flags: 64 } } };
    const path = `/interactions/${id}/${token}/callback`;
    const answers = await Promise.all([two.atB(null), two.a.nobody, two.atB(null)].map((rest) => rest.ask('POST', path, answer)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 400, 400]);
    const webhook = `/webhooks/${bot.id}/${token}`;
    const original = await two.a.nobody.get<APIMessage>(`${webhook}/messages/@original`);
    expect(original).toMatchObject({ content: 'pong', flags: 64 });
    await two.a.nobody.patch(`${webhook}/messages/@original`, { content: 'pong, changed' });
    expect(await two.atB(null).get(`${webhook}/messages/@original`)).toMatchObject({ content: 'pong, changed' });
    await two.atB(null).delete(`${webhook}/messages/@original`);
    expect(await two.a.nobody.refused('GET', `${webhook}/messages/@original`)).toBe('404 10008');
    const { id: followUp } = await two.a.nobody.post<APIMessage>(webhook, { content: 'and more' }, { query: { wait: true } });
    expect((await messagesOf(alice)).map((message) => message.id)).toContain(followUp);
  });

  it('exchange the code that the other one gave out, once', async () => {
    const { alice, bot } = scene;
    const redirect = 'https://example.org/callback';
    await alice.rest.patch(`/applications/${bot.id}`, { redirect_uris: [redirect] });
    const { secret } = await alice.rest.post<{ secret: string }>(`/applications/${bot.id}/reset`);
    await two.settled();
    const query = { client_id: bot.id, response_type: 'code', redirect_uri: redirect, scope: 'identify' };
    const { location } = await alice.rest.post<{ location: string }>('/oauth2/authorize', { authorize: true }, { query });
    const code = new URL(location).searchParams.get('code') ?? '';
    const form = new URLSearchParams({ client_id: bot.id, client_secret: secret, grant_type: 'authorization_code', code, redirect_uri: redirect });
    const ask = { body: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const answers = await Promise.all([two.atB(null), two.a.nobody].map((rest) => rest.ask('POST', '/oauth2/token', ask)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  it('write one message for a nonce that came to both', async () => {
    const { bot, textId } = scene;
    const body = { content: 'only once', nonce: '7', enforce_nonce: true };
    const at = [bot.rest, two.atB(bot), bot.rest, two.atB(bot)];
    const sent = await Promise.all(at.map((rest) => rest.post<APIMessage>(`/channels/${textId}/messages`, body)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent.every(({ nonce }) => nonce === '7')).toBe(true);
    expect((await messagesOf(bot)).filter(({ content }) => content === 'only once')).toHaveLength(1);
  });

  it('hold a slow mode together', async () => {
    const { alice, bob, guildId } = scene;
    const { id } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'slow', rate_limit_per_user: 30 });
    await two.settled();
    const write = (rest: Somebody['rest']) => rest.ask<{ code?: number }>('POST', `/channels/${id}/messages`, { body: { content: 'hello' } });
    const answers = await Promise.all([bob.rest, two.atB(bob)].map(write));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 429]);
    expect((await write(two.atB(bob))).body.code).toBe(20016);
  });

  it('take a file at one that was announced at the other', async () => {
    const { alice, textId } = scene;
    const announced = await alice.rest.post<{ attachments: { upload_url: string; upload_filename: string }[] }>(`/channels/${textId}/attachments`, {
      files: [{ filename: 'a.txt', file_size: 5, id: '0' }],
    });
    const [file] = announced.attachments;
    const address = (file?.upload_url ?? '').replace(two.a.server.url, two.b.url);
    expect((await fetch(address, { method: 'PUT', body: 'hello' })).status).toBe(204);
    const named = { attachments: [{ id: '0', filename: 'a.txt', uploaded_filename: file?.upload_filename }] };
    const message = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, named);
    expect(message.attachments).toMatchObject([{ filename: 'a.txt', size: 5 }]);
  });

  it('refuse a token that the other one has just taken back', async () => {
    const person = await two.a.person('leaver');
    const atB = two.atB(person);
    expect((await atB.ask('GET', '/users/@me')).status).toBe(200);
    await person.rest.post('/auth/logout', {});
    expect(await atB.refused('GET', '/users/@me')).toBe('401 0');
  });

  it('know of a voice server that came to one of them, and that it went', async () => {
    const endpoints = (): (string | null)[] => [two.a.server, two.b].map(({ core }) => core.voiceServers.endpointFor(scene.voiceId));
    const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 200));
    const stop = useVoiceServer(two.b.core, 'voice.example.org:443');
    await settle();
    expect(endpoints()).toEqual(['voice.example.org:443', 'voice.example.org:443']);
    stop();
    await settle();
    expect(endpoints()).toEqual([null, null]);
  });

  it('let one into the last place of a voice channel, where two ask them at once', async () => {
    const { alice, bob, guildId, voiceId } = await two.a.scene();
    const other = await two.a.person('other');
    await two.a.join(guildId, other);
    await alice.rest.patch(`/channels/${voiceId}`, { user_limit: 1 });
    const atB = await listenTo(`ws://127.0.0.1:${two.b.httpPort}`, other.token, null);
    const both = [await bob.listen(), atB];
    const ask = (one: Listener, channelId: string | null): Promise<unknown> => {
      const answered = one.next('CHANNEL_INFO');
      one.send(GatewayOpcodes.VoiceStateUpdate, { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false });
      // Comes after it, as what one session asks is done in turn.
      one.send(GatewayOpcodes.RequestChannelInfo, { guild_id: guildId, fields: ['status'] });
      return answered;
    };
    const inside: (number | undefined)[] = [];
    for (const channelId of [voiceId, null, voiceId, null, voiceId, null]) {
      await Promise.all(both.map((one) => ask(one, channelId)));
      await two.settled();
      inside.push(...[two.a.server, two.b].map(({ core }) => core.states.peek(guildId)?.voiceStates.size));
    }
    expect(inside).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0]);
    await atB.close();
  });

  it('sign with one secret, and tell how many sessions both have', async () => {
    expect(two.b.core.settings.signingSecret).toEqual(two.a.server.core.settings.signingSecret);
    const [own, theirs] = [await scene.bob.listen(), two.a.server.core.instance.countSessions()];
    expect(own.sessionId).not.toBe('');
    await tellSessionCount(two.a.server.core);
    expect(await countAllSessions(two.b.core)).toBe(theirs + two.b.core.instance.countSessions());
  });

  it('archive a silent thread and end a forsaken event once, also where nobody has the guild in memory', async () => {
    const { alice, guildId, textId, voiceId } = await two.a.scene();
    const thread = await alice.rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'talk', type: 11, auto_archive_duration: 60 });
    const event = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/scheduled-events`, {
      name: 'Concert',
      entity_type: 2,
      channel_id: voiceId,
      privacy_level: 2,
      scheduled_start_time: new Date(Date.now() + 60_000).toISOString(),
    });
    await alice.rest.patch(`/guilds/${guildId}/scheduled-events/${event.id}`, { status: 2 });
    const listener = await alice.listen();
    await two.settled();
    const cores = [two.b.core, two.a.server.core];
    expect(two.b.core.states.peek(guildId)).toBeUndefined();
    let nowMs = Date.now();
    const later = cores.map((core) => Object.assign(Object.create(core) as typeof core, { clock: { ...core.clock, nowMs: () => nowMs } }));
    for (const core of later) await endForsaken(core);
    nowMs += 61 * 60_000;
    await Promise.all(later.flatMap((core) => [archiveInactiveThreads(core), endForsaken(core)]));
    const settled = listener.next('MESSAGE_CREATE');
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'settled' });
    await settled;
    const heard = (t: string, id: string): number => listener.heard.filter((one) => one.t === t && (one.d as { id: string }).id === id).length;
    expect([heard('THREAD_UPDATE', thread.id), heard('GUILD_SCHEDULED_EVENT_UPDATE', event.id)]).toEqual([1, 1]);
  });

  it('know of what an application says of somebody, whichever of them heard it', async () => {
    const { bob, bot } = scene;
    const { a, b } = { a: two.a.server.core, b: two.b.core };
    const [hers, theirs] = await Promise.all([a, b].map((core) => core.userCache.find(bob.id)));
    expect(theirs?.own.role_connections).toBeUndefined();
    await updateRoleConnection(a, hers!, bot.id, { platform_name: 'Elsewhere' }); // a person of the scene
    await two.settled();
    expect(b.userCache.get(bob.id).own.role_connections?.[bot.id]).toMatchObject({ platform_name: 'Elsewhere' });
  });

  it('let somebody prove at one what the other asked for, and forget the token that was renewed', async () => {
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const dora = await two.a.person('dora');
    const listener = await dora.listen();
    const renewed = listener.next('AUTH_SESSION_CHANGE');
    expect((await two.atB(dora).ask('GET', '/users/@me')).status).toBe(200);
    const code = totpCode(bytesOfBase32(secret) ?? Buffer.alloc(0), stepAt(Date.now()));
    const body = { password: 'correct horse battery', secret, code };
    const { token, backup_codes: codes } = await two.atB(dora).post<{ token: string; backup_codes: { code: string }[] }>('/users/@me/mfa/totp/enable', body);
    await renewed;
    expect(await dora.rest.refused('GET', '/users/@me')).toBe('401 0');
    const { ticket } = await two.a.nobody.post<{ ticket: string }>('/auth/login', { login: dora.name, password: 'correct horse battery' });
    await two.atB(null).post('/auth/mfa/backup', { ticket, code: codes[0]?.code });
    const headers = { authorization: token };
    const asked = await two.a.nobody.ask<{ mfa: { ticket: string } }>('GET', '/users/@me/mfa/webauthn/credentials', { headers });
    const finish = { ticket: asked.body.mfa.ticket, mfa_type: 'backup', data: codes[1]?.code };
    const { token: proof } = await two.atB(null).post<{ token: string }>('/mfa/finish', finish, { headers });
    expect(await two.a.nobody.get('/users/@me/mfa/webauthn/credentials', { headers: { ...headers, 'x-discord-mfa-authorization': proof } })).toEqual([]);
  });

  it('count wrong passwords and starts of sessions together', async () => {
    const login = { body: { login: 'nobody_of_that_name', password: 'wrong password' } };
    const at = [two.a.nobody, two.atB(null)];
    const answers: number[] = [];
    for (let guess = 0; guess < 11; guess++) answers.push((await at[guess % 2]!.ask('POST', '/auth/login', login)).status); // one of two
    expect(answers.indexOf(429)).toBe(10);
    const { bot } = scene;
    const remaining = async (rest: Somebody['rest']): Promise<number> =>
      (await rest.get<{ session_start_limit: { remaining: number } }>('/gateway/bot')).session_start_limit.remaining;
    const before = await remaining(bot.rest);
    expect(await sessionStartsOf(two.a.server.core.rateWindows, Date.now).take(bot.id, 3)).toBe(true);
    expect([await remaining(bot.rest), await remaining(two.atB(bot))]).toEqual([before - 1, before - 1]);
  });

  it('tell all sessions of a person of what they set at either, and send once what they wrote for later', async () => {
    const { alice, guildId, textId } = scene;
    // With no other session anywhere.
    const carla = await two.a.person('carla');
    await two.a.join(guildId, carla);
    await two.settled();
    const ours = { properties: { os: 'linux', browser: 'test', device: 'test', nexus_events: true } };
    const atB = await listenTo(`ws://127.0.0.1:${two.b.httpPort}`, carla.token, null, ours);
    const own = nexusClient(two.a, carla);
    const told = [atB.next('USER_SETTINGS_PROTO_UPDATE'), atB.next('USER_GUILD_SETTINGS_UPDATE'), atB.next('NEXUS_DRAFT_UPDATE')];
    await carla.rest.patch('/users/@me/settings', { theme: 'light' });
    await carla.rest.patch(`/users/@me/guilds/${guildId}/settings`, { muted: true });
    await own.put(`/users/@me/drafts/${textId}`, { content: 'begun', version: 1 });
    await Promise.all(told);
    expect(await two.atB(carla).get('/users/@me/settings')).toMatchObject({ theme: 'light' });
    // A list that is looked at here follows who comes there.
    interface MemberList {
      groups: { id: string; count: number }[];
    }
    const isOnline = ({ groups }: MemberList): boolean => (groups.find(({ id }) => id === 'online')?.count ?? 0) > 1;
    const hers = await alice.listen();
    const listed = hers.next('GUILD_MEMBER_LIST_UPDATE', isOnline);
    hers.send(PeopleOpcodes.GuildSubscriptions as number as GatewayOpcodes, { guild_id: guildId, channels: { [textId]: [[0, 99]] } }); // no public type knows it
    await listed;
    if (settings()['REDIS_URL'] !== undefined) {
      for (const core of [two.a.server.core, two.b.core]) expect(await isActive(core, carla.id)).toBe(true);
      const away = hers.next('PRESENCE_UPDATE', ({ user, status }: { user: { id: string }; status: string }) => user.id === carla.id && status === 'idle');
      atB.send(GatewayOpcodes.PresenceUpdate, { status: 'idle', activities: [], since: 0, afk: true });
      await away;
      for (const core of [two.a.server.core, two.b.core]) expect(await isActive(core, carla.id)).toBe(false);
    }
    await own.post('/users/@me/scheduled-messages', { channel_id: textId, due_at: new Date(Date.now() + 60_000).toISOString(), message: { content: 'once' } });
    const later = [two.a.server.core, two.b.core].map((core) => ({ ...core, clock: { ...core.clock, nowMs: () => core.clock.nowMs() + 61_000 } }));
    await Promise.all([...later, ...later].map((core) => sendScheduledMessages(core)));
    expect((await messagesOf(alice)).filter(({ content }) => content === 'once')).toHaveLength(1);
    await Promise.all([atB, hers].map((listener) => listener.close()));
  });

  it('enforce one limit, as their headers say', async () => {
    const limited = await openTwoServers({ settings: { ...settings(), NEXUS_RATE_LIMITS: 'on' } });
    try {
      const { bot, textId } = await limited.a.scene();
      const at = [bot.rest, limited.atB(bot)];
      const seen: string[] = [];
      for (let count = 0; count < 6; count++) {
        const { status, headers } = await at[count % 2]!.ask('POST', `/channels/${textId}/messages`, { body: { content: String(count) } }); // one of two
        seen.push(`${status} ${headers.get('x-ratelimit-remaining')}`);
      }
      expect(seen).toEqual(['200 4', '200 3', '200 2', '200 1', '200 0', '429 0']);
    } finally {
      await limited.close();
    }
  }, 60_000);
}

describe('two servers over one database', () => agree(() => ({})));

describeWhere(lackingRedis(), 'two servers over one database and one Redis', () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  agree(() => ({ REDIS_URL: redis.url, NEXUS_FILES: 'disk', REDIS_PREFIX: `test-${randomBytes(4).toString('hex')}` }));
  // Hooks run in the order in which they stand here: after the servers have closed.
  afterAll(() => redis.stop());
});
