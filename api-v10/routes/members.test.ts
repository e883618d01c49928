import {
  AuditLogEvent,
  GatewayOpcodes,
  PermissionFlagsBits as Permission,
  type APIAuditLog,
  type APIGuildMember,
  type APIRole,
  type APIVoiceState,
  type Snowflake,
} from 'discord-api-types/v10';
import { postMessage } from '#core/messages/post-message';
import { wireTime } from '#core/ports/clock';
import { newUser } from '#core/users/new-user';
import { openLogin } from '#core/accounts/login';
import { hashToken, mintToken } from '#core/accounts/token';
import { useWorld, type Scene, type Somebody } from '#compat-tests/world';

const world = useWorld();
const PNG = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const DAY_MS = 86_400_000;

const audits = async (who: Somebody, guildId: Snowflake, action: AuditLogEvent): Promise<APIAuditLog['audit_log_entries']> =>
  (await who.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs`, { query: { action_type: action } })).audit_log_entries;

/** A guild with a moderator that has these permissions and stands above bob. */
async function moderated(permissions: bigint): Promise<Scene & { mod: Somebody }> {
  const scene = await world().scene();
  const mod = await world().bot({ owner: scene.alice, guildId: scene.guildId, permissions });
  return { ...scene, mod };
}

/** Gives somebody a role above all others. */
async function raise({ alice, guildId }: Scene, userId: Snowflake, permissions = 0n): Promise<APIRole> {
  const role = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'top', permissions: permissions.toString() });
  const { length } = await alice.rest.get<APIRole[]>(`/guilds/${guildId}/roles`);
  await alice.rest.patch(`/guilds/${guildId}/roles`, [{ id: role.id, position: length - 1 }]);
  await alice.rest.put(`/guilds/${guildId}/members/${userId}/roles/${role.id}`);
  return role;
}

/** Puts somebody into a voice channel by their own gateway session. */
async function connect(who: Somebody, guildId: Snowflake, channelId: Snowflake): Promise<void> {
  const listener = await who.listen();
  const heard = listener.next<APIVoiceState>('VOICE_STATE_UPDATE', (voice) => voice.user_id === who.id);
  listener.send(GatewayOpcodes.VoiceStateUpdate, { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false });
  await heard;
}

describe('reading members', () => {
  it('pages by id, and ends with an empty page', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    const found: string[] = [];
    for (let after = '0'; ; after = found.at(-1) ?? '0') {
      const page = await bot.rest.get<APIGuildMember[]>(`/guilds/${guildId}/members`, { query: { limit: 2, after } });
      if (page.length === 0) break;
      found.push(...page.map((member) => member.user.id));
    }
    expect(found).toEqual([alice.id, bob.id, bot.id].toSorted((a, b) => Number(BigInt(a) - BigInt(b))));
    expect(await bot.rest.get<unknown[]>(`/guilds/${guildId}/members`)).toHaveLength(1);
  });

  it('lists them to no bot without the switch for members', async () => {
    const { alice, guildId } = await world().scene();
    const bot = await world().bot({ owner: alice, guildId, intents: [] });
    expect(await bot.rest.refused('GET', `/guilds/${guildId}/members`)).toBe('403 50001');
  });

  it('finds members by the beginning of any of their names', async () => {
    const { bob, bot, guildId } = await world().scene();
    await bot.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { nick: 'Ærøskøbing' });
    const search = (query: string) => bot.rest.get<APIGuildMember[]>(`/guilds/${guildId}/members/search`, { query: { query, limit: 10 } });
    expect((await search('ærø')).map((member) => member.user.id)).toEqual([bob.id]);
    expect((await search(bob.name.toUpperCase())).map((member) => member.user.id)).toEqual([bob.id]);
    expect(await search('nobody of this name')).toEqual([]);
    expect(await bot.rest.refused('GET', `/guilds/${guildId}/members/search`)).toBe('400 50035');
  });

  it('knows no strangers', async () => {
    const { bot, guildId } = await world().scene();
    const stranger = await world().person();
    expect(await bot.rest.refused('GET', `/guilds/${guildId}/members/1`)).toBe('404 10013');
    expect(await bot.rest.refused('GET', `/guilds/${guildId}/members/${stranger.id}`)).toBe('404 10007');
    expect(await stranger.rest.refused('GET', `/guilds/${guildId}/members/${bot.id}`)).toBe('404 10004');
  });
});

describe('changing a member', () => {
  const FIELDS: [field: string, value: unknown, permission: keyof typeof Permission][] = [
    ['nick', 'someone', 'ManageNicknames'],
    ['roles', [], 'ManageRoles'],
    ['communication_disabled_until', null, 'ModerateMembers'],
    ['flags', 4, 'ManageGuild'],
  ];
  it.each(FIELDS)('%s may be %j with %s', async (field, value, permission) => {
    const { alice, bob, mod, guildId } = await moderated(Permission[permission]);
    const others = Object.values(Permission).reduce((all, bit) => all | bit, 0n) & ~Permission.Administrator & ~Permission[permission];
    const other = await world().bot({ owner: alice, guildId, permissions: others });
    const path = `/guilds/${guildId}/members/${bob.id}`;
    if (field !== 'flags') expect(await other.rest.refused('PATCH', path, { body: { [field]: value } })).toBe('403 50013');
    expect(await mod.rest.patch<APIGuildMember>(path, { [field]: value })).toMatchObject({ user: { id: bob.id } });
    expect(await bob.rest.refused('PATCH', `/guilds/${guildId}/members/${mod.id}`, { body: { [field]: value } })).toBe('403 50013');
  });
  it('names, tells, and writes down what was before', async () => {
    const { alice, bob, mod, guildId } = await moderated(Permission.ManageNicknames);
    const listener = await mod.listen();
    const heard = listener.next<APIGuildMember>('GUILD_MEMBER_UPDATE');
    await mod.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { nick: '  Bobby   B ' }, { headers: { 'x-audit-log-reason': 'because' } });
    expect((await heard).nick).toBe('Bobby B');
    await mod.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { nick: '' });
    expect((await alice.rest.get<APIGuildMember>(`/guilds/${guildId}/members/${bob.id}`)).nick).toBeNull();
    expect(await audits(alice, guildId, AuditLogEvent.MemberUpdate)).toMatchObject([
      { changes: [{ key: 'nick', old_value: 'Bobby B' }] },
      { target_id: bob.id, user_id: mod.id, reason: 'because', changes: [{ key: 'nick', new_value: 'Bobby B' }] },
    ]);
  });

  it('reaches nobody of one’s own height or above, and never the owner', async () => {
    const scene = await moderated(Permission.ManageNicknames | Permission.ModerateMembers | Permission.KickMembers);
    const { alice, bob, mod, guildId } = scene;
    await raise(scene, bob.id);
    for (const id of [alice.id, bob.id]) {
      expect(await mod.rest.refused('PATCH', `/guilds/${guildId}/members/${id}`, { body: { nick: 'no' } })).toBe('403 50013');
      expect(await mod.rest.refused('PATCH', `/guilds/${guildId}/members/${id}`, { body: { communication_disabled_until: null } })).toBe('403 50013');
      expect(await mod.rest.refused('DELETE', `/guilds/${guildId}/members/${id}`)).toBe('403 50013');
    }
  });

  it('sets roles as a list, of which only the differences are looked at', async () => {
    const scene = await moderated(Permission.ManageRoles);
    const { alice, bob, mod, guildId } = scene;
    const top = await raise(scene, bob.id);
    const low = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'low', permissions: '0' });
    const path = `/guilds/${guildId}/members/${bob.id}`;
    expect((await mod.rest.patch<APIGuildMember>(path, { roles: [top.id, low.id] })).roles).toEqual([top.id, low.id]);
    expect(await mod.rest.refused('PATCH', path, { body: { roles: [low.id] } })).toBe('403 50013');
    expect(await mod.rest.refused('PATCH', path, { body: { roles: [top.id, '1'] } })).toBe('404 10011');
    const managed = (await alice.rest.get<APIRole[]>(`/guilds/${guildId}/roles`)).find((role) => role.managed);
    expect(await alice.rest.refused('PATCH', path, { body: { roles: [managed?.id] } })).toBe('400 50028');
    expect(await audits(alice, guildId, AuditLogEvent.MemberRoleUpdate)).toMatchObject([{ changes: [{ key: '$add', new_value: [{ id: low.id }] }] }, {}]);
  });

  it('lets a member rename themselves with CHANGE_NICKNAME', async () => {
    const { alice, bob, guildId } = await world().scene();
    expect((await bob.rest.patch<APIGuildMember>(`/guilds/${guildId}/members/@me`, { nick: 'B', bio: 'hi', avatar: PNG, banner: PNG })).nick).toBe('B');
    const seen = await alice.rest.get<APIGuildMember>(`/guilds/${guildId}/members/${bob.id}`);
    expect(seen.avatar).toMatch(/^[0-9a-f]{32}$/);
    expect(seen.banner).toMatch(/^[0-9a-f]{32}$/);
    expect(seen).not.toHaveProperty('bio');
    expect(await bob.rest.patch(`/guilds/${guildId}/members/@me/nick`, { nick: 'Bo' })).toEqual({ nick: 'Bo' });
    const everyone = await alice.rest.get<APIRole>(`/guilds/${guildId}/roles/${guildId}`);
    const without = (BigInt(everyone.permissions) & ~Permission.ChangeNickname).toString();
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: without });
    expect(await bob.rest.refused('PATCH', `/guilds/${guildId}/members/@me`, { body: { nick: 'C' } })).toBe('403 50013');
    expect((await bob.rest.patch<APIGuildMember>(`/guilds/${guildId}/members/@me`, { avatar: null })).avatar).toBeNull();
  });
});

describe('timeouts', () => {
  it('silence a member until they are over', async () => {
    const { bob, mod, guildId, textId } = await moderated(Permission.ModerateMembers);
    const until = new Date(Date.now() + 60_000).toISOString();
    const muted = await mod.rest.patch<APIGuildMember>(`/guilds/${guildId}/members/${bob.id}`, { communication_disabled_until: until });
    expect(Date.parse(muted.communication_disabled_until ?? '')).toBe(Date.parse(until));
    expect(await bob.rest.refused('POST', `/channels/${textId}/messages`, { body: { content: 'mm' } })).toBe('403 50013');
    await bob.rest.get(`/channels/${textId}/messages`);
    await mod.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { communication_disabled_until: null });
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'free' });
  });

  it('last 28 days at most, and are not for administrators', async () => {
    const scene = await moderated(Permission.ModerateMembers);
    const { alice, bob, mod, guildId } = scene;
    const path = `/guilds/${guildId}/members/${bob.id}`;
    const tooLong = new Date(Date.now() + 29 * DAY_MS).toISOString();
    expect(await mod.rest.refused('PATCH', path, { body: { communication_disabled_until: tooLong } })).toBe('400 50035');
    const admins = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'admins', permissions: Permission.Administrator.toString() });
    await alice.rest.put(`${path}/roles/${admins.id}`);
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect(await mod.rest.refused('PATCH', path, { body: { communication_disabled_until: soon } })).toBe('403 50013');
    expect(await alice.rest.refused('PATCH', path, { body: { communication_disabled_until: soon } })).toBe('403 50013');
  });
});

describe('members in voice', () => {
  it('are muted, deafened, moved and put out', async () => {
    const { alice, bob, mod, guildId, voiceId } = await moderated(Permission.MuteMembers | Permission.DeafenMembers | Permission.MoveMembers);
    const path = `/guilds/${guildId}/members/${bob.id}`;
    for (const body of [{ mute: true }, { deaf: true }, { channel_id: voiceId }, { channel_id: null }])
      expect(await mod.rest.refused('PATCH', path, { body })).toBe('400 40032');
    const other = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'Other', type: 2 });
    await connect(bob, guildId, voiceId);
    const listener = await mod.listen();
    const muted = listener.next<APIVoiceState>('VOICE_STATE_UPDATE');
    expect(await mod.rest.patch<APIGuildMember>(path, { mute: true, deaf: true })).toMatchObject({ mute: true, deaf: true });
    expect(await muted).toMatchObject({ user_id: bob.id, mute: true, deaf: true, channel_id: voiceId });
    const moved = listener.next<APIVoiceState>('VOICE_STATE_UPDATE');
    await mod.rest.patch(path, { channel_id: other.id });
    expect(await moved).toMatchObject({ channel_id: other.id, mute: true });
    const left = listener.next<APIVoiceState>('VOICE_STATE_UPDATE');
    await mod.rest.patch(path, { channel_id: null });
    expect((await left).channel_id).toBeNull();
    expect(await audits(alice, guildId, AuditLogEvent.MemberMove)).toMatchObject([{ options: { channel_id: other.id, count: '1' } }]);
    expect(await audits(alice, guildId, AuditLogEvent.MemberDisconnect)).toHaveLength(1);
  });

  it.each([
    ['mute', 'MuteMembers'],
    ['deaf', 'DeafenMembers'],
    ['channel_id', 'MoveMembers'],
  ] as const)('%s needs %s', async (field, permission) => {
    const { alice, bob, guildId, voiceId } = await world().scene();
    const all = Permission.MuteMembers | Permission.DeafenMembers | Permission.MoveMembers;
    const without = await world().bot({ owner: alice, guildId, permissions: all & ~Permission[permission] });
    await connect(bob, guildId, voiceId);
    const body = { [field]: field === 'channel_id' ? null : true };
    expect(await without.rest.refused('PATCH', `/guilds/${guildId}/members/${bob.id}`, { body })).toBe('403 50013');
  });

  it('are moved only to where the mover may connect, and to voice channels', async () => {
    const { alice, bob, mod, guildId, textId, voiceId } = await moderated(Permission.MoveMembers);
    const deny = { id: guildId, type: 0, allow: '0', deny: Permission.Connect.toString() };
    const closed = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'Closed', type: 2, permission_overwrites: [deny] });
    await connect(bob, guildId, voiceId);
    expect(await mod.rest.refused('PATCH', `/guilds/${guildId}/members/${bob.id}`, { body: { channel_id: closed.id } })).toBe('403 50013');
    expect(await mod.rest.refused('PATCH', `/guilds/${guildId}/members/${bob.id}`, { body: { channel_id: textId } })).toBe('400 50035');
  });
});

describe('newcomers', () => {
  it('are known again when they come back', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    expect((await alice.rest.get<APIGuildMember>(`/guilds/${guildId}/members/${bob.id}`)).flags).toBe(0);
    await alice.rest.delete(`/guilds/${guildId}/members/${bob.id}`);
    const listener = await bot.listen();
    const heard = listener.next<APIGuildMember>('GUILD_MEMBER_ADD');
    await world().join(guildId, bob);
    expect((await heard).flags).toBe(1);
    expect((await alice.rest.get<APIGuildMember>(`/guilds/${guildId}/members/${bob.id}`)).flags).toBe(1);
  });

  it('wait before they talk where the guild wants that, unless somebody has vouched for them', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const speak = () => bob.rest.refused('POST', `/channels/${textId}/messages`, { body: { content: 'Hello' } });
    await alice.rest.patch(`/guilds/${guildId}`, { verification_level: 2 });
    expect(await speak()).toBe('403 50009');
    expect(await alice.rest.post(`/channels/${textId}/messages`, { content: 'Hello' })).toBeTruthy();
    expect(await bot.rest.post(`/channels/${textId}/messages`, { content: 'Hello' })).toBeTruthy();
    await alice.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { flags: 4 });
    expect(await bob.rest.post(`/channels/${textId}/messages`, { content: 'Hello' })).toBeTruthy();
    await alice.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { flags: 0 });
    expect(await speak()).toBe('403 50009');
    const role = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'known' });
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    expect(await bob.rest.post(`/channels/${textId}/messages`, { content: 'Hello' })).toBeTruthy();
  });
});

describe('kicking', () => {
  it('takes a member out: they lose the guild, the others hear of it', async () => {
    const { alice, bob, mod, guildId } = await moderated(Permission.KickMembers);
    const [bobs, mods] = [await bob.listen(), await mod.listen()];
    const lost = bobs.next('GUILD_DELETE');
    const heard = mods.next('GUILD_MEMBER_REMOVE');
    await mod.rest.delete(`/guilds/${guildId}/members/${bob.id}`, { headers: { 'x-audit-log-reason': 'rude' } });
    expect(await lost).toMatchObject({ id: guildId });
    expect(await heard).toMatchObject({ guild_id: guildId, user: { id: bob.id } });
    expect(await mod.rest.refused('DELETE', `/guilds/${guildId}/members/${bob.id}`)).toBe('404 10007');
    expect(await audits(alice, guildId, AuditLogEvent.MemberKick)).toMatchObject([{ target_id: bob.id, user_id: mod.id, reason: 'rude' }]);
  });

  it('takes a bot’s managed role and integration along', async () => {
    const { alice, mod, guildId } = await moderated(Permission.KickMembers);
    const watching = await world().bot({ owner: alice, guildId });
    const listener = await watching.listen();
    const heard = Promise.all([listener.next('GUILD_ROLE_DELETE'), listener.next('INTEGRATION_DELETE')]);
    await alice.rest.delete(`/guilds/${guildId}/members/${mod.id}`);
    await heard;
    const roles = await alice.rest.get<APIRole[]>(`/guilds/${guildId}/roles`);
    expect(roles.some((role) => role.tags?.bot_id === mod.id)).toBe(false);
  });

  it('needs KICK_MEMBERS', async () => {
    const { bob, bot, guildId } = await world().scene();
    expect(await bob.rest.refused('DELETE', `/guilds/${guildId}/members/${bot.id}`)).toBe('403 50013');
  });
});

describe('letting people in by OAuth2', () => {
  /** A bearer token as the authorization would have made it. */
  async function bearer(userId: Snowflake, applicationId: Snowflake, scopes: string[]): Promise<string> {
    const { core } = world().server;
    const now = wireTime(Date.now());
    const token = mintToken(userId, Date.now());
    await core.logins.insert({
      tokenHash: hashToken(token),
      userId,
      kind: 'bearer',
      createdAt: now,
      lastUsedAt: now,
      client: { os: '', platform: '', location: null },
      scopes,
      applicationId,
      expiresAt: null,
    });
    return token;
  }

  it('adds a person who gave guilds.join, once', async () => {
    const { mod, guildId } = await moderated(Permission.CreateInstantInvite | Permission.ManageNicknames);
    const carol = await world().person('carol');
    const path = `/guilds/${guildId}/members/${carol.id}`;
    const access_token = await bearer(carol.id, mod.id, ['identify', 'guilds.join']);
    const answer = await mod.rest.ask<APIGuildMember>('PUT', path, { body: { access_token, nick: 'new here' } });
    expect([answer.status, answer.body.nick]).toEqual([201, 'new here']);
    expect((await mod.rest.ask('PUT', path, { body: { access_token } })).status).toBe(204);
  });

  it('refuses other people’s tokens, other scopes, and the banned', async () => {
    const { alice, bob, mod, bot, guildId } = await moderated(Permission.CreateInstantInvite);
    const carol = await world().person('carol');
    const path = `/guilds/${guildId}/members/${carol.id}`;
    const put = async (token: string): Promise<string> => mod.rest.refused('PUT', path, { body: { access_token: token } });
    expect(await put('nonsense')).toBe('401 50025');
    expect(await put(carol.token)).toBe('401 50025');
    expect(await put(await bearer(bob.id, mod.id, ['guilds.join']))).toBe('401 50025');
    expect(await put(await bearer(carol.id, bot.id, ['guilds.join']))).toBe('401 50025');
    expect(await put(await bearer(carol.id, mod.id, ['identify']))).toBe('403 50026');
    await alice.rest.put(`/guilds/${guildId}/bans/${carol.id}`, {});
    const good = await bearer(carol.id, mod.id, ['guilds.join']);
    expect(await put(good)).toBe('403 40007');
    expect(await mod.rest.refused('PUT', path, { body: { access_token: good, nick: 'no' } })).toBe('403 50013');
  });
});

describe('pruning', () => {
  /** A greeting counts as something its newcomer wrote, and in this world everybody came a moment ago. */
  async function ungreeted(permissions: bigint): Promise<Scene & { mod: Somebody }> {
    const scene = await moderated(permissions);
    await scene.alice.rest.patch(`/guilds/${scene.guildId}`, { system_channel_flags: 1 });
    return scene;
  }

  /** A member who joined and was last seen that many days ago. */
  async function longGone(guildId: Snowflake, days: number, seenDays = days, roles: Snowflake[] = []): Promise<Snowflake> {
    const { core } = world().server;
    const user = newUser(core.ids.next(), `old_${core.ids.next()}`);
    await core.users.insert(user, null);
    core.userCache.remember(user);
    await world().join(guildId, { id: user.id } as Somebody);
    const state = await core.states.get(guildId);
    const member = state?.members.get(user.id);
    if (!state || !member) throw new Error('did not join');
    member.joined_at = wireTime(Date.now() - days * DAY_MS);
    member.roles = roles;
    await core.guilds.saveMembers([member]);
    const token = await openLogin(core, user.id, { os: 'test', platform: 'test' });
    await core.logins.remove([hashToken(token)]);
    const at = wireTime(Date.now() - seenDays * DAY_MS);
    const login = { tokenHash: hashToken(mintToken(user.id, Date.now())), userId: user.id, createdAt: at, lastUsedAt: at };
    await core.logins.insert({ ...login, kind: 'user', client: { os: '', platform: '', location: null }, scopes: [], applicationId: null, expiresAt: null });
    return user.id;
  }

  it('counts and removes those who were not seen, without roles or with the named ones', async () => {
    const { alice, mod, guildId } = await ungreeted(Permission.KickMembers | Permission.ManageGuild);
    const role = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'guests', permissions: '0' });
    const gone = await longGone(guildId, 20);
    const seen = await longGone(guildId, 20, 2);
    const guest = await longGone(guildId, 20, 20, [role.id]);
    const count = (query: Record<string, string | number>) => mod.rest.get(`/guilds/${guildId}/prune`, { query });
    expect(await count({ days: 30 })).toEqual({ pruned: 0 });
    expect(await count({ days: 7 })).toEqual({ pruned: 1 });
    expect(await count({ days: 7, include_roles: role.id })).toEqual({ pruned: 2 });
    expect(await count({ days: 1 })).toEqual({ pruned: 2 });
    const listener = await mod.listen();
    const heard = listener.next('GUILD_MEMBER_REMOVE');
    expect(await mod.rest.post(`/guilds/${guildId}/prune`, { days: 7, include_roles: [role.id], compute_prune_count: false })).toEqual({ pruned: null });
    await heard;
    const left = await alice.rest.get<APIGuildMember[]>(`/guilds/${guildId}/members`, { query: { limit: 100 } });
    const ids = left.map((member) => member.user.id);
    expect([gone, guest, seen].map((id) => ids.includes(id))).toEqual([false, false, true]);
    expect(await audits(alice, guildId, AuditLogEvent.MemberPrune)).toMatchObject([{ options: { delete_member_days: '7', members_removed: '2' } }]);
  });

  it('leaves alone whoever wrote lately', async () => {
    const { alice, mod, guildId, textId } = await ungreeted(Permission.KickMembers | Permission.ManageGuild);
    const id = await longGone(guildId, 20);
    const { core } = world().server;
    const state = await core.states.get(guildId);
    const channel = state?.channels.get(textId);
    if (!state || !channel) throw new Error('no such channel');
    expect(await mod.rest.get(`/guilds/${guildId}/prune`)).toEqual({ pruned: 1 });
    await postMessage(core, { channel, guild: state }, { author_id: id, content: 'still here' });
    expect(await mod.rest.get(`/guilds/${guildId}/prune`)).toEqual({ pruned: 0 });
    expect(await alice.rest.refused('GET', `/guilds/${guildId}/prune`, { query: { days: 0 } })).toBe('400 50035');
    expect(await alice.rest.refused('GET', `/guilds/${guildId}/prune`, { query: { days: 31 } })).toBe('400 50035');
  });

  it.each(['KickMembers', 'ManageGuild'] as const)('needs more than %s', async (permission) => {
    const { mod, guildId } = await moderated(Permission[permission]);
    expect(await mod.rest.refused('GET', `/guilds/${guildId}/prune`)).toBe('403 50013');
    expect(await mod.rest.refused('POST', `/guilds/${guildId}/prune`, { body: {} })).toBe('403 50013');
  });
});
