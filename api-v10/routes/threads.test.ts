import { ChannelType, PermissionFlagsBits, type APIChannel, type APIMessage, type APIThreadChannel, type APIThreadMember } from 'discord-api-types/v10';
import { archiveInactiveThreads } from '#core/threads/archive-inactive-threads';
import { useWorld } from '#compat-tests/world';

const world = useWorld();
type List = { threads: APIThreadChannel[]; members: APIThreadMember[]; has_more: boolean };
const idsOf = (things: readonly { id?: string }[]): (string | undefined)[] => things.map((thing) => thing.id);

it('starts a thread from a message and counts what is written in it', async () => {
  const { bot, alice, textId } = await world().scene();
  const ears = await bot.listen();
  const message = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'let us talk' });
  const [created, updated] = [ears.next('THREAD_CREATE'), ears.next('MESSAGE_UPDATE')];
  const thread = await bot.rest.post<APIThreadChannel>(`/channels/${textId}/messages/${message.id}/threads`, { name: 'talk' });
  expect(thread).toMatchObject({ id: message.id, type: 11, message_count: 0, member_count: 1, owner_id: bot.id });
  expect(await created).toMatchObject({ id: message.id, newly_created: true });
  expect(await updated).toMatchObject({ id: message.id, flags: 32, thread: { id: message.id } });
  const posted = await Promise.all(['a', 'b', 'c'].map((content) => alice.rest.post<APIMessage>(`/channels/${thread.id}/messages`, { content })));
  const inside = await bot.rest.get<APIMessage[]>(`/channels/${thread.id}/messages`);
  expect(inside.map((one) => one.type)).toEqual([0, 0, 0, 21]);
  expect(inside.map((one) => one.position).toSorted()).toEqual([0, 0, 1, 2]);
  expect(inside[3]).toMatchObject({ referenced_message: { id: message.id, content: 'let us talk' } });
  await alice.rest.delete(`/channels/${thread.id}/messages/${posted[0]?.id}`);
  expect(await bot.rest.get(`/channels/${thread.id}`)).toMatchObject({ message_count: 2, total_message_sent: 3, member_count: 2 });
  expect(await bot.rest.get(`/channels/${textId}/messages/${message.id}`)).toMatchObject({ thread: { id: thread.id, message_count: 2 } });
  expect(await bot.rest.refused('POST', `/channels/${textId}/messages/${message.id}/threads`, { body: { name: 'again' } })).toBe('400 160004');
});

it('starts a thread without a message and says so in its parent', async () => {
  const { bot, textId } = await world().scene();
  const thread = await bot.rest.post<APIThreadChannel>(`/channels/${textId}/threads`, { name: 'open', type: 11, auto_archive_duration: 60 });
  expect(thread.thread_metadata).toMatchObject({ archived: false, auto_archive_duration: 60, locked: false });
  const [announced] = await bot.rest.get<APIMessage[]>(`/channels/${textId}/messages`, { query: { limit: 1 } });
  expect(announced).toMatchObject({ type: 18, content: 'open', message_reference: { channel_id: thread.id } });
  expect(await bot.rest.refused('POST', `/channels/${textId}/threads`, { body: { name: '', type: 11 } })).toBe('400 50035');
  expect(await bot.rest.refused('POST', `/channels/${textId}/threads`, { body: { name: 'x', type: 10 } })).toBe('400 50024');
});

it('says in its parent that a thread was started from a message that was said long ago', async () => {
  const { bot, textId } = await world().scene();
  const { core } = world().server;
  const fresh = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'now' });
  const old = (BigInt(fresh.id) - (BigInt(120_000) << 22n)).toString();
  const stored = await core.messages.byId(textId, fresh.id);
  await core.messages.insert({ ...stored!, id: old }); // written above
  await bot.rest.post(`/channels/${textId}/messages/${fresh.id}/threads`, { name: 'fresh' });
  await bot.rest.post(`/channels/${textId}/messages/${old}/threads`, { name: 'late' });
  const said = await bot.rest.get<APIMessage[]>(`/channels/${textId}/messages`);
  expect(said.filter((one) => one.type === 18)).toMatchObject([{ content: 'late', message_reference: { channel_id: old } }]);
});

it('keeps private threads to who is in them', async () => {
  const { alice, bob, bot, guildId, textId } = await world().scene();
  const carla = await world().person('carla');
  await world().join(guildId, carla);
  const bobHears = await bob.listen();
  const thread = await alice.rest.post<APIThreadChannel>(`/channels/${textId}/threads`, { name: 'secret' });
  expect(thread).toMatchObject({ type: 12, thread_metadata: { invitable: true } });
  expect(await bob.rest.refused('GET', `/channels/${thread.id}/messages`)).toBe('403 50001');
  const invited = bobHears.next('THREAD_CREATE');
  await alice.rest.put(`/channels/${thread.id}/thread-members/${bob.id}`);
  expect(await invited).toMatchObject({ id: thread.id, member: { user_id: bob.id } });
  await bob.rest.post(`/channels/${thread.id}/messages`, { content: 'here' });
  expect(await carla.rest.refused('PUT', `/channels/${thread.id}/thread-members/@me`)).toBe('403 50001');
  expect(idsOf((await bob.rest.get<List>(`/guilds/${guildId}/threads/active`)).threads)).toEqual([thread.id]);
  expect((await carla.rest.get<List>(`/guilds/${guildId}/threads/active`)).threads).toEqual([]);
  const members = await bot.rest.get<APIThreadMember[]>(`/channels/${thread.id}/thread-members`, { query: { with_member: true } });
  expect(members.map((member) => member.user_id).toSorted()).toEqual([alice.id, bob.id].toSorted());
  expect(members[0]).toMatchObject({ member: { user: { id: members[0]?.user_id } } });
  const next = await bot.rest.get<APIThreadMember[]>(`/channels/${thread.id}/thread-members`, {
    query: { with_member: true, limit: 1, after: members[0]?.user_id },
  });
  expect(next.map((member) => member.user_id)).toEqual([members[1]?.user_id]);
  const out = bobHears.next('THREAD_MEMBERS_UPDATE', (d: { removed_member_ids?: string[] }) => d.removed_member_ids?.includes(bob.id) ?? false);
  await alice.rest.delete(`/channels/${thread.id}/thread-members/${bob.id}`);
  expect(await out).toMatchObject({ id: thread.id, member_count: 1 });
  expect(await bob.rest.refused('GET', `/channels/${thread.id}/thread-members/%40me`)).toBe('403 50001');
  expect(await bot.rest.refused('GET', `/channels/${thread.id}/thread-members/${bob.id}`)).toBe('404 10007');
});

it('takes in whom a message in it mentions, if they may see its channel', async () => {
  const { alice, bob, bot, textId } = await world().scene();
  const stranger = await world().person();
  const { id } = await alice.rest.post<APIThreadChannel>(`/channels/${textId}/threads`, { name: 'talk', type: 11 });
  await alice.rest.post(`/channels/${id}/messages`, { content: `<@${bob.id}> <@${stranger.id}>` });
  const members = await bot.rest.get<APIThreadMember[]>(`/channels/${id}/thread-members`);
  expect(members.map((member) => member.user_id).toSorted()).toEqual([alice.id, bob.id].toSorted());
});

it('archives silent threads, lists them, and opens them again for a message', async () => {
  const { alice, bob, bot, textId } = await world().scene();
  const { core } = world().server;
  const start = (name: string, type: number) => alice.rest.post<APIThreadChannel>(`/channels/${textId}/threads`, { name, type, auto_archive_duration: 60 });
  const [open, secret] = [await start('open', 11), await start('secret', 12)];
  await alice.rest.put(`/channels/${secret.id}/thread-members/${bob.id}`);
  const said = await bot.rest.post<APIMessage>(`/channels/${open.id}/messages`, { content: 'like it' });
  await bot.rest.put(`/channels/${open.id}/messages/${said.id}/reactions/👍/@me`);
  const ears = await bot.listen();
  const archived = ears.next('THREAD_UPDATE', (d: APIThreadChannel) => d.id === open.id);
  await archiveInactiveThreads(core, core.clock.nowMs() + 61 * 60_000);
  expect(await archived).toMatchObject({ thread_metadata: { archived: true } });
  const list = (who: typeof bob, path: string, query = {}) => who.rest.get<List>(`/channels/${textId}/${path}`, { query });
  expect(idsOf((await list(bot, 'threads/archived/public')).threads)).toEqual([open.id]);
  expect(idsOf((await list(bot, 'threads/archived/private')).threads)).toEqual([secret.id]);
  expect(await bob.rest.refused('GET', `/channels/${textId}/threads/archived/private`)).toBe('403 50013');
  expect(await list(bob, 'users/%40me/threads/archived/private')).toMatchObject({
    threads: [{ id: secret.id }],
    members: [{ user_id: bob.id }],
    has_more: false,
  });
  expect((await list(bob, 'users/@me/threads/archived/private', { before: secret.id })).threads).toEqual([]);
  expect(await bot.rest.refused('PUT', `/channels/${open.id}/thread-members/@me`)).toBe('400 50083');
  for (const end of ['/👍/@me', '/👍', ''])
    expect(await bot.rest.refused('DELETE', `/channels/${open.id}/messages/${said.id}/reactions${end}`)).toBe('400 50083');
  const opened = ears.next('THREAD_UPDATE', (d: APIThreadChannel) => d.id === secret.id);
  await bob.rest.post(`/channels/${secret.id}/messages`, { content: 'still here' });
  expect(await opened).toMatchObject({ thread_metadata: { archived: false } });
  expect((await bot.rest.get<APIThreadMember[]>(`/channels/${secret.id}/thread-members`)).map((member) => member.user_id)).toContain(bob.id);
  await bob.rest.post(`/channels/${secret.id}/messages`, { content: 'and here' });
});

describe('forums', () => {
  const forum = async () => {
    const scene = await world().scene();
    const channel = await scene.alice.rest.post<APIChannel>(`/guilds/${scene.guildId}/channels`, {
      name: 'ideas',
      type: ChannelType.GuildForum,
      available_tags: [{ name: 'plain' }, { name: 'official', moderated: true }],
    });
    const tags = (channel as { available_tags?: { id: string; name: string }[] }).available_tags ?? [];
    return { ...scene, forumId: channel.id, plain: tags[0]?.id ?? '', official: tags[1]?.id ?? '' };
  };

  it('takes posts with their first message, also as multipart', async () => {
    const { bob, bot, forumId, plain, official } = await forum();
    const ears = await bot.listen();
    const [created, said] = [ears.next('THREAD_CREATE'), ears.next('MESSAGE_CREATE')];
    const post = await bob.rest.post<APIThreadChannel & { message: APIMessage }>(
      `/channels/${forumId}/threads`,
      { name: 'an idea', applied_tags: [plain], message: { content: 'what if', attachments: [{ id: 0, description: 'a plan' }] } },
      { files: [{ name: 'plan.txt', bytes: 'the plan' }] },
    );
    expect(post).toMatchObject({ type: 11, parent_id: forumId, applied_tags: [plain], message_count: 0, last_message_id: post.id });
    expect(post.message).toMatchObject({ id: post.id, channel_id: post.id, attachments: [{ description: 'a plan' }] });
    expect(await created).toMatchObject({ id: post.id, newly_created: true, applied_tags: [plain] });
    expect(await said).toMatchObject({ id: post.id, content: 'what if' });
    expect(await bot.rest.get(`/channels/${forumId}`)).toMatchObject({ last_message_id: post.id });
    const found = await bot.rest.get(`/channels/${forumId}/threads/search`, { query: { name: 'IDEA', tag: plain, sort_by: 'creation_time' } });
    expect(found).toMatchObject({ total_results: 1, has_more: false, threads: [{ id: post.id }], first_messages: [{ id: post.id }] });
    expect(await bob.rest.refused('POST', `/channels/${forumId}/threads`, { body: { name: 'x' } })).toBe('400 50035');
    expect(await bob.rest.refused('POST', `/channels/${forumId}/threads`, { body: { name: 'x', message: {} } })).toBe('400 50006');
    const tagged = (tag: string) => ({ body: { name: 'x', applied_tags: [tag], message: { content: 'x' } } });
    expect(await bob.rest.refused('POST', `/channels/${forumId}/threads`, tagged(official))).toBe('403 50013');
    expect(await bob.rest.refused('POST', `/channels/${forumId}/threads`, tagged('123456789012345678'))).toBe('404 10087');
    expect(await bob.rest.refused('POST', `/channels/${forumId}/messages`, { body: { content: 'x' } })).toBe('400 50008');
  });

  it('takes in whom a post mentions, whoever wrote it', async () => {
    const { alice, bob, bot, forumId } = await forum();
    const post = await bob.rest.post<APIThreadChannel>(`/channels/${forumId}/threads`, { name: 'for you', message: { content: `hi <@${bot.id}>` } });
    const members = async (id: string) => (await bob.rest.get<APIThreadMember[]>(`/channels/${id}/thread-members`)).map((member) => member.user_id).toSorted();
    expect(await members(post.id)).toEqual([bob.id, bot.id].toSorted());
    const hook = await bot.rest.post<{ id: string; token: string }>(`/channels/${forumId}/webhooks`, { name: 'Caller' });
    const said = await world().nobody.post<APIMessage>(
      `/webhooks/${hook.id}/${hook.token}`,
      { content: `<@${alice.id}>`, thread_name: 'from outside' },
      { query: { wait: true } },
    );
    expect(await members(said.channel_id)).toEqual([alice.id]);
  });

  it('can insist on a tag', async () => {
    const { alice, bob, forumId, plain } = await forum();
    await alice.rest.patch(`/channels/${forumId}`, { flags: 1 << 4 });
    const body = { name: 'x', message: { content: 'x' } };
    expect(await bob.rest.refused('POST', `/channels/${forumId}/threads`, { body })).toBe('400 40067');
    await bob.rest.post(`/channels/${forumId}/threads`, { ...body, applied_tags: [plain] });
  });

  it('slows down who starts posts', async () => {
    const { alice, bob, forumId } = await forum();
    await alice.rest.patch(`/channels/${forumId}`, { rate_limit_per_user: 60, default_thread_rate_limit_per_user: 5 });
    const body = { name: 'x', message: { content: 'x' } };
    const post = await bob.rest.post<APIThreadChannel>(`/channels/${forumId}/threads`, body);
    expect(post.rate_limit_per_user).toBe(5);
    expect(await bob.rest.refused('POST', `/channels/${forumId}/threads`, { body })).toBe('429 20016');
  });
});

it('locks threads for all but moderators', async () => {
  const { alice, bob, bot, guildId, textId } = await world().scene();
  const { id } = await alice.rest.post<APIThreadChannel>(`/channels/${textId}/threads`, { name: 'closed', type: 11 });
  await alice.rest.patch(`/channels/${id}`, { locked: true });
  expect(await bob.rest.refused('POST', `/channels/${id}/messages`, { body: { content: 'x' } })).toBe('403 160005');
  await bot.rest.post(`/channels/${id}/messages`, { content: 'x' });
  const hook = await bot.rest.post<{ id: string; token: string }>(`/channels/${textId}/webhooks`, { name: 'Caller' });
  const byHook = () => world().nobody.refused('POST', `/webhooks/${hook.id}/${hook.token}`, { body: { content: 'x' }, query: { thread_id: id } });
  expect(await byHook()).toBe('403 160005');
  await alice.rest.patch(`/channels/${id}`, { archived: true });
  // Nobody else may open it again, so that it is as any thread of the archive to them.
  expect(await bob.rest.refused('POST', `/channels/${id}/messages`, { body: { content: 'x' } })).toBe('400 50083');
  expect(await byHook()).toBe('400 50083');
  await bot.rest.post(`/channels/${id}/messages`, { content: 'open again' });
  await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: String(PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages) });
  await alice.rest.patch(`/channels/${id}`, { locked: false });
  expect(await bob.rest.refused('POST', `/channels/${id}/messages`, { body: { content: 'x' } })).toBe('403 50013');
});

it('keeps a member’s own settings', async () => {
  const { alice, textId } = await world().scene();
  const { id } = await alice.rest.post<APIThreadChannel>(`/channels/${textId}/threads`, { name: 'mine', type: 11 });
  expect(await alice.rest.patch(`/channels/${id}/thread-members/@me/settings`, { flags: 4 })).toMatchObject({ user_id: alice.id, flags: 4 });
  expect(await alice.rest.get(`/channels/${id}/thread-members/@me`)).toMatchObject({ flags: 4 });
  await alice.rest.delete(`/channels/${id}/thread-members/@me`);
  expect(await alice.rest.refused('GET', `/channels/${id}/thread-members/@me`)).toBe('404 10007');
});
