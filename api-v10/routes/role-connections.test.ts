import { AuditLogEvent, type APIAuditLog, type APIRole } from 'discord-api-types/v10';
import { useWorld, type Scene, type Somebody } from '#compat-tests/world';

const world = useWorld();

const RECORDS = [
  { type: 2, key: 'level', name: 'Level', description: 'How far they came' },
  { type: 7, key: 'verified', name: 'Verified', description: 'Whether they are' },
  { type: 5, key: 'since', name: 'Since', description: 'How long they play' },
];

interface Stage extends Scene {
  role: APIRole;
  path: string;
  /** What the application says of Bob. */
  say(metadata: Record<string, string | number>): Promise<unknown>;
}

const requirement = (bot: Somebody, key: string | null, value: string | null = null) => ({
  connection_type: 'application',
  application_id: bot.id,
  connection_metadata_field: key,
  operator: RECORDS.find((record) => record.key === key)?.type ?? null,
  value,
});

async function stage(): Promise<Stage> {
  const scene = await world().scene();
  const { alice, bob, bot, guildId } = scene;
  await bot.rest.put(`/applications/${bot.id}/role-connections/metadata`, RECORDS);
  const role = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'Champions' });
  const say = (metadata: object) => bob.rest.put(`/users/@me/applications/${bot.id}/role-connection`, { platform_name: 'Chess', metadata });
  return { ...scene, role, path: `/guilds/${guildId}/roles/${role.id}/connections`, say };
}

const rolesOf = async ({ alice, bob, guildId }: Scene): Promise<string[]> =>
  (await alice.rest.get<{ roles: string[] }>(`/guilds/${guildId}/members/${bob.id}`)).roles;

describe('A linked role', () => {
  it('is one that asks for a connection, which its tags say', async () => {
    const on = await stage();
    const rules = [[requirement(on.bot, 'level', '5'), requirement(on.bot, 'verified', '1')], [requirement(on.bot, null)]];
    const listener = await on.alice.listen();
    const updated = listener.next<{ role: APIRole }>('GUILD_ROLE_UPDATE');
    expect(await on.alice.rest.get(`${on.path}/configuration`)).toEqual([]);
    expect(await on.alice.rest.put(`${on.path}/configuration`, rules)).toEqual(rules);
    expect(await updated).toMatchObject({ role: { id: on.role.id, tags: { guild_connections: null } } });
    expect(await on.alice.rest.get(`${on.path}/configuration`)).toEqual(rules);
    const applications = { [on.bot.id]: expect.objectContaining({ id: on.bot.id }) };
    expect(await on.bob.rest.get(`/guilds/${on.guildId}/roles/connections-configurations`)).toEqual([{ role_id: on.role.id, rules, applications }]);
    await on.alice.rest.put(`${on.path}/configuration`, []);
    expect(await on.bob.rest.get(`/guilds/${on.guildId}/roles/connections-configurations`)).toEqual([]);
    expect(await on.alice.rest.get(`/guilds/${on.guildId}/roles/${on.role.id}`)).not.toHaveProperty('tags');
  });

  it('is configured by those who manage roles, and asks for what applications say only', async () => {
    const on = await stage();
    const put = (body: unknown, who = on.alice) => who.rest.refused('PUT', `${on.path}/configuration`, { body });
    expect(await put([], on.bob)).toBe('403 50013');
    expect(await put([[requirement(on.bot, 'other', '1')]])).toBe('400 50035');
    expect(await put([[requirement(on.bot, 'level', 'high')]])).toBe('400 50035');
    expect(await put([[requirement(on.bot, 'level')]])).toBe('400 50035');
    expect(await put([[requirement(on.bot, 'since', '-1')]])).toBe('400 50035');
    expect(await put([[{ ...requirement(on.bot, 'level', '5'), operator: 1 }]])).toBe('400 50035');
    expect(await put([[{ ...requirement(on.bot, 'level', '5'), application_id: '1' }]])).toBe('400 50035');
    expect(await put([[{ connection_type: 'steam', application_id: '1' }]])).toBe('400 50035');
    expect(await on.alice.rest.refused('PUT', `/guilds/${on.guildId}/roles/${on.guildId}/connections/configuration`, { body: [] })).toBe('400 50028');
    expect(await on.alice.rest.refused('PUT', `/guilds/${on.guildId}/roles/1/connections/configuration`, { body: [] })).toBe('404 10011');
    expect(await on.bob.rest.refused('PUT', `${on.path}/assign`)).toBe('400 50028');
  });

  it('is claimed by who is fit for it, and given up', async () => {
    const on = await stage();
    await on.alice.rest.put(`${on.path}/configuration`, [[requirement(on.bot, 'level', '5')]]);
    expect(await on.bob.rest.refused('PUT', `${on.path}/assign`)).toBe('403 50013');
    await on.say({ level: 4 });
    const { application, ...judged } = { ...requirement(on.bot, 'level', '5'), application: expect.objectContaining({ id: on.bot.id }) };
    const shown = (result: boolean) => [[{ ...judged, application, name: 'Level', description: 'How far they came', result }]];
    expect(await on.bob.rest.get(`${on.path}/eligibility`)).toEqual(shown(false));
    expect(await on.bob.rest.refused('PUT', `${on.path}/assign`)).toBe('403 50013');
    await on.say({ level: 5 });
    expect(await on.bob.rest.get(`${on.path}/eligibility`)).toEqual(shown(true));
    const listener = await on.alice.listen();
    const given = listener.next('GUILD_MEMBER_UPDATE');
    await on.bob.rest.put(`${on.path}/assign`);
    expect(await given).toMatchObject({ user: { id: on.bob.id }, roles: [on.role.id] });
    const log = await on.alice.rest.get<APIAuditLog>(`/guilds/${on.guildId}/audit-logs`, { query: { action_type: AuditLogEvent.MemberRoleUpdate } });
    expect(log.audit_log_entries[0]).toMatchObject({ user_id: on.bob.id, target_id: on.bob.id, changes: [{ key: '$add', new_value: [{ id: on.role.id }] }] });
    expect(await on.bob.rest.get('/users/@me/applications/role-connections')).toMatchObject([
      { platform_name: 'Chess', metadata: { level: '5' }, application: { id: on.bot.id }, application_metadata: RECORDS },
    ]);
    await on.bob.rest.post(`${on.path}/unassign`);
    expect(await rolesOf(on)).toEqual([]);
  });

  it('is taken away when the connection no longer says what is asked, or ends', async () => {
    const on = await stage();
    await on.alice.rest.put(`${on.path}/configuration`, [[requirement(on.bot, 'level', '5')], [requirement(on.bot, 'verified', '1')]]);
    await on.say({ level: 9 });
    await on.bob.rest.put(`${on.path}/assign`);
    await on.say({ level: 1, verified: 1 });
    expect(await rolesOf(on)).toEqual([on.role.id]);
    const listener = await on.alice.listen();
    const taken = listener.next('GUILD_MEMBER_UPDATE');
    await on.say({ level: 1, verified: 0 });
    expect(await taken).toMatchObject({ user: { id: on.bob.id }, roles: [] });
    await on.say({ level: 9 });
    expect(await rolesOf(on)).toEqual([]);
    await on.bob.rest.put(`${on.path}/assign`);
    await on.bob.rest.delete(`/users/@me/applications/${on.bot.id}/role-connection`);
    expect(await rolesOf(on)).toEqual([]);
  });
});
