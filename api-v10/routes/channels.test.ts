import {
  AuditLogEvent,
  ChannelType,
  PermissionFlagsBits as Permission,
  type APIAuditLog,
  type APIGuildTextChannel,
  type APIRole,
  type APIThreadChannel,
  type Snowflake,
} from 'discord-api-types/v10';
import { useWorld, type Scene, type Somebody } from '#compat-tests/world';

const world = useWorld();

type Channel = APIGuildTextChannel<ChannelType.GuildText>;

async function moderated(permissions: bigint): Promise<Scene & { mod: Somebody }> {
  const scene = await world().scene();
  return { ...scene, mod: await world().bot({ owner: scene.alice, guildId: scene.guildId, permissions }) };
}
const make = (who: Somebody, guildId: Snowflake, body: Record<string, unknown>): Promise<Channel> =>
  who.rest.post<Channel>(`/guilds/${guildId}/channels`, body);
const deny = (id: Snowflake, bits: bigint) => ({ id, type: 0, allow: '0', deny: bits.toString() });
const actions = async (who: Somebody, guildId: Snowflake): Promise<AuditLogEvent[]> =>
  (await who.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs`)).audit_log_entries.map((entry) => entry.action_type);

describe('creating channels', () => {
  it.each([
    [ChannelType.GuildText, 'Some Long  NAME!', 'some-long-name'],
    [ChannelType.GuildAnnouncement, 'News', 'news'],
    [ChannelType.GuildForum, 'Help Me', 'help-me'],
    [ChannelType.GuildMedia, 'Pics', 'pics'],
    [ChannelType.GuildVoice, 'Big Room', 'Big Room'],
    [ChannelType.GuildStageVoice, 'The Stage', 'The Stage'],
    [ChannelType.GuildCategory, 'A Category', 'A Category'],
  ])('of type %i: "%s" is named "%s"', async (type, name, named) => {
    const { alice, bot, guildId } = await world().scene();
    const listener = await bot.listen();
    const heard = listener.next('CHANNEL_CREATE');
    const answer = await alice.rest.ask<Channel>('POST', `/guilds/${guildId}/channels`, { body: { name, type } });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ name: named, type, guild_id: guildId, parent_id: null });
    expect(await heard).toEqual(answer.body);
    expect(await alice.rest.get(`/channels/${answer.body.id}`)).toEqual(answer.body);
  });

  it('gives positions one after the other, however many ask at once', async () => {
    const { alice, guildId } = await world().scene();
    const made = await Promise.all(Array.from({ length: 8 }, (_, index) => make(alice, guildId, { name: `n${index}` })));
    const positions = made.map((channel) => channel.position);
    expect(new Set(positions).size).toBe(8);
    expect(Math.max(...positions) - Math.min(...positions)).toBe(7);
  });

  it('takes the overwrites of the category unless it has its own', async () => {
    const { alice, guildId } = await world().scene();
    const category = await make(alice, guildId, { name: 'Hidden', type: 4, permission_overwrites: [deny(guildId, Permission.ViewChannel)] });
    const child = await make(alice, guildId, { name: 'child', parent_id: category.id });
    expect(child.permission_overwrites).toEqual([deny(guildId, Permission.ViewChannel)]);
    expect(child.parent_id).toBe(category.id);
    expect((await make(alice, guildId, { name: 'open', parent_id: category.id, permission_overwrites: [] })).permission_overwrites).toEqual([]);
    for (const parent_id of ['1', child.id])
      expect(await alice.rest.refused('POST', `/guilds/${guildId}/channels`, { body: { name: 'x', parent_id } })).toBe('400 50035');
    expect(await alice.rest.refused('POST', `/guilds/${guildId}/channels`, { body: { name: 'x', type: 4, parent_id: category.id } })).toBe('400 50035');
  });

  it('needs MANAGE_CHANNELS, and overwrites only what the maker may do', async () => {
    const { bob, mod, guildId } = await moderated(Permission.ManageChannels);
    expect(await bob.rest.refused('POST', `/guilds/${guildId}/channels`, { body: { name: 'x' } })).toBe('403 50013');
    const withOverwrite = { name: 'x', permission_overwrites: [deny(guildId, Permission.SendMessages)] };
    expect(await mod.rest.refused('POST', `/guilds/${guildId}/channels`, { body: withOverwrite })).toBe('403 50013');
    const { mod: able, guildId: other } = await moderated(Permission.ManageChannels | Permission.ManageRoles);
    await make(able, other, { name: 'fine', permission_overwrites: [deny(other, Permission.SendMessages)] });
    for (const bits of [Permission.BanMembers, Permission.ManageRoles]) {
      const body = { name: 'x', permission_overwrites: [deny(other, bits)] };
      expect(await able.rest.refused('POST', `/guilds/${other}/channels`, { body })).toBe('403 50013');
    }
  });

  it('stops at 50 in a category and at 500 in all', async () => {
    const { alice, guildId } = await world().scene();
    const { core } = world().server;
    const category = await make(alice, guildId, { name: 'Full', type: 4 });
    for (let count = 0; count < 50; count++) await make(alice, guildId, { name: `c${count}`, parent_id: category.id });
    expect(await alice.rest.refused('POST', `/guilds/${guildId}/channels`, { body: { name: 'x', parent_id: category.id } })).toBe('400 50035');
    const state = await core.states.get(guildId);
    const sample = [...(state?.channels.values() ?? [])][0];
    if (!state || !sample) throw new Error('no guild');
    for (let id = 1; state.channels.size < 500; id++) state.channels.set(String(id), { ...sample, id: String(id) });
    expect(await alice.rest.refused('POST', `/guilds/${guildId}/channels`, { body: { name: 'x' } })).toBe('400 30013');
    core.states.forget(guildId);
  }, 30_000);

  it('reads the fields of its kind and their bounds', async () => {
    const { alice, guildId } = await world().scene();
    const voice = await make(alice, guildId, { name: 'v', type: 2, bitrate: 96_000, user_limit: 5, topic: 'ignored nowhere' });
    expect(voice).toMatchObject({ bitrate: 96_000, user_limit: 5 });
    const forum = await make(alice, guildId, {
      name: 'f',
      type: 15,
      available_tags: [
        { name: 'bug', moderated: true },
        { name: 'idea', emoji_name: '💡' },
      ],
      default_reaction_emoji: { emoji_name: '👍' },
      default_sort_order: 1,
    });
    expect(forum).toMatchObject({
      available_tags: [
        { name: 'bug', moderated: true, emoji_id: null, emoji_name: null },
        { name: 'idea', emoji_name: '💡' },
      ],
      default_reaction_emoji: { emoji_id: null, emoji_name: '👍' },
      default_sort_order: 1,
    });
    const refusals = [{ type: 2, bitrate: 7999 }, { type: 2, user_limit: 100 }, { topic: 'x'.repeat(1025) }, { rate_limit_per_user: 21_601 }, { type: 1 }];
    for (const body of refusals) expect(await alice.rest.refused('POST', `/guilds/${guildId}/channels`, { body: { name: 'x', ...body } })).toBe('400 50035');
    expect(await alice.rest.refused('POST', `/guilds/${guildId}/channels`, { body: { name: 'x', type: 13, bitrate: 96_000 } })).toBe('400 30052');
    const twins = [{ name: 'same' }, { name: 'Same' }];
    expect(await alice.rest.refused('POST', `/guilds/${guildId}/channels`, { body: { name: 'x', type: 15, available_tags: twins } })).toBe('400 40061');
  });
});

describe('seeing channels', () => {
  it('shows nobody a channel that is hidden from them, and its category with a visible child', async () => {
    const { alice, bob, guildId } = await world().scene();
    const hide = [deny(guildId, Permission.ViewChannel)];
    const category = await make(alice, guildId, { name: 'Cat', type: 4, permission_overwrites: hide });
    const hidden = await make(alice, guildId, { name: 'hidden', parent_id: category.id });
    const ids = async (): Promise<string[]> => (await bob.rest.get<Channel[]>(`/guilds/${guildId}/channels`)).map((channel) => channel.id);
    expect(await ids()).not.toContain(category.id);
    expect(await bob.rest.refused('GET', `/channels/${hidden.id}`)).toBe('403 50001');
    const open = await make(alice, guildId, { name: 'open', parent_id: category.id, permission_overwrites: [] });
    expect(await ids()).toEqual(expect.arrayContaining([category.id, open.id]));
    expect(await ids()).not.toContain(hidden.id);
    expect(await bob.rest.refused('GET', '/channels/1')).toBe('404 10003');
    const stranger = await world().person();
    expect(await stranger.rest.refused('GET', `/channels/${open.id}`)).toBe('403 50001');
  });

  it('tells of a channel coming into sight and leaving it', async () => {
    const { alice, bob, guildId } = await world().scene();
    const bot = await world().bot({ owner: alice, guildId, permissions: 0n });
    const hidden = await make(alice, guildId, { name: 'hidden', permission_overwrites: [deny(guildId, Permission.ViewChannel)] });
    const listener = await bot.listen();
    const comes = listener.next('CHANNEL_CREATE');
    await alice.rest.put(`/channels/${hidden.id}/permissions/${bot.id}`, { type: 1, allow: '1024', deny: '0' });
    expect(await comes).toMatchObject({ id: hidden.id, name: 'hidden' });
    const goes = listener.next('CHANNEL_DELETE');
    await alice.rest.delete(`/channels/${hidden.id}/permissions/${bot.id}`);
    expect(await goes).toMatchObject({ id: hidden.id });
    expect(await bob.rest.refused('GET', `/channels/${hidden.id}`)).toBe('403 50001');
  });
});

describe('changing channels', () => {
  it('changes what is given, tells everybody, and writes old and new', async () => {
    const { alice, bot, guildId, textId } = await world().scene();
    const listener = await bot.listen();
    const heard = listener.next('CHANNEL_UPDATE');
    const changed = await bot.rest.patch<Channel>(
      `/channels/${textId}`,
      { name: 'New Name', topic: 'about', nsfw: true, rate_limit_per_user: 5, default_auto_archive_duration: 60 },
      { headers: { 'x-audit-log-reason': 'tidy' } },
    );
    expect(changed).toMatchObject({ name: 'new-name', topic: 'about', nsfw: true, rate_limit_per_user: 5, default_auto_archive_duration: 60 });
    expect(await heard).toEqual(changed);
    expect(await bot.rest.patch(`/channels/${textId}`, { topic: null })).toMatchObject({ topic: null, name: 'new-name' });
    const log = await alice.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs`, { query: { action_type: AuditLogEvent.ChannelUpdate } });
    expect(log.audit_log_entries[1]).toMatchObject({ reason: 'tidy', target_id: textId });
    expect(log.audit_log_entries[1]?.changes).toContainEqual({ key: 'name', old_value: 'general', new_value: 'new-name' });
  });

  it('turns text into announcements and back, and nothing else', async () => {
    const { alice, textId, voiceId } = await world().scene();
    expect(await alice.rest.patch(`/channels/${textId}`, { type: 5 })).toMatchObject({ type: 5 });
    expect(await alice.rest.patch(`/channels/${textId}`, { type: 0 })).toMatchObject({ type: 0 });
    expect(await alice.rest.refused('PATCH', `/channels/${textId}`, { body: { type: 15 } })).toBe('400 50035');
    expect(await alice.rest.refused('PATCH', `/channels/${voiceId}`, { body: { type: 0 } })).toBe('400 50035');
  });

  it('needs MANAGE_CHANNELS, and MANAGE_ROLES for overwrites', async () => {
    const { alice, bob, mod, guildId, textId } = await moderated(Permission.ManageChannels);
    expect(await bob.rest.refused('PATCH', `/channels/${textId}`, { body: { name: 'no' } })).toBe('403 50013');
    expect(await mod.rest.refused('PATCH', `/channels/${textId}`, { body: { permission_overwrites: [] } })).toBe('403 50013');
    const roles = await world().bot({ owner: alice, guildId, permissions: Permission.ManageRoles });
    const body = { permission_overwrites: [deny(guildId, Permission.AddReactions)] };
    expect(await roles.rest.patch(`/channels/${textId}`, body)).toMatchObject(body);
    expect(await roles.rest.refused('PATCH', `/channels/${textId}`, { body: { ...body, name: 'no' } })).toBe('403 50013');
  });

  it('keeps the tags of a forum by their ids', async () => {
    const { alice, guildId } = await world().scene();
    const forum = await alice.rest.post<{ id: string; available_tags: { id: string }[] }>(`/guilds/${guildId}/channels`, {
      name: 'f',
      type: 15,
      available_tags: [{ name: 'a' }, { name: 'b' }],
    });
    const [first] = forum.available_tags;
    const changed = await alice.rest.patch<typeof forum>(`/channels/${forum.id}`, {
      available_tags: [{ id: first?.id, name: 'renamed' }, { name: 'c' }],
      flags: 16,
    });
    expect(changed).toMatchObject({ flags: 16, available_tags: [{ id: first?.id, name: 'renamed' }, { name: 'c' }] });
  });
});

describe('overwrites', () => {
  it('are set, changed and taken away, each with its audit entry', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const role = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'r' });
    await alice.rest.put(`/channels/${textId}/permissions/${role.id}`, { type: 0, allow: '2048', deny: 1024 });
    await alice.rest.put(`/channels/${textId}/permissions/${role.id}`, { type: 'role', allow: '2048', deny: '0' });
    await alice.rest.put(`/channels/${textId}/permissions/${bob.id}`, { type: 1, allow: '3072', deny: '1024' });
    const { permission_overwrites: overwrites } = await alice.rest.get<Channel>(`/channels/${textId}`);
    expect(overwrites).toEqual([
      { id: role.id, type: 0, allow: '2048', deny: '0' },
      { id: bob.id, type: 1, allow: '2048', deny: '1024' },
    ]);
    await alice.rest.delete(`/channels/${textId}/permissions/${bob.id}`);
    expect(await alice.rest.refused('DELETE', `/channels/${textId}/permissions/${bob.id}`)).toBe('404 10009');
    expect(await alice.rest.refused('PUT', `/channels/${textId}/permissions/1`, { body: { type: 0 } })).toBe('404 10011');
    const { ChannelOverwriteCreate: created, ChannelOverwriteUpdate: updated, ChannelOverwriteDelete: deleted } = AuditLogEvent;
    expect((await actions(alice, guildId)).slice(0, 4)).toEqual([deleted, created, updated, created]);
  });

  it('allow and deny only what the editor may do, unless the channel itself lets them', async () => {
    const { alice, bob, mod, guildId, textId } = await moderated(Permission.ManageRoles);
    const path = `/channels/${textId}/permissions/${guildId}`;
    expect(await bob.rest.refused('PUT', path, { body: { type: 0, allow: '0', deny: '0' } })).toBe('403 50013');
    const ban = { type: 0, allow: '0', deny: Permission.ManageMessages.toString() };
    expect(await mod.rest.refused('PUT', path, { body: ban })).toBe('403 50013');
    await mod.rest.put(path, { type: 0, allow: '0', deny: Permission.AddReactions.toString() });
    await alice.rest.put(`/channels/${textId}/permissions/${mod.id}`, { type: 1, allow: Permission.ManageRoles.toString(), deny: '0' });
    await mod.rest.put(path, ban);
  });
});

describe('moving channels', () => {
  it('sorts, and moves one into a category with its permissions', async () => {
    const { alice, bot, guildId, textId } = await world().scene();
    const category = await make(alice, guildId, { name: 'Cat', type: 4, permission_overwrites: [deny(guildId, Permission.AddReactions)] });
    const other = await make(alice, guildId, { name: 'other' });
    const listener = await bot.listen();
    const heard = listener.next<Channel>('CHANNEL_UPDATE', (channel) => channel.id === textId);
    await alice.rest.patch(`/guilds/${guildId}/channels`, [
      { id: textId, position: 5, parent_id: category.id, lock_permissions: true },
      { id: other.id, position: 0 },
    ]);
    expect(await heard).toMatchObject({ position: 5, parent_id: category.id, permission_overwrites: category.permission_overwrites });
    expect(await alice.rest.get(`/channels/${other.id}`)).toMatchObject({ position: 0 });
  });

  it('changes one parent at a time, of channels that are there, with MANAGE_CHANNELS', async () => {
    const { alice, bob, guildId, textId, voiceId } = await world().scene();
    const both = [textId, voiceId].map((id) => ({ id, parent_id: null }));
    expect(await alice.rest.refused('PATCH', `/guilds/${guildId}/channels`, { body: both })).toBe('400 40009');
    expect(await alice.rest.refused('PATCH', `/guilds/${guildId}/channels`, { body: [{ id: '1', position: 1 }] })).toBe('400 50035');
    expect(await bob.rest.refused('PATCH', `/guilds/${guildId}/channels`, { body: [{ id: textId, position: 9 }] })).toBe('403 50013');
  });
});

describe('deleting channels', () => {
  it('tells those who saw it, and nobody else', async () => {
    const { alice, bot, guildId } = await world().scene();
    const blind = await world().bot({ owner: alice, guildId, permissions: 0n });
    const hidden = await make(alice, guildId, { name: 'hidden', permission_overwrites: [deny(guildId, Permission.ViewChannel)] });
    const open = await make(alice, guildId, { name: 'open' });
    const [sees, sawNot] = [await bot.listen(), await blind.listen()];
    const heard = sees.next('CHANNEL_DELETE', (channel) => channel['id'] === hidden.id);
    expect(await alice.rest.delete(`/channels/${hidden.id}`)).toMatchObject({ id: hidden.id, name: 'hidden' });
    expect(await heard).toMatchObject({ id: hidden.id });
    const next = sawNot.next('CHANNEL_DELETE');
    await alice.rest.delete(`/channels/${open.id}`);
    expect(await next).toMatchObject({ id: open.id });
    expect(await alice.rest.refused('GET', `/channels/${hidden.id}`)).toBe('404 10003');
  });

  it('frees the children of a category and what the guild used the channel for', async () => {
    const { alice, bot, guildId, textId, voiceId } = await world().scene();
    const category = await make(alice, guildId, { name: 'Cat', type: 4 });
    const child = await make(alice, guildId, { name: 'child', parent_id: category.id });
    const listener = await bot.listen();
    const freed = listener.next<Channel>('CHANNEL_UPDATE', (channel) => channel.id === child.id);
    await alice.rest.delete(`/channels/${category.id}`);
    expect((await freed).parent_id).toBeNull();
    await alice.rest.patch(`/guilds/${guildId}`, { afk_channel_id: voiceId, rules_channel_id: textId, system_channel_id: textId });
    const unset = listener.next('GUILD_UPDATE', (guild) => guild['system_channel_id'] === null);
    await alice.rest.delete(`/channels/${textId}`);
    expect(await unset).toMatchObject({ rules_channel_id: null, system_channel_id: null, afk_channel_id: voiceId });
    await alice.rest.delete(`/channels/${voiceId}`);
    expect(await alice.rest.get(`/guilds/${guildId}`)).toMatchObject({ afk_channel_id: null });
  });

  it('needs MANAGE_CHANNELS', async () => {
    const { bob, textId } = await world().scene();
    expect(await bob.rest.refused('DELETE', `/channels/${textId}`)).toBe('403 50013');
  });
});

describe('changing threads', () => {
  const start = (who: Somebody, channelId: Snowflake, body: Record<string, unknown> = {}): Promise<APIThreadChannel> =>
    who.rest.post<APIThreadChannel>(`/channels/${channelId}/threads`, { name: 'a thread', type: 11, ...body });

  it('lets its creator name and close it, and anybody who writes open it again', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const carol = await world().person('carol');
    await world().join(guildId, carol);
    const thread = await start(bob, textId);
    const listener = await bot.listen();
    const renamed = listener.next('THREAD_UPDATE');
    expect(await bob.rest.patch(`/channels/${thread.id}`, { name: 'Better Name', auto_archive_duration: 60 })).toMatchObject({ name: 'Better Name' });
    expect(await renamed).toMatchObject({ id: thread.id, name: 'Better Name', thread_metadata: { auto_archive_duration: 60 } });
    expect(await carol.rest.refused('PATCH', `/channels/${thread.id}`, { body: { name: 'mine' } })).toBe('403 50013');
    expect(await carol.rest.refused('PATCH', `/channels/${thread.id}`, { body: { archived: true } })).toBe('403 50013');
    const closed = listener.next('THREAD_UPDATE');
    await bob.rest.patch(`/channels/${thread.id}`, { archived: true });
    expect(await closed).toMatchObject({ thread_metadata: { archived: true } });
    for (const body of [{ name: 'closed' }, { locked: true }]) expect(await alice.rest.refused('PATCH', `/channels/${thread.id}`, { body })).toBe('400 50083');
    const opened = listener.next('THREAD_UPDATE');
    await carol.rest.patch(`/channels/${thread.id}`, { archived: false });
    expect(await opened).toMatchObject({ id: thread.id, thread_metadata: { archived: false } });
    expect(await bob.rest.get(`/channels/${thread.id}`)).toMatchObject({ member: { user_id: bob.id } });
  });

  it('keeps slow mode and locks for MANAGE_THREADS', async () => {
    const { bob, mod, textId } = await moderated(Permission.ManageThreads);
    const thread = await start(bob, textId);
    for (const body of [{ locked: true }, { rate_limit_per_user: 5 }]) {
      expect(await bob.rest.refused('PATCH', `/channels/${thread.id}`, { body })).toBe('403 50013');
      await mod.rest.patch(`/channels/${thread.id}`, body);
    }
    expect(await bob.rest.refused('PATCH', `/channels/${thread.id}`, { body: { name: 'mine, but locked' } })).toBe('403 50013');
    await mod.rest.patch(`/channels/${thread.id}`, { archived: true });
    expect(await bob.rest.refused('PATCH', `/channels/${thread.id}`, { body: { archived: false } })).toBe('403 50013');
    expect(await mod.rest.patch(`/channels/${thread.id}`, { archived: false, locked: false })).toMatchObject({
      thread_metadata: { archived: false, locked: false },
    });
  });

  it('tags and pins posts of a forum', async () => {
    const { alice, bob, guildId } = await world().scene();
    const forum = await alice.rest.post<{ id: string; available_tags: { id: string }[] }>(`/guilds/${guildId}/channels`, {
      name: 'f',
      type: 15,
      available_tags: [{ name: 'free' }, { name: 'mods', moderated: true }],
    });
    const [free, mods] = forum.available_tags;
    const post = (who: Somebody) => who.rest.post<APIThreadChannel>(`/channels/${forum.id}/threads`, { name: 'post', message: { content: 'hi' } });
    const [first, second] = [await post(bob), await post(alice)];
    expect(await bob.rest.patch(`/channels/${first.id}`, { applied_tags: [free?.id] })).toMatchObject({ applied_tags: [free?.id] });
    expect(await bob.rest.refused('PATCH', `/channels/${first.id}`, { body: { applied_tags: [mods?.id] } })).toBe('403 50013');
    expect(await bob.rest.refused('PATCH', `/channels/${first.id}`, { body: { applied_tags: ['1'] } })).toBe('404 10087');
    expect(await alice.rest.patch(`/channels/${first.id}`, { flags: 2, applied_tags: [mods?.id] })).toMatchObject({ flags: 2 });
    expect(await alice.rest.refused('PATCH', `/channels/${second.id}`, { body: { flags: 2 } })).toBe('400 30047');
    expect(await alice.rest.patch(`/channels/${first.id}`, { archived: true })).toMatchObject({ flags: 0 });
  });

  it('deletes with MANAGE_THREADS only', async () => {
    const { bob, mod, bot, guildId, textId } = await moderated(Permission.ManageThreads);
    const thread = await start(bob, textId);
    expect(await bob.rest.refused('DELETE', `/channels/${thread.id}`)).toBe('403 50013');
    const listener = await bot.listen();
    const heard = listener.next('THREAD_DELETE');
    await mod.rest.delete(`/channels/${thread.id}`);
    expect(await heard).toEqual({ id: thread.id, guild_id: guildId, parent_id: textId, type: 11 });
    expect(await mod.rest.refused('GET', `/channels/${thread.id}`)).toBe('404 10003');
  });
});

describe('direct conversations', () => {
  const open = (who: Somebody, other: Somebody): Promise<{ id: string }> => who.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: other.id });
  const listed = async (who: Somebody): Promise<string[]> => (await who.rest.get<{ id: string }[]>('/users/@me/channels')).map((channel) => channel.id);

  it('are closed by one, and come back when somebody writes', async () => {
    const [alice, bob] = [await world().person('alice'), await world().person('bob')];
    const { guildId } = await world().scene();
    for (const somebody of [alice, bob]) await world().join(guildId, somebody);
    const { id } = await open(alice, bob);
    await alice.rest.post(`/channels/${id}/messages`, { content: 'hello' });
    const listener = await alice.listen();
    const closed = listener.next('CHANNEL_DELETE');
    expect(await alice.rest.delete(`/channels/${id}`)).toMatchObject({ id, recipients: [{ id: bob.id }] });
    expect(await closed).toMatchObject({ id });
    expect([await listed(alice), await listed(bob)]).toEqual([[], [id]]);
    const back = Promise.all([listener.next('CHANNEL_CREATE'), listener.next('MESSAGE_CREATE')]);
    await bob.rest.post(`/channels/${id}/messages`, { content: 'still there?' });
    expect(await back).toMatchObject([{ id }, { content: 'still there?' }]);
    expect(await listed(alice)).toEqual([id]);
    await alice.rest.delete(`/channels/${id}`);
    expect((await open(alice, bob)).id).toBe(id);
    expect(await listed(alice)).toEqual([id]);
    expect(await alice.rest.refused('PATCH', `/channels/${id}`, { body: { name: 'ours' } })).toBe('403 50003');
  });

  it('of a group are named, joined and left', async () => {
    const [alice, bob, carol, dave] = [await world().person('alice'), await world().person('bob'), await world().person('carol'), await world().person('dave')];
    const { guildId } = await world().scene();
    for (const somebody of [alice, bob, carol, dave]) await world().join(guildId, somebody);
    const group = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipients: [bob.id, carol.id] });
    expect(await bob.rest.patch(`/channels/${group.id}`, { name: 'We three' })).toMatchObject({ name: 'We three', owner_id: alice.id });
    const [bobs, daves] = [await bob.listen(), await dave.listen()];
    const heard = Promise.all([bobs.next('CHANNEL_RECIPIENT_ADD'), daves.next('CHANNEL_CREATE')]);
    await alice.rest.put(`/channels/${group.id}/recipients/${dave.id}`);
    expect(await heard).toMatchObject([{ channel_id: group.id, user: { id: dave.id } }, { id: group.id }]);
    expect(await bob.rest.refused('DELETE', `/channels/${group.id}/recipients/${dave.id}`)).toBe('403 50013');
    const left = Promise.all([bobs.next('CHANNEL_RECIPIENT_REMOVE'), daves.next('CHANNEL_DELETE')]);
    await alice.rest.delete(`/channels/${group.id}/recipients/${dave.id}`);
    expect(await left).toMatchObject([{ user: { id: dave.id } }, { id: group.id }]);
    expect(await dave.rest.refused('GET', `/channels/${group.id}`)).toBe('403 50001');
    await alice.rest.delete(`/channels/${group.id}`);
    expect(await bob.rest.get(`/channels/${group.id}`)).toMatchObject({ owner_id: bob.id });
    const bot = await world().bot();
    expect(await bob.rest.refused('PUT', `/channels/${group.id}/recipients/${bot.id}`)).toBe('400 50033');
  });
});
