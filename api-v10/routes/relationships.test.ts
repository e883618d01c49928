import type { APIChannel, APIMessage, APIUser } from 'discord-api-types/v10';
import type { Relationship } from '#protocol/rest/relationships';
import { endAllRelationships } from '#core/relationships/end-relationships';
import { useWorld, type Somebody } from '#compat-tests/world';

const world = useWorld();
const ME = '/users/@me/relationships';

const befriend = async (a: Somebody, b: Somebody): Promise<void> => {
  await a.rest.put(`${ME}/${b.id}`, {});
  await b.rest.put(`${ME}/${a.id}`, {});
};
const block = (by: Somebody, whom: Somebody): Promise<unknown> => by.rest.put(`${ME}/${whom.id}`, { type: 2 });
const listOf = (of: Somebody): Promise<Relationship[]> => of.rest.get<Relationship[]>(ME);
const directOf = async (a: Somebody, b: Somebody): Promise<string> => (await a.rest.post<APIChannel>('/users/@me/channels', { recipient_id: b.id })).id;
const say = (by: Somebody, channelId: string): Promise<APIMessage> => by.rest.post<APIMessage>(`/channels/${channelId}/messages`, { content: 'hello' });

describe('a request to be friends', () => {
  it('goes by name, is heard by both in all their sessions, and is said yes to', async () => {
    const [alice, bob] = await Promise.all([world().person('alice'), world().person('bob')]);
    const [hers, alsoHers, his] = await Promise.all([alice.listen(), alice.listen(), bob.listen()]);
    const sent = [hers, alsoHers].map((listener) => listener.next<Relationship>('RELATIONSHIP_ADD'));
    const came = his.next<Relationship & { should_notify: boolean }>('RELATIONSHIP_ADD');
    await alice.rest.post(ME, { username: bob.name.toUpperCase(), discriminator: null, note: 'we met in Rome' });
    for (const heard of await Promise.all(sent)) expect(heard).toMatchObject({ id: bob.id, type: 4, user: { id: bob.id, username: bob.name }, nickname: null });
    expect(await came).toMatchObject({ id: alice.id, type: 3, stranger_request: true, user_ignored: false, note: 'we met in Rome', should_notify: true });
    // To ask twice is to ask once.
    await alice.rest.post(ME, { username: bob.name });
    const [sheHas, heHas] = [hers.next<Relationship>('RELATIONSHIP_ADD'), his.next<Relationship>('RELATIONSHIP_ADD')];
    await bob.rest.put(`${ME}/${alice.id}`, {});
    expect(await sheHas).toMatchObject({ id: bob.id, type: 1, should_notify: true });
    expect(await heHas).toMatchObject({ id: alice.id, type: 1 });
    expect(await listOf(alice)).toMatchObject([{ id: bob.id, type: 1, user: { id: bob.id } }]);
    expect(await alice.rest.refused('POST', ME, { body: { username: bob.name } })).toBe('400 80007');
  });

  it('is refused to nobody, to oneself, to bots and from bots', async () => {
    const alice = await world().person('alice');
    const bot = await world().bot({ owner: alice });
    expect(await alice.rest.refused('POST', ME, { body: { username: 'nobody.of.this.name' } })).toBe('400 80004');
    expect(await alice.rest.refused('POST', ME, { body: {} })).toBe('400 50035');
    expect(await alice.rest.refused('POST', ME, { body: { username: alice.name } })).toBe('400 80003');
    expect(await alice.rest.refused('PUT', `${ME}/${alice.id}`, { body: {} })).toBe('400 80003');
    expect(await alice.rest.refused('PUT', `${ME}/${bot.id}`, { body: {} })).toBe('400 80002');
    expect(await alice.rest.refused('PUT', `${ME}/1234`, { body: {} })).toBe('404 10013');
    expect(await bot.rest.refused('GET', ME)).toBe('403 20001');
    expect(await alice.rest.refused('DELETE', `${ME}/${alice.id}`)).toBe('404 10013');
  });

  it('makes friends of two who ask each other at the same time', async () => {
    const [a, b] = await Promise.all([world().person(), world().person()]);
    await Promise.all([a.rest.put(`${ME}/${b.id}`, {}), b.rest.put(`${ME}/${a.id}`, {})]);
    expect(await listOf(a)).toMatchObject([{ id: b.id, type: 1 }]);
    expect(await listOf(b)).toMatchObject([{ id: a.id, type: 1 }]);
  });

  it('is turned down, or taken back, for both', async () => {
    const [alice, bob, carol] = await Promise.all([world().person(), world().person(), world().person()]);
    for (const asker of [bob, carol]) await asker.rest.put(`${ME}/${alice.id}`, {});
    const gone = (await bob.listen()).next<Relationship>('RELATIONSHIP_REMOVE');
    await alice.rest.delete(`${ME}/${bob.id}`);
    expect(await gone).toMatchObject({ id: alice.id, type: 4 });
    await carol.rest.delete(`${ME}/${alice.id}`);
    expect([await listOf(alice), await listOf(bob), await listOf(carol)]).toEqual([[], [], []]);
  });

  it('is turned down for all at once, or only for strangers and those who are ignored', async () => {
    const alice = await world().person();
    const { id: guildId } = await world().guild(alice);
    const [stranger, member, ignored] = await Promise.all([world().person(), world().person(), world().person()]);
    await Promise.all([member, ignored].map((one) => world().join(guildId, one)));
    await alice.rest.put(`${ME}/${ignored.id}/ignore`);
    for (const asker of [stranger, member, ignored]) await asker.rest.put(`${ME}/${alice.id}`, {});
    await alice.rest.delete(ME, { body: { filters: [1] } });
    expect((await listOf(alice)).map(({ id }) => id).toSorted()).toEqual([member.id, ignored.id].toSorted());
    await alice.rest.delete(ME, { body: { filters: [2] } });
    expect(await listOf(alice)).toMatchObject(
      [
        { id: member.id, type: 3 },
        { id: ignored.id, type: 0, user_ignored: true },
      ].toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)),
    );
    await alice.rest.delete(ME);
    expect(await listOf(alice)).toMatchObject([{ id: ignored.id, type: 0 }]);
    expect(await listOf(member)).toEqual([]);
  });

  it('goes to several at once, and tells whom it did not reach', async () => {
    const [alice, bob, carol] = await Promise.all([world().person(), world().person(), world().person()]);
    await block(carol, alice);
    const asked = { user_ids: [bob.id, carol.id, '1234'], token: 'any' };
    expect(await alice.rest.post(`${ME}/bulk`, asked)).toEqual({ failed_requests: [carol.id, '1234'], successful_requests: [bob.id] });
    expect(await listOf(bob)).toMatchObject([{ id: alice.id, type: 3 }]);
  });
});

describe('friends', () => {
  it('have names for each other that only they see, and friends in common', async () => {
    const [alice, bob, carol] = await Promise.all([world().person(), world().person(), world().person()]);
    await befriend(alice, bob);
    await befriend(carol, bob);
    const told = (await alice.listen()).next<Relationship>('RELATIONSHIP_UPDATE');
    await alice.rest.patch(`${ME}/${bob.id}`, { nickname: ' Bobby ' });
    expect(await told).toMatchObject({ id: bob.id, type: 1, nickname: 'Bobby' });
    expect(await listOf(bob)).toEqual(expect.arrayContaining([expect.objectContaining({ id: alice.id, nickname: null })]));
    await alice.rest.patch(`${ME}/${bob.id}`, { nickname: null });
    expect(await listOf(alice)).toMatchObject([{ nickname: null }]);
    expect(await alice.rest.refused('PATCH', `${ME}/${carol.id}`, { body: { nickname: 'Carrie' } })).toBe('400 80006');
    // With a stranger nobody learns whom they have in common.
    expect(await alice.rest.refused('GET', `/users/${carol.id}/relationships`)).toBe('403 50001');
    await alice.rest.put(`${ME}/${carol.id}`, {});
    expect(await alice.rest.get<APIUser[]>(`/users/${carol.id}/relationships`)).toMatchObject([{ id: bob.id }]);
    expect(await alice.rest.get<APIUser[]>(`/users/${bob.id}/relationships`)).toEqual([]);
    expect(await alice.rest.refused('GET', '/users/1234/relationships')).toBe('404 10013');
  });

  it('see each other come and go without a guild in common, from the moment on that they are', async () => {
    const [alice, bob] = await Promise.all([world().person(), world().person()]);
    const hers = await alice.listen();
    const seen = hers.next<Record<string, unknown>>('PRESENCE_UPDATE', (d) => (d['user'] as APIUser).id === bob.id);
    const his = await bob.listen();
    expect(hers.hasHeard('PRESENCE_UPDATE')).toBe(false);
    await befriend(alice, bob);
    expect(await seen).toEqual({ user: { id: bob.id }, status: 'online', activities: [], client_status: { web: 'online' } });
    const idle = hers.next<Record<string, unknown>>('PRESENCE_UPDATE', (d) => d['status'] === 'idle');
    his.send(3, { status: 'idle', activities: [], since: null, afk: false });
    expect(await idle).not.toHaveProperty('guild_id');
    const again = await alice.listen();
    const [ready, supplement] = ['READY', 'READY_SUPPLEMENTAL'].map((name) => again.heard.find(({ t }) => t === name)?.d);
    expect(ready).toMatchObject({
      relationships: [{ id: bob.id, type: 1, user: { id: bob.id } }],
      users: [{ id: bob.id }],
      presences: [{ user: { id: bob.id }, status: 'idle' }],
    });
    expect(supplement ?? (await again.next('READY_SUPPLEMENTAL'))).toMatchObject({ merged_presences: { friends: [{ user_id: bob.id, status: 'idle' }] } });
    const offline = hers.next('PRESENCE_UPDATE', (d: Record<string, unknown>) => d['status'] === 'offline');
    his.send(3, { status: 'invisible', activities: [], since: null, afk: false });
    await offline;
    await alice.rest.delete(`${ME}/${bob.id}`);
    const heard = hers.heard.filter(({ t }) => t === 'PRESENCE_UPDATE').length;
    his.send(3, { status: 'online', activities: [], since: null, afk: false });
    await his.next('SESSIONS_REPLACE', (d: unknown) => (d as { status: string }[])[0]?.status === 'online');
    expect(hers.heard.filter(({ t }) => t === 'PRESENCE_UPDATE')).toHaveLength(heard);
  });

  it('hear of a new name without a guild in common', async () => {
    const [alice, bob] = await Promise.all([world().person(), world().person()]);
    await befriend(alice, bob);
    const told = (await alice.listen()).next<Relationship>('RELATIONSHIP_UPDATE');
    await bob.rest.patch('/users/@me', { global_name: 'Bobby' });
    expect(await told).toMatchObject({ id: bob.id, type: 1, user: { id: bob.id, global_name: 'Bobby' } });
  });

  it('are a thousand at most, for who asks and for who is asked', async () => {
    const [alice, bob] = await Promise.all([world().person(), world().person()]);
    const { core } = world().server;
    const since = '2026-01-02T03:04:05.678000+00:00';
    const crowd = Array.from({ length: 1_000 }, (_, index) => String(2_000_000_000_000 + index));
    const record = { user_id: alice.id, type: 1, nickname: null, is_ignored: false, is_stranger: false, note: null, since } as const;
    await core.relationships.change({ put: crowd.map((other_id) => ({ ...record, other_id })) });
    core.publish({}, { t: 'relationships_changed', d: { user_ids: [alice.id] } });
    for (const [by, whom] of [
      [alice, bob],
      [bob, alice],
    ] as const)
      expect(await by.rest.refused('PUT', `${ME}/${whom.id}`, { body: {} })).toBe('400 30002');
    expect(await listOf(alice)).toHaveLength(1_000);
  });

  it('write to each other without a guild in common, which strangers do not', async () => {
    const [alice, bob, carol] = await Promise.all([world().person(), world().person(), world().person()]);
    await befriend(alice, bob);
    expect(await say(alice, await directOf(alice, bob))).toMatchObject({ content: 'hello' });
    const withStranger = await directOf(alice, carol);
    expect(await alice.rest.refused('POST', `/channels/${withStranger}/messages`, { body: { content: 'hello' } })).toBe('403 50007');
    expect(await alice.rest.refused('POST', '/users/@me/channels', { body: { recipients: [bob.id, carol.id] } })).toBe('400 50033');
    const { id: guildId } = await world().guild(alice);
    await world().join(guildId, carol);
    // Nobody heard of an empty conversation with a stranger.
    expect(await carol.rest.get<APIChannel[]>('/users/@me/channels')).toEqual([]);
    const opened = (await carol.listen()).next<APIChannel>('CHANNEL_CREATE');
    await say(alice, withStranger);
    expect(await opened).toMatchObject({ id: withStranger });
  });

  it('are nobody for who deletes their account', async () => {
    const [alice, bob] = await Promise.all([world().person(), world().person()]);
    await befriend(alice, bob);
    const gone = (await bob.listen()).next<Relationship>('RELATIONSHIP_REMOVE');
    await endAllRelationships(world().server.core, alice.id);
    expect(await gone).toMatchObject({ id: alice.id });
    expect(await listOf(bob)).toEqual([]);
  });
});

describe('a block', () => {
  it('ends what was, and refuses messages, requests, reactions, groups and rings, both ways', async () => {
    const { alice, bob, guildId } = await world().scene();
    await befriend(alice, bob);
    const channelId = await directOf(alice, bob);
    const message = await say(alice, channelId);
    const ended = (await bob.listen()).next<Relationship>('RELATIONSHIP_REMOVE');
    const told = (await alice.listen()).next<Relationship>('RELATIONSHIP_ADD');
    await block(alice, bob);
    expect(await ended).toMatchObject({ id: alice.id, type: 1 });
    expect(await told).toMatchObject({ id: bob.id, type: 2 });
    expect(await listOf(bob)).toEqual([]);
    for (const who of [alice, bob]) {
      const other = who === alice ? bob : alice;
      expect(await who.rest.refused('POST', `/channels/${channelId}/messages`, { body: { content: 'hello' } })).toBe('403 50007');
      expect(await who.rest.refused('POST', `/channels/${channelId}/typing`)).toBe('403 50007');
      expect(await who.rest.refused('PUT', `/channels/${channelId}/messages/pins/${message.id}`)).toBe('403 50007');
      expect(await who.rest.refused('PUT', `/channels/${channelId}/messages/${message.id}/reactions/${encodeURIComponent('👍')}/@me`)).toBe('403 90001');
      expect(await who.rest.refused('PUT', `${ME}/${other.id}`, { body: {} })).toBe('400 80001');
      expect(await who.rest.refused('POST', ME, { body: { username: other.name } })).toBe('400 80001');
      expect(await who.rest.get(`/channels/${channelId}/call`)).toEqual({ ringable: false });
    }
    const carol = await world().person();
    await world().join(guildId, carol);
    expect(await bob.rest.refused('POST', '/users/@me/channels', { body: { recipients: [alice.id, carol.id] } })).toBe('400 50033');
    await alice.rest.delete(`${ME}/${bob.id}`);
    expect(await listOf(alice)).toEqual([]);
    await say(bob, channelId);
  });

  it('keeps who is blocked out of a group that they are not in yet', async () => {
    const { alice, bob, guildId } = await world().scene();
    const [carol, dave] = await Promise.all([world().person(), world().person()]);
    for (const one of [carol, dave]) await world().join(guildId, one);
    const group = await bob.rest.post<APIChannel>('/users/@me/channels', { recipients: [carol.id, dave.id] });
    await block(alice, bob);
    expect(await bob.rest.refused('PUT', `/channels/${group.id}/recipients/${alice.id}`, { body: {} })).toBe('400 50033');
    await carol.rest.put(`/channels/${group.id}/recipients/${alice.id}`, {});
  });

  it('holds for bots', async () => {
    const { alice, bot } = await world().scene();
    const channelId = await directOf(bot, alice);
    await say(bot, channelId);
    await block(alice, bot);
    expect(await bot.rest.refused('POST', `/channels/${channelId}/messages`, { body: { content: 'hello' } })).toBe('403 50007');
  });
});

describe('whom one ignores', () => {
  it('notices nothing of it', async () => {
    const { alice, bob } = await world().scene();
    const hers = await alice.listen();
    const added = hers.next<Relationship>('RELATIONSHIP_ADD');
    await alice.rest.put(`${ME}/${bob.id}/ignore`);
    await alice.rest.put(`${ME}/${bob.id}/ignore`);
    expect(await added).toMatchObject({ id: bob.id, type: 0, user_ignored: true });
    expect(await listOf(bob)).toEqual([]);
    await say(bob, await directOf(bob, alice));
    const asked = hers.next<Relationship>('RELATIONSHIP_ADD');
    await bob.rest.put(`${ME}/${alice.id}`, {});
    expect(await asked).not.toHaveProperty('should_notify');
    const seen = hers.next<Relationship>('RELATIONSHIP_UPDATE');
    await alice.rest.delete(`${ME}/${bob.id}/ignore`);
    expect(await seen).toMatchObject({ type: 3, user_ignored: false });
    await alice.rest.delete(`${ME}/${bob.id}/ignore`);
    expect(await alice.rest.refused('PUT', `${ME}/1234/ignore`)).toBe('404 10013');
  });
});
