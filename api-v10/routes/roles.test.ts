import { AuditLogEvent, PermissionFlagsBits as Permission, type APIAuditLog, type APIGuildMember, type APIRole } from 'discord-api-types/v10';
import { useWorld, type Scene, type Somebody } from '#compat-tests/world';

const world = useWorld();

/** A guild with a moderator (a bot with a role of its own) that may do what is asked, its role in the middle. */
async function moderated(permissions: bigint): Promise<Scene & { mod: Somebody; low: APIRole; high: APIRole; own: APIRole }> {
  const scene = await world().scene();
  const low = await scene.alice.rest.post<APIRole>(`/guilds/${scene.guildId}/roles`, { name: 'low', permissions: '0' });
  const high = await scene.alice.rest.post<APIRole>(`/guilds/${scene.guildId}/roles`, { name: 'high', permissions: '0' });
  const mod = await world().bot({ owner: scene.alice, guildId: scene.guildId, permissions });
  const roles = await scene.alice.rest.get<APIRole[]>(`/guilds/${scene.guildId}/roles`);
  const own = roles.find((role) => role.tags?.bot_id === mod.id);
  if (!own) throw new Error('the bot has no managed role');
  await scene.alice.rest.patch(`/guilds/${scene.guildId}/roles`, [
    { id: low.id, position: 1 },
    { id: own.id, position: 2 },
    { id: high.id, position: 3 },
  ]);
  return { ...scene, mod, low, high, own };
}

const positionsOf = (roles: readonly APIRole[]): string[] => roles.toSorted((a, b) => b.position - a.position).map((role) => `${role.position} ${role.name}`);

describe('creating roles', () => {
  it('puts a new role at the bottom and moves the others up without a word', async () => {
    const { alice, bot, guildId } = await world().scene();
    const listener = await bot.listen();
    const heard = listener.next<{ role: APIRole }>('GUILD_ROLE_CREATE');
    const first = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'first' });
    expect((await heard).role).toEqual(first);
    expect(first.position).toBe(1);
    const second = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'second' });
    const roles = await alice.rest.get<APIRole[]>(`/guilds/${guildId}/roles`);
    expect(roles.find((role) => role.id === second.id)?.position).toBe(1);
    expect(roles.find((role) => role.id === first.id)?.position).toBe(2);
    expect(listener.hasHeard('GUILD_ROLE_UPDATE')).toBe(false);
  });

  it('takes old and new colours, and gives the permissions of @everyone by default', async () => {
    const { alice, guildId } = await world().scene();
    const everyone = await alice.rest.get<APIRole>(`/guilds/${guildId}/roles/${guildId}`);
    const plain = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { color: 0xff00ff });
    expect(plain).toMatchObject({
      name: 'new role',
      color: 0xff00ff,
      colors: { primary_color: 0xff00ff, secondary_color: null, tertiary_color: null },
      permissions: everyone.permissions,
    });
    const gradient = { primary_color: 1, secondary_color: 2, tertiary_color: null };
    const shiny = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'shiny', colors: gradient, hoist: true, mentionable: true });
    expect(shiny).toMatchObject({ color: 1, colors: gradient, hoist: true, mentionable: true });
    // Three colours are always those of the holographic style.
    const holographic = { primary_color: 11_127_295, secondary_color: 16_759_788, tertiary_color: 16_761_760 };
    const three = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { colors: { primary_color: 1, secondary_color: 2, tertiary_color: 3 } });
    expect(three).toMatchObject({ color: 11_127_295, colors: holographic });
    const emoji = await alice.rest.patch<APIRole>(`/guilds/${guildId}/roles/${shiny.id}`, { unicode_emoji: '🔥', colors: { primary_color: 9 } });
    expect(await alice.rest.refused('PATCH', `/guilds/${guildId}/roles/${shiny.id}`, { body: { unicode_emoji: 'fire' } })).toBe('404 10014');
    expect(emoji).toMatchObject({ unicode_emoji: '🔥', color: 9, colors: { primary_color: 9, secondary_color: null, tertiary_color: null } });
  });

  it('needs MANAGE_ROLES, and gives nothing that the maker does not have', async () => {
    const { mod, bob, guildId } = await moderated(Permission.ManageRoles);
    expect(await bob.rest.refused('POST', `/guilds/${guildId}/roles`, { body: {} })).toBe('403 50013');
    const asked = { name: 'too much', permissions: Permission.BanMembers.toString() };
    expect(await mod.rest.refused('POST', `/guilds/${guildId}/roles`, { body: asked })).toBe('403 50013');
    const made = await mod.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'fine', permissions: Permission.ManageRoles.toString() });
    expect(made.permissions).toBe(Permission.ManageRoles.toString());
  });

  it('stops at 250', async () => {
    const { alice, guildId } = await world().scene();
    const have = (await alice.rest.get<APIRole[]>(`/guilds/${guildId}/roles`)).length;
    for (let count = have; count < 250; count++) await alice.rest.post(`/guilds/${guildId}/roles`, { name: `role ${count}`, permissions: '0' });
    expect(await alice.rest.refused('POST', `/guilds/${guildId}/roles`, { body: {} })).toBe('400 30005');
  }, 30_000);
});

describe('editing roles', () => {
  it('works below one’s own role only', async () => {
    const { mod, guildId, low, high, own } = await moderated(Permission.ManageRoles);
    expect(await mod.rest.patch<APIRole>(`/guilds/${guildId}/roles/${low.id}`, { name: 'renamed' })).toMatchObject({ name: 'renamed' });
    for (const role of [high, own]) expect(await mod.rest.refused('PATCH', `/guilds/${guildId}/roles/${role.id}`, { body: { name: 'no' } })).toBe('403 50013');
    expect(await mod.rest.refused('PATCH', `/guilds/${guildId}/roles/1`, { body: { name: 'no' } })).toBe('404 10011');
  });

  it('adds no permission that the editor lacks, but leaves those that were there', async () => {
    const { alice, mod, guildId, low } = await moderated(Permission.ManageRoles | Permission.KickMembers);
    await alice.rest.patch(`/guilds/${guildId}/roles/${low.id}`, { permissions: Permission.BanMembers.toString() });
    const both = (Permission.BanMembers | Permission.KickMembers).toString();
    expect(await mod.rest.patch<APIRole>(`/guilds/${guildId}/roles/${low.id}`, { permissions: both })).toMatchObject({ permissions: both });
    const more = (Permission.BanMembers | Permission.ManageGuild).toString();
    expect(await mod.rest.refused('PATCH', `/guilds/${guildId}/roles/${low.id}`, { body: { permissions: more } })).toBe('403 50013');
  });

  it('changes nothing of @everyone but its permissions', async () => {
    const { alice, guildId } = await world().scene();
    const changed = await alice.rest.patch<APIRole>(`/guilds/${guildId}/roles/${guildId}`, { name: 'all', hoist: true, permissions: '1024' });
    expect(changed).toMatchObject({ name: '@everyone', hoist: false, permissions: '1024' });
  });
});

describe('moving roles', () => {
  it('makes room, and tells of each role that got another position', async () => {
    const { alice, bot, guildId } = await world().scene();
    const made: APIRole[] = [];
    for (const name of ['a', 'b', 'c', 'd']) made.push(await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name, permissions: '0' }));
    // Each new one came below the others: a is the highest of the four.
    const listener = await bot.listen();
    const heard = listener.next<{ role: APIRole }>('GUILD_ROLE_UPDATE', ({ role }) => role.name === 'd');
    const after = await alice.rest.patch<APIRole[]>(`/guilds/${guildId}/roles`, [{ id: made[3]?.id, position: 3 }]);
    expect(positionsOf(after.filter((role) => made.some((one) => one.id === role.id)))).toEqual(['4 a', '3 d', '2 b', '1 c']);
    expect((await heard).role.position).toBe(3);
    const back = await alice.rest.patch<APIRole[]>(`/guilds/${guildId}/roles`, [{ id: made[0]?.id, position: 2 }]);
    expect(positionsOf(back.filter((role) => made.some((one) => one.id === role.id)))).toEqual(['4 d', '3 b', '2 a', '1 c']);
  });

  it('moves nothing of one’s own height or above, and nothing to there', async () => {
    const { mod, guildId, low, high, own } = await moderated(Permission.ManageRoles);
    const refusals = [[{ id: high.id, position: 1 }], [{ id: own.id, position: 3 }], [{ id: low.id, position: 2 }], [{ id: low.id, position: 9 }]];
    for (const body of refusals) expect(await mod.rest.refused('PATCH', `/guilds/${guildId}/roles`, { body })).toBe('403 50013');
    expect(await mod.rest.refused('PATCH', `/guilds/${guildId}/roles`, { body: [{ id: '1', position: 1 }] })).toBe('404 10011');
    const roles = await mod.rest.get<APIRole[]>(`/guilds/${guildId}/roles`);
    expect([low, own, high].map(({ id }) => roles.find((role) => role.id === id)?.position)).toEqual([1, 2, 3]);
  });
});

describe('deleting roles', () => {
  it('takes the role from its members and channels, and closes the gap', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const upper = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'upper' });
    const role = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'going' });
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    await alice.rest.put(`/channels/${textId}/permissions/${role.id}`, { type: 0, allow: '1024', deny: '0' });
    const listener = await bot.listen();
    const heard = listener.next('GUILD_ROLE_DELETE');
    await alice.rest.delete(`/guilds/${guildId}/roles/${role.id}`);
    expect(await heard).toEqual({ guild_id: guildId, role_id: role.id });
    expect((await alice.rest.get<APIGuildMember>(`/guilds/${guildId}/members/${bob.id}`)).roles).toEqual([]);
    expect((await alice.rest.get<{ permission_overwrites: unknown[] }>(`/channels/${textId}`)).permission_overwrites).toEqual([]);
    expect((await alice.rest.get<APIRole>(`/guilds/${guildId}/roles/${upper.id}`)).position).toBe(1);
  });

  it('refuses @everyone, managed roles and those above', async () => {
    const { alice, mod, guildId, high, own } = await moderated(Permission.ManageRoles);
    expect(await alice.rest.refused('DELETE', `/guilds/${guildId}/roles/${guildId}`)).toBe('400 50028');
    expect(await alice.rest.refused('DELETE', `/guilds/${guildId}/roles/${own.id}`)).toBe('400 50028');
    expect(await mod.rest.refused('DELETE', `/guilds/${guildId}/roles/${high.id}`)).toBe('403 50013');
  });
});

describe('giving roles', () => {
  it('gives and takes, counts, and writes $add and $remove with the reason', async () => {
    const { alice, bob, mod, guildId, low } = await moderated(Permission.ManageRoles);
    const listener = await mod.listen();
    const heard = listener.next<APIGuildMember & { guild_id: string }>('GUILD_MEMBER_UPDATE');
    await mod.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${low.id}`, undefined, { headers: { 'x-audit-log-reason': 'well%20done' } });
    const told = await heard;
    expect(told).toMatchObject({ guild_id: guildId, roles: [low.id], user: { id: bob.id } });
    expect(told).not.toHaveProperty('permissions');
    expect(await alice.rest.get(`/guilds/${guildId}/roles/member-counts`)).toMatchObject({ [low.id]: 1 });
    await mod.rest.delete(`/guilds/${guildId}/members/${bob.id}/roles/${low.id}`);
    const query = { action_type: AuditLogEvent.MemberRoleUpdate };
    const { audit_log_entries: entries } = await alice.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs`, { query });
    expect(entries).toMatchObject([
      { user_id: mod.id, target_id: bob.id, changes: [{ key: '$remove', new_value: [{ id: low.id, name: 'low' }] }] },
      { user_id: mod.id, target_id: bob.id, changes: [{ key: '$add', new_value: [{ id: low.id, name: 'low' }] }], reason: 'well done' },
    ]);
  });

  it('refuses roles above, managed ones, unknown ones and @everyone', async () => {
    const { alice, bob, mod, guildId, high, own } = await moderated(Permission.ManageRoles);
    const path = (roleId: string): string => `/guilds/${guildId}/members/${bob.id}/roles/${roleId}`;
    expect(await mod.rest.refused('PUT', path(high.id))).toBe('403 50013');
    expect(await alice.rest.refused('PUT', path(own.id))).toBe('400 50028');
    expect(await alice.rest.refused('PUT', path(guildId))).toBe('400 50028');
    expect(await alice.rest.refused('PUT', path('1'))).toBe('404 10011');
    expect(await alice.rest.refused('PUT', `/guilds/${guildId}/members/1/roles/${high.id}`)).toBe('404 10007');
    expect(await bob.rest.refused('PUT', path(high.id))).toBe('403 50013');
  });
});
