import { setTimeout as sleep } from 'node:timers/promises';
import type { ShownExport } from '#core/exports/export-jobs';
import { endDueAccounts } from '#core/accounts/delete-account';
import { removeExpiredExports } from '#core/exports/export-jobs';
import { wireTime } from '#core/ports/clock';
import { dataUri, testPng } from '../cdn/test-images.ts';
import { nexusClient } from '#compat-tests/nexus-client';
import { linesOf, readZip } from '#compat-tests/read-zip';
import { useWorld, type Somebody } from '#compat-tests/world';

const PASSWORD = 'correct horse battery';
const DAY_MS = 86_400_000;

/** A clock that goes by itself, and that a test puts on. */
const clock = { ahead: 0, nowMs: () => Date.now() + clock.ahead };
const world = useWorld({ clock });
const as = (somebody: Somebody) => nexusClient(world(), somebody);
let olga: Somebody;
beforeAll(async () => {
  olga = await world().person('olga');
});

/** Asks again until the export is there. */
async function finished(list: () => Promise<ShownExport[]>): Promise<ShownExport & { url: string }> {
  for (let tries = 0; tries < 150; tries++) {
    const [last] = await list();
    if (last?.status === 'done' && last.url !== null) return { ...last, url: last.url };
    if (last?.status === 'failed') throw new Error('the export failed');
    await sleep(100);
  }
  throw new Error('the export was not made');
}

const fetched = async (url: string): Promise<Map<string, Buffer>> => {
  const answer = await fetch(url);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
  return readZip(new Uint8Array(await answer.arrayBuffer()));
};

describe('the export of an account', () => {
  it('holds all that is a person’s, and nothing of what others said in guilds', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const { id: first } = await bob.rest.post<{ id: string }>(
      `/channels/${textId}/messages`,
      { content: 'hello from bob' },
      { files: [{ name: 'note.txt', bytes: 'the note' }] },
    );
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'a secret of alice' });
    await bob.rest.put(`/channels/${textId}/messages/${first}/reactions/${encodeURIComponent('👍')}/@me`);
    const direct = await bob.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: alice.id });
    await alice.rest.post(`/channels/${direct.id}/messages`, { content: 'only for bob' });
    await bob.rest.post(`/channels/${direct.id}/messages`, { content: 'only for alice' });
    await bob.rest.patch(`/guilds/${guildId}/members/@me`, { nick: 'bobby' });
    const { avatar } = await bob.rest.patch<{ avatar: string }>(`/guilds/${guildId}/members/@me`, { avatar: dataUri(testPng()) });
    await as(bob).post('/reports', { kind: 'user', user_id: alice.id, category: 'spam', text: 'seen by bob' });
    expect(await as(bob).refused('POST', '/users/@me/export', { body: { password: 'wrong' } })).toBe('400 50035');
    expect(await as(bot).refused('POST', '/users/@me/export', { body: { password: PASSWORD } })).toBe('403 20001');
    const asked = await as(bob).ask<ShownExport>('POST', '/users/@me/export', { body: { password: PASSWORD } });
    expect(asked).toMatchObject({ status: 202, body: { status: 'waiting', url: null } });
    expect(await as(bob).refused('POST', '/users/@me/export', { body: { password: PASSWORD } })).toMatch(/^4(00|29) /);
    const done = await finished(() => as(bob).get('/users/@me/export'));
    expect(Date.parse(done.expires_at ?? '') - Date.parse(done.finished_at ?? '')).toBe(7 * DAY_MS);
    const files = await fetched(done.url);
    const json = (name: string): unknown => JSON.parse(files.get(name)?.toString('utf8') ?? 'null');
    expect(files.get('README.txt')?.toString('utf8')).toContain(`Everything about ${bob.name}`);
    expect(json('account/account.json')).toMatchObject({ id: bob.id, username: bob.name, email: null });
    expect(json('guilds.json')).toMatchObject([{ id: guildId, is_owner: false, member: { nick: 'bobby' } }]);
    expect(json('account/sessions.json')).toHaveLength(1);
    expect(linesOf(files.get('messages/guild-' + guildId + '.jsonl')).map((line) => line['content'])).toEqual(['', 'hello from bob']);
    expect(linesOf(files.get(`messages/direct-${direct.id}.jsonl`)).map((line) => line['content'])).toEqual(['only for bob', 'only for alice']);
    expect(linesOf(files.get('reactions.jsonl'))).toEqual([{ channel_id: textId, message_id: first, emoji: '👍', burst: false }]);
    expect(linesOf(files.get('account/reports.jsonl'))).toMatchObject([{ report: { user_id: alice.id, text: 'seen by bob' } }]);
    expect(linesOf(files.get('account/audit-log.jsonl'))).toMatchObject(
      ['bobby', avatar].map((value) => ({ guild_id: guildId, data: { user_id: bob.id, changes: [{ new_value: value }] } })),
    );
    expect(files.get(`guilds/${guildId}/avatar-${avatar}`)?.length).toBeGreaterThan(0);
    const attachment = [...files.keys()].find((name) => name.startsWith(`attachments/${textId}/${first}/`));
    expect(files.get(attachment ?? '')?.toString('utf8')).toBe('the note');
    const all = [...files.values()].map((file) => file.toString('utf8')).join('\n');
    expect(all).not.toMatch(/a secret of alice|argon2|token_hash|"key":"uploads/);
  });

  it('opens for nobody else, and is gone after its time', async () => {
    const [bob, carol] = [await world().person('bob'), await world().person('carol')];
    await as(bob).post('/users/@me/export', { password: PASSWORD });
    const { url, id } = await finished(() => as(bob).get('/users/@me/export'));
    expect(await as(carol).get('/users/@me/export')).toEqual([]);
    expect((await fetch(url.replace(/hm=(.)/, (_, first: string) => (first === '0' ? 'hm=1' : 'hm=0')))).status).toBe(404);
    expect((await fetch(url.replace(/ex=[0-9a-f]+/, 'ex=ffffffff'))).status).toBe(404);
    expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(404);
    expect((await fetch(url.replace(id, '1'))).status).toBe(404);
    expect((await fetch(url, { headers: { range: 'bytes=0-1' } })).status).toBe(206);
    clock.ahead += 7 * DAY_MS + 1_000;
    expect((await fetch(url)).status).toBe(404);
    await removeExpiredExports(world().server.core);
    expect(await world().server.core.blobs.stat(`exports/${id}`)).toBeNull();
    expect(await as(bob).get('/users/@me/export')).toMatchObject([{ status: 'removed', url: null }]);
  });

  it('is taken up again when whoever made it died', async () => {
    const bob = await world().person('bob');
    const { core } = world().server;
    const nowMs = core.clock.nowMs();
    const job = { id: core.ids.next(), kind: 'account', subject_id: bob.id, requested_by: bob.id, status: 'running', attachments: true } as const;
    await core.exports.insert({ ...job, created_at: wireTime(nowMs), finished_at: null, expires_at: null, size_bytes: null, error: null, attempts: 0 });
    // A lease that no living process holds.
    await core.exports.renew(job.id, 0, wireTime(nowMs - 1_000));
    expect(await finished(() => as(bob).get('/users/@me/export'))).toMatchObject({ id: job.id });
  });
});

describe('the export of a guild', () => {
  it('is for its owner and for operators alone, and holds its messages page by page', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { core } = world().server;
    const path = `/guilds/${guildId}/export`;
    const stranger = await world().person('stranger');
    expect(await as(stranger).refused('POST', path, { body: {} })).toBe('404 10004');
    expect(await as(bob).refused('POST', path, { body: { password: PASSWORD } })).toBe('403 50013');
    expect(await as(bob).refused('GET', path)).toBe('403 50013');
    expect(await as(alice).refused('POST', path, { body: {} })).toBe('400 50035');
    // More than a page of them.
    for (let at = 0; at < 250; at++) await alice.rest.post(`/channels/${textId}/messages`, { content: `number ${at}` });
    const thread = await alice.rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'aside', type: 11 });
    await alice.rest.post(`/channels/${thread.id}/messages`, { content: 'in the thread' });
    await alice.rest.patch(`/channels/${thread.id}`, { archived: true });
    const hook = await alice.rest.post<{ token: string }>(`/channels/${textId}/webhooks`, { name: 'hook' });
    await as(alice).post(path, { password: PASSWORD });
    const { url } = await finished(() => as(alice).get(path));
    const files = await fetched(url);
    const guild = JSON.parse(files.get('guild.json')?.toString('utf8') ?? 'null') as { webhooks: unknown[]; roles: unknown[] };
    expect(guild).toMatchObject({ guild: { id: guildId }, webhooks: [{ name: 'hook' }] });
    expect(JSON.stringify(guild)).not.toContain(hook.token);
    expect(linesOf(files.get('members.jsonl'))).toHaveLength(3);
    const contents = linesOf(files.get(`messages/${textId}.jsonl`)).map((line) => line['content']);
    expect(contents.filter((content) => String(content).startsWith('number'))).toEqual(Array.from({ length: 250 }, (_, at) => `number ${at}`));
    expect(linesOf(files.get(`messages/${thread.id}.jsonl`)).map((line) => line['content'])).toContain('in the thread');
    clock.ahead += 3_600_000;
    await as(olga).post(path);
    expect((await core.instanceRows.log({ targetId: guildId, limit: 1 }))[0]).toMatchObject({ action: 'guild_exported', operator_id: olga.id });
    await finished(() => as(olga).get(path));
  }, 60_000);
});

describe('the deletion of an account', () => {
  it('waits, and is called off by logging in', async () => {
    const bob = await world().person('bob');
    expect(await as(bob).refused('POST', '/users/@me/delete', { body: { password: 'wrong' } })).toBe('400 50035');
    const { due_at: dueAt } = await as(bob).post<{ due_at: string }>('/users/@me/delete', { password: PASSWORD });
    expect(Math.round((Date.parse(dueAt) - clock.nowMs()) / DAY_MS)).toBe(14);
    expect(await bob.rest.refused('GET', '/users/@me')).toBe('401 0');
    expect(await as(olga).get(`/users/${bob.id}`)).toMatchObject({ deletion: { due_at: dueAt, with_messages: false } });
    expect((await world().nobody.ask('POST', '/auth/login', { body: { login: bob.name, password: PASSWORD } })).status).toBe(200);
    expect(await as(olga).get(`/users/${bob.id}`)).toMatchObject({ deletion: null });
    clock.ahead += 15 * DAY_MS;
    await endDueAccounts(world().server.core);
    expect(await as(olga).get(`/users/${bob.id}`)).toMatchObject({ is_deleted: false });
  });

  it('is asked for by the clients of Discord as well', async () => {
    const bob = await world().person('bob');
    expect(await bob.rest.refused('POST', '/users/@me/delete', { body: { password: 'wrong' } })).toBe('400 50035');
    expect((await bob.rest.ask('POST', '/users/@me/delete', { body: { password: PASSWORD } })).status).toBe(204);
    expect(await as(olga).get(`/users/${bob.id}`)).toMatchObject({ deletion: { with_messages: false } });
  });

  it('wants guilds and applications handed over before', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    expect(await as(alice).refused('POST', '/users/@me/delete', { body: { password: PASSWORD } })).toBe('400 40011');
    await alice.rest.patch(`/guilds/${guildId}`, { owner_id: bob.id });
    expect(await as(alice).refused('POST', '/users/@me/delete', { body: { password: PASSWORD } })).toBe('400 50035');
    await alice.rest.post(`/applications/${bot.id}/delete`);
    await as(alice).post('/users/@me/delete', { password: PASSWORD });
    expect(await as(olga).refused('POST', '/users/@me/delete', { body: { password: PASSWORD } })).toBe('400 50035');
  });

  it('leaves a name that says so, and what was written', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { id } = await bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'I was here' });
    const { avatar } = await bob.rest.patch<{ avatar: string }>(`/guilds/${guildId}/members/@me`, { avatar: dataUri(testPng()) });
    const carol = await world().person('carol');
    await world().join(guildId, carol);
    const group = await bob.rest.post<{ id: string }>('/users/@me/channels', { recipients: [alice.id, carol.id] });
    const listener = await alice.listen();
    const left = listener.next<{ user: { username: string } }>('GUILD_MEMBER_REMOVE');
    const leftGroup = listener.next<{ user: { id: string } }>('CHANNEL_RECIPIENT_REMOVE');
    await as(bob).post('/users/@me/delete', { password: PASSWORD });
    clock.ahead += 14 * DAY_MS + 1_000;
    await endDueAccounts(world().server.core);
    expect((await left).user.username).toMatch(/^deleted_user_[0-9a-f]{12}$/);
    expect((await leftGroup).user.id).toBe(bob.id);
    // It goes now, not in a while as with those who merely left; or it is gone already.
    const { doomedFiles, blobs } = world().server.core;
    const picture = `guild-avatars/${guildId}/${bob.id}/${avatar}`;
    const due = await doomedFiles.due(wireTime(clock.nowMs()), 1000);
    expect(due.includes(picture) || (await blobs.stat(picture)) === null).toBe(true);
    expect(await alice.rest.get(`/channels/${textId}/messages/${id}`)).toMatchObject({
      content: 'I was here',
      author: { id: bob.id, username: expect.stringMatching(/^deleted_user_/) as string, avatar: null, global_name: null },
    });
    expect(await alice.rest.refused('GET', `/guilds/${guildId}/members/${bob.id}`)).toBe('404 10007');
    expect(await alice.rest.get(`/channels/${group.id}`)).toMatchObject({ recipients: [{ id: carol.id }] });
    expect((await world().nobody.ask('POST', '/auth/login', { body: { login: bob.name, password: PASSWORD } })).status).toBe(400);
    // The name is free again.
    expect((await world().nobody.ask('POST', '/auth/register', { body: { username: bob.name, password: PASSWORD } })).status).toBe(201);
  });

  it('takes what was written along when that is asked for, so that everybody sees it go', async () => {
    const { alice, bob, textId } = await world().scene();
    const ids: string[] = [];
    for (let at = 0; at < 3; at++) ids.push((await bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: `${at}` })).id);
    const direct = await bob.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: alice.id });
    await bob.rest.post(`/channels/${direct.id}/messages`, { content: 'private' }, { files: [{ name: 'a.txt', bytes: 'gone' }] });
    await alice.rest.post(`/channels/${direct.id}/messages`, { content: 'stays' });
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'stays' });
    const listener = await alice.listen();
    const heard = listener.next<{ ids: string[] }>('MESSAGE_DELETE_BULK', ({ ids: gone }) => gone.includes(ids[0] ?? ''));
    await as(bob).post('/users/@me/delete', { password: PASSWORD, messages: 'delete' });
    clock.ahead += 14 * DAY_MS + 1_000;
    await endDueAccounts(world().server.core);
    expect((await heard).ids).toEqual(expect.arrayContaining(ids));
    const contents = async (channelId: string) =>
      (await alice.rest.get<{ content: string; type: number }[]>(`/channels/${channelId}/messages`))
        .filter(({ type }) => type === 0)
        .map(({ content }) => content);
    expect(await contents(textId)).toEqual(['stays']);
    expect(await contents(direct.id)).toEqual(['stays']);
  });

  it('by an operator takes the account out at once, and its messages soon', async () => {
    const { alice, bob, textId } = await world().scene();
    const { id } = await bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'still here' });
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'stays' });
    await as(olga).delete(`/users/${bob.id}?messages=delete`);
    expect(await as(olga).get(`/users/${bob.id}`)).toMatchObject({ is_deleted: true });
    expect(await bob.rest.refused('GET', '/users/@me')).toBe('401 0');
    await endDueAccounts(world().server.core);
    expect(await alice.rest.refused('GET', `/channels/${textId}/messages/${id}`)).toBe('404 10008');
  });

  it('is finished by another when it was broken off', async () => {
    const { alice, bob, textId } = await world().scene();
    const { core } = world().server;
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'still here' });
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'stays' });
    const now = wireTime(core.clock.nowMs());
    await core.accountDeletions.request({ user_id: bob.id, requested_at: now, due_at: now, with_messages: true });
    await core.accountDeletions.begin(bob.id);
    // From here on logging in does not bring it back.
    expect(await core.accountDeletions.cancel(bob.id)).toBe(false);
    await endDueAccounts(core);
    expect(await as(olga).get(`/users/${bob.id}`)).toMatchObject({ is_deleted: true });
    expect(await core.accountDeletions.byUser(bob.id)).toBeNull();
  });
});
