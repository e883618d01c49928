import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { APIMessage } from 'discord-api-types/v10';
import type { ShownPushSubscription } from '#core/push/push-subscriptions';
import { sendPushes } from '#core/push/send-pushes';
import { ringReminders } from '#core/reminders/reminders';
import { nexusClient } from '#compat-tests/nexus-client';
import { useWorld, type Somebody } from '#compat-tests/world';

/** What browsers decrypt with; it has no types of its own. */
const { decrypt } = createRequire(import.meta.url)('http_ece') as {
  decrypt(body: Buffer, keys: { version: string; privateKey: ReturnType<typeof createECDH>; authSecret: string }): Buffer;
};

const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });
const core = () => world().server.core;
const as = (somebody: Somebody) => nexusClient(world(), somebody);
const PUSH = '/users/@me/push';

interface Pushed {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A push service: keeps what comes, and answers as it is told. */
const pushed: Pushed[] = [];
let status = 201;
/** Whom it lets wait, until the test answers. */
let isHeld: (path: string) => boolean = () => false;
const held: (() => void)[] = [];
let service: Server;
let address: string;
beforeAll(async () => {
  service = createServer((request, response) => {
    void buffer(request).then((body) => {
      pushed.push({ path: request.url ?? '', headers: request.headers, body });
      const answer = (): void => void response.writeHead(status).end();
      if (isHeld(request.url ?? '')) held.push(answer);
      else answer();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => service.close(resolve)));

interface Browser {
  path: string;
  subscription: object;
  /** What it was told, decrypted, once there are so many. */
  told(count: number): Promise<unknown[]>;
}

let counter = 0;
function browser(): Browser {
  const ecdh = createECDH('prime256v1');
  const keys = { p256dh: ecdh.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };
  const path = `/browser/${counter++}`;
  const mine = (): Pushed[] => pushed.filter((each) => each.path === path);
  return {
    path,
    subscription: { endpoint: `${address}${path}`, keys },
    async told(count) {
      for (let tries = 0; mine().length < count; tries++) {
        if (tries === 300) throw new Error(`${mine().length} of ${count} came to ${path}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const all = mine().map(({ body }) => JSON.parse(decrypt(body, { version: 'aes128gcm', privateKey: ecdh, authSecret: keys.auth }).toString()) as unknown);
      expect(all).toHaveLength(count);
      return all;
    },
  };
}

describe('push', () => {
  it('tells a browser, encrypted, what concerns its person while they do not look', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const [full, bare] = [browser(), browser()];
    const { public_key: publicKey, subscriptions } = await as(bob).get<{ public_key: string; subscriptions: object[] }>(PUSH);
    expect([publicKey.length, subscriptions]).toEqual([87, []]);
    const registered = await as(bob).post<ShownPushSubscription>(PUSH, full.subscription);
    expect(registered).toMatchObject({ endpoint: `${address}${full.path}`, with_content: true });
    await as(bob).post(PUSH, { ...bare.subscription, with_content: false });
    const direct = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bob.id });
    const first = await alice.rest.post<APIMessage>(`/channels/${direct.id}/messages`, { content: 'are you there?' });
    expect(await full.told(1)).toEqual([
      { kind: 'message', title: alice.name, body: 'are you there?', icon: expect.stringContaining('/avatars/'), channel_id: direct.id, message_id: first.id },
    ]);
    expect(await bare.told(1)).toEqual([{ kind: 'message' }]);
    const { headers } = pushed.find(({ path }) => path === full.path) as Pushed;
    expect(headers).toMatchObject({
      ttl: '86400',
      'content-encoding': 'aes128gcm',
      topic: expect.stringMatching(/^[\w-]{32}$/),
      authorization: expect.stringMatching(/^vapid t=.+, k=/),
    });
    expect(headers.authorization).toContain(publicKey);

    // Muted guilds say nothing; names do.
    await bob.rest.patch(`/users/@me/guilds/${guildId}/settings`, { message_notifications: 1 });
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'nothing for him' });
    const poll = { question: { text: 'Who did it?' }, answers: [{ poll_media: { text: 'The gardener' } }] };
    const named = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: `<@${bob.id}> **hear**: ||it was the gardener||`, poll });
    // As one reads it, and without what a spoiler hides: it may lie on a table. What hangs on it is told, too.
    expect((await full.told(2))[1]).toMatchObject({
      guild_id: guildId,
      channel_id: textId,
      message_id: named.id,
      body: `@${bob.name} hear: █████ · 📊 Who did it?`,
    });

    // What another one is told of by the same message has been decided for both.
    const carla = await world().person('carla');
    await world().join(guildId, carla);
    const hers = browser();
    await as(carla).post(PUSH, hers.subscription);
    const forBoth = (content: string) => alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: `${content} <@${bob.id}> <@${carla.id}>` });

    // Who looks sees it; who only left it open does not.
    const looking = await bob.listen();
    await forBoth('seen at once');
    await hers.told(1);
    const shown = async (status: string, afk: boolean): Promise<void> => {
      const told = looking.next('SESSIONS_REPLACE', (d: unknown) => JSON.stringify(d).includes(`"${status}"`));
      looking.send(3, { status, activities: [], since: 0, afk });
      await told;
    };
    // Away is what others are shown, not where one looks.
    await shown('idle', false);
    await forBoth('seen while away');
    await hers.told(2);
    await shown('invisible', true);
    const late = await forBoth('not seen');
    expect((await full.told(3))[2]).toMatchObject({ message_id: late.id });

    // Whoever is not to be disturbed is not, with all their pages closed too.
    await bob.rest.patch('/users/@me/settings', { status: 'dnd' });
    await forBoth('not to be heard');
    await hers.told(4);
    await bob.rest.patch('/users/@me/settings', { status: 'online' });

    // Quiet all day long, until it is not.
    await as(bob).put('/users/@me/notification-rules', { quiet_hours: { start: '00:00', end: '00:00', time_zone: 'UTC' } });
    await forBoth('at night');
    await hers.told(5);
    await as(bob).put('/users/@me/notification-rules', { keywords: ['nexus'] });
    const keyword = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'what is Nexus?' });
    expect((await full.told(4))[3]).toMatchObject({ message_id: keyword.id });
    await as(bob).put('/users/@me/notification-rules', { keywords_in: { [textId]: ['fediverse'] } });
    const special = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'Fediverse, not Nexus' });
    expect((await full.told(5))[4]).toMatchObject({ message_id: special.id });

    expect(await as(bob).patch(`${PUSH}/${registered.id}`, { with_content: false })).toMatchObject({ with_content: false });
    await as(bob).delete(`${PUSH}/${registered.id}`);
    await alice.rest.post(`/channels/${direct.id}/messages`, { content: 'once more' });
    await bare.told(6);
    await full.told(5);
    expect(await as(bob).refused('DELETE', `${PUSH}/${registered.id}`)).toBe('404 0');
  });

  it('keeps a reminder until quiet hours are over', async () => {
    const bob = await world().person('bob');
    const his = browser();
    await as(bob).post(PUSH, his.subscription);
    const nowMs = core().clock.nowMs();
    const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16);
    const inMinutes = (minutes: number) => ({ ...core(), clock: { ...core().clock, nowMs: () => nowMs + minutes * 60_000 } });
    await as(bob).put('/users/@me/notification-rules', {
      quiet_hours: { start: clock(nowMs - 3_600_000), end: clock(nowMs + 3_600_000), time_zone: 'UTC' },
    });
    await as(bob).post('/users/@me/reminders', { due_at: new Date(nowMs + 60_000).toISOString(), text: 'water the plants' });
    await ringReminders(inMinutes(2));
    await sendPushes(inMinutes(30));
    expect(pushed.filter(({ path }) => path === his.path)).toEqual([]);
    await sendPushes(inMinutes(61));
    expect(await his.told(1)).toMatchObject([{ kind: 'reminder', body: 'water the plants' }]);
  });

  it('tells that somebody calls while it rings, and how that ended', async () => {
    const { alice, bob } = await world().scene();
    const his = browser();
    await as(bob).post(PUSH, his.subscription);
    const { id } = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bob.id });
    const caller = await alice.listen();
    const enter = async (channelId: string | null): Promise<void> => {
      const heard = caller.next('VOICE_STATE_UPDATE', (d: { channel_id: string | null }) => d.channel_id === channelId);
      caller.send(4, { guild_id: null, channel_id: channelId, self_mute: false, self_deaf: false });
      await heard;
    };
    await enter(id);
    await alice.rest.post(`/channels/${id}/call/ring`, { recipients: null });
    expect(await his.told(1)).toEqual([{ kind: 'call', title: alice.name, icon: expect.stringContaining('/avatars/'), channel_id: id }]);
    expect(pushed.find(({ path }) => path === his.path)?.headers).toMatchObject({ ttl: '60', urgency: 'high' });
    await bob.rest.post(`/channels/${id}/call/stop-ringing`, {});
    expect((await his.told(2))[1]).toMatchObject({ kind: 'call_over', channel_id: id });
    await alice.rest.post(`/channels/${id}/call/ring`, { recipients: null });
    await his.told(3);
    await enter(null);
    expect((await his.told(4))[3]).toMatchObject({ kind: 'missed_call', title: alice.name, channel_id: id });
  });

  it('forgets a browser that is gone, and tries again where its service stumbles', async () => {
    const { alice, bob } = await world().scene();
    const his = browser();
    await as(bob).post(PUSH, his.subscription);
    const direct = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bob.id });
    status = 503;
    await alice.rest.post(`/channels/${direct.id}/messages`, { content: 'one' });
    await his.told(1);
    status = 410;
    // As a worker does that is some minutes ahead.
    const later = { ...core(), clock: { ...core().clock, nowMs: () => core().clock.nowMs() + 600_000 } };
    for (let tries = 0; pushed.filter(({ path }) => path === his.path).length < 2 && tries < 100; tries++) {
      await sendPushes(later);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await his.told(2);
    for (let tries = 0; tries < 100; tries++) {
      const { subscriptions } = await as(bob).get<{ subscriptions: object[] }>(PUSH);
      if (subscriptions.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    status = 201;
    expect(await as(bob).get(PUSH)).toMatchObject({ subscriptions: [] });
  });

  it('tells others while a push service takes its time, whatever is kept of a browser', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const carla = await world().person('carla');
    await world().join(guildId, carla);
    const [slow, fine] = [browser(), browser()];
    isHeld = (path) => path === slow.path;
    await as(bob).post(PUSH, slow.subscription);
    const [kept] = await core().pushSubscriptions.ofUser(bob.id);
    if (!kept) throw new Error('it was registered');
    await core().pushSubscriptions.save({ ...kept, id: core().ids.next(), endpoint: `${address}/broken`, p256dh: 'A'.repeat(87) }, 20);
    await as(carla).post(PUSH, fine.subscription);
    const say = (content: string) => alice.rest.post(`/channels/${textId}/messages`, { content: `${content} <@${bob.id}> <@${carla.id}>` });
    for (const count of [1, 2, 3]) {
      await say(`word ${count}`);
      await fine.told(count);
    }
    for (let tries = 0; held.length === 0 && tries < 300; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(held).not.toEqual([]);
    isHeld = () => false;
    held.splice(0).forEach((answer) => answer());
    expect(pushed.some(({ path }) => path === '/broken')).toBe(false);
  });

  it('tells nobody of whom they have blocked, however many hear of it', async () => {
    const { alice, guildId, textId } = await world().scene();
    const crowd = await Promise.all(Array.from({ length: 12 }, (_, at) => world().person(`reader${at}`)));
    const browsers = new Map(crowd.map((each) => [each, browser()]));
    for (const [each, own] of browsers) {
      await world().join(guildId, each);
      await as(each).post(PUSH, own.subscription);
    }
    const [blocking, ...others] = crowd as [Somebody, ...Somebody[]];
    await blocking.rest.put(`/users/@me/relationships/${alice.id}`, { type: 2 });
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'hello all' });
    for (const each of others) await browsers.get(each)?.told(1);
    expect(pushed.filter(({ path }) => path === browsers.get(blocking)?.path)).toEqual([]);
  });

  it('ends with the session that wanted it', async () => {
    const bob = await world().person('bob');
    await as(bob).post(PUSH, browser().subscription);
    await bob.rest.post('/auth/logout', {});
    expect(await core().pushSubscriptions.ofUser(bob.id)).toEqual([]);
  });

  it('takes only what a browser can be', async () => {
    const [bob, bot] = [await world().person('bob'), await world().bot()];
    const keys = { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) };
    for (const wrong of [
      {},
      { endpoint: 'ftp://x', keys },
      { endpoint: address, keys: { ...keys, auth: 'x' } },
      { endpoint: address, keys: { ...keys, p256dh: '' } },
      // No point on the curve: nothing can be encrypted for it.
      { endpoint: address, keys },
    ])
      expect(await as(bob).refused('POST', PUSH, { body: wrong })).toBe('400 50035');
    expect(await as(bot).refused('GET', PUSH)).toBe('403 20001');
  });
});
