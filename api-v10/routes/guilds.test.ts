import {
  AuditLogEvent,
  GatewayOpcodes,
  PermissionFlagsBits as Permission,
  type APIAuditLog,
  type APIExtendedInvite,
  type APIGuild,
  type APIGuildIntegration,
  type APIGuildPreview,
  type APIInvite,
  type APIRole,
  type APIVoiceState,
  type Snowflake,
} from 'discord-api-types/v10';
import type { Listener } from '#compat-tests/listener';
import { useWorld, type Scene, type Somebody } from '#compat-tests/world';

const world = useWorld({ comparesMemory: false });
const PNG = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

async function moderated(permissions: bigint): Promise<Scene & { mod: Somebody }> {
  const scene = await world().scene();
  return { ...scene, mod: await world().bot({ owner: scene.alice, guildId: scene.guildId, permissions }) };
}

describe('making a guild', () => {
  it('is for people only; placeholders within the body become ids', async () => {
    const alice = await world().person('alice');
    const bot = await world().bot();
    expect(await bot.rest.refused('POST', '/guilds', { body: { name: 'Bots’ own' } })).toBe('403 20001');
    expect(await alice.rest.refused('POST', '/guilds', { body: { name: 'x' } })).toBe('400 50035');
    const answer = await alice.rest.ask<APIGuild>('POST', '/guilds', {
      body: {
        name: 'Ours',
        icon: PNG,
        roles: [
          { id: 0, permissions: '1024' },
          { id: 1, name: 'Staff', permissions: '8', color: 5 },
        ],
        channels: [
          { id: 10, name: 'Things', type: 4 },
          { id: 11, name: 'Staff Only', parent_id: 10, permission_overwrites: [{ id: 0, type: 0, deny: '1024', allow: '0' }] },
          { id: 12, name: 'Away', type: 2 },
        ],
        system_channel_id: 11,
        afk_channel_id: 12,
      },
    });
    expect(answer.status).toBe(201);
    const guild = answer.body;
    expect(guild).toMatchObject({ name: 'Ours', owner_id: alice.id, icon: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(guild.roles.map((role) => [role.name, role.permissions])).toEqual([
      ['@everyone', '1024'],
      ['Staff', '8'],
    ]);
    const channels = await alice.rest.get<{ id: string; name: string; parent_id: string | null; permission_overwrites: unknown[] }[]>(
      `/guilds/${guild.id}/channels`,
    );
    const [things, staff, away] = channels;
    expect(staff).toMatchObject({ name: 'staff-only', parent_id: things?.id, permission_overwrites: [{ id: guild.id, type: 0, allow: '0', deny: '1024' }] });
    expect(guild).toMatchObject({ system_channel_id: staff?.id, afk_channel_id: away?.id });
  });
});

describe('reading a guild', () => {
  it('gives counts when asked, and nothing to strangers', async () => {
    const { alice, bob, guildId } = await world().scene();
    await bob.listen();
    expect(await alice.rest.get(`/guilds/${guildId}`)).not.toHaveProperty('approximate_member_count');
    const counted = await alice.rest.get<APIGuild>(`/guilds/${guildId}`, { query: { with_counts: true } });
    expect(counted).toMatchObject({ approximate_member_count: 3, approximate_presence_count: 1 });
    const stranger = await world().person();
    expect(await stranger.rest.refused('GET', `/guilds/${guildId}`)).toBe('404 10004');
    expect(await stranger.rest.refused('GET', `/guilds/${guildId}/preview`)).toBe('404 10004');
    await alice.rest.post(`/guilds/${guildId}/emojis`, { name: 'mine', image: PNG });
    const preview = await bob.rest.get<APIGuildPreview>(`/guilds/${guildId}/preview`);
    expect(preview).toMatchObject({ id: guildId, approximate_member_count: 3, emojis: [{ name: 'mine' }] });
    expect(preview.emojis[0]).not.toHaveProperty('user');
    await alice.rest.patch(`/guilds/${guildId}`, { features: ['DISCOVERABLE'] });
    expect(await stranger.rest.get(`/guilds/${guildId}/preview`)).toMatchObject({ id: guildId });
  });
});

describe('changing a guild', () => {
  it('changes what is given, tells everybody, and writes old and new', async () => {
    const { alice, bob, mod, guildId, textId, voiceId } = await moderated(Permission.ManageGuild);
    const listener = await mod.listen();
    const heard = listener.next('GUILD_UPDATE');
    const body = {
      name: 'Renamed',
      description: 'What we are',
      icon: PNG,
      banner: PNG,
      splash: PNG,
      verification_level: 2,
      default_message_notifications: 1,
      explicit_content_filter: 2,
      afk_channel_id: voiceId,
      afk_timeout: 900,
      rules_channel_id: textId,
      preferred_locale: 'de',
      system_channel_flags: 5,
      premium_progress_bar_enabled: true,
    };
    const { icon: _icon, banner: _banner, splash: _splash, ...plain } = body;
    const changed = await mod.rest.patch<APIGuild>(`/guilds/${guildId}`, body, { headers: { 'x-audit-log-reason': 'spring' } });
    expect(changed).toMatchObject({ ...plain, icon: expect.any(String), banner: expect.any(String), splash: expect.any(String) });
    expect(await heard).toEqual(changed);
    expect(await mod.rest.patch(`/guilds/${guildId}`, { icon: null, description: null })).toMatchObject({ icon: null, description: null, name: 'Renamed' });
    const log = await alice.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs`, { query: { action_type: AuditLogEvent.GuildUpdate } });
    expect(log.audit_log_entries[1]).toMatchObject({ reason: 'spring', target_id: guildId });
    expect(log.audit_log_entries[1]?.changes).toContainEqual({ key: 'icon_hash', new_value: changed.icon });
    expect(await bob.rest.refused('PATCH', `/guilds/${guildId}`, { body: { name: 'no no' } })).toBe('403 50013');
    const refusals = [{ afk_timeout: 61 }, { afk_channel_id: textId }, { rules_channel_id: voiceId }, { system_channel_id: '1' }, { name: 'x' }];
    for (const wrong of refusals) expect(await mod.rest.refused('PATCH', `/guilds/${guildId}`, { body: wrong })).toBe('400 50035');
  });

  it('becomes a community with its channels, by administrators', async () => {
    const { alice, mod, guildId, textId } = await moderated(Permission.ManageGuild);
    expect(await mod.rest.refused('PATCH', `/guilds/${guildId}`, { body: { features: ['COMMUNITY'] } })).toBe('403 50013');
    expect(await alice.rest.refused('PATCH', `/guilds/${guildId}`, { body: { features: ['COMMUNITY'] } })).toBe('400 50035');
    const community = { features: ['COMMUNITY'], rules_channel_id: textId, public_updates_channel_id: textId };
    expect((await alice.rest.patch<APIGuild>(`/guilds/${guildId}`, community)).features).toEqual(expect.arrayContaining(['COMMUNITY', 'NEWS']));
    expect(await alice.rest.refused('DELETE', `/channels/${textId}`)).toBe('400 50074');
    // What a community needs it keeps, whatever else is changed.
    expect(await alice.rest.refused('PATCH', `/guilds/${guildId}`, { body: { rules_channel_id: null } })).toBe('400 50035');
    const paused = await mod.rest.patch<APIGuild>(`/guilds/${guildId}`, { features: ['COMMUNITY', 'INVITES_DISABLED', 'PARTNERED'] });
    expect(paused.features).toContain('INVITES_DISABLED');
    expect(paused.features).not.toContain('PARTNERED');
    expect((await alice.rest.patch<APIGuild>(`/guilds/${guildId}`, { features: [] })).features).not.toContain('COMMUNITY');
  });

  it('is given away by its owner only, and to no bot', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    expect(await bot.rest.refused('PATCH', `/guilds/${guildId}`, { body: { owner_id: bob.id } })).toBe('403 50013');
    expect(await alice.rest.refused('PATCH', `/guilds/${guildId}`, { body: { owner_id: bot.id } })).toBe('400 50132');
    const stranger = await world().person();
    expect(await alice.rest.refused('PATCH', `/guilds/${guildId}`, { body: { owner_id: stranger.id } })).toBe('404 10007');
    expect(await alice.rest.patch(`/guilds/${guildId}`, { owner_id: bob.id })).toMatchObject({ owner_id: bob.id });
    expect(await alice.rest.refused('PATCH', `/guilds/${guildId}`, { body: { name: 'mine' } })).toBe('403 50013');
    await bob.rest.patch(`/guilds/${guildId}`, { name: 'now bob’s' });
  });
});

describe('the end of a guild', () => {
  it.each(['DELETE', 'POST'])('comes by its owner alone (%s)', async (method) => {
    const { alice, bob, bot, guildId } = await world().scene();
    const path = method === 'DELETE' ? `/guilds/${guildId}` : `/guilds/${guildId}/delete`;
    expect(await bot.rest.refused(method, path)).toBe('403 20001');
    expect(await bob.rest.refused(method, path)).toBe('403 50001');
    const listener = await bot.listen();
    const heard = listener.next('GUILD_DELETE');
    expect((await alice.rest.ask(method, path)).status).toBe(204);
    expect(await heard).toMatchObject({ id: guildId });
    expect(await alice.rest.refused('GET', `/guilds/${guildId}`)).toBe('404 10004');
  });
});

describe('settings of a guild', () => {
  // That of one who has is held beside the second factors themselves.
  it('asks for no second factors at the word of an owner who has none', async () => {
    const { alice, bob, guildId } = await world().scene();
    expect(await bob.rest.refused('POST', `/guilds/${guildId}/mfa`, { body: { level: 1 } })).toBe('403 50013');
    expect(await alice.rest.refused('POST', `/guilds/${guildId}/mfa`, { body: { level: 1 } })).toBe('401 60003');
    expect(await alice.rest.post(`/guilds/${guildId}/mfa`, { level: 0 })).toEqual({ level: 0 });
    expect(await alice.rest.get(`/guilds/${guildId}`)).toMatchObject({ mfa_level: 0 });
  });

  it('pauses invites for a day at most', async () => {
    const { alice, mod, guildId, textId } = await moderated(Permission.ManageGuild);
    const invite = await alice.rest.post<APIInvite>(`/channels/${textId}/invites`);
    const until = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    expect(await mod.rest.refused('PUT', `/guilds/${guildId}/incident-actions`, { body: { invites_disabled_until: until(25) } })).toBe('400 50035');
    const data = await mod.rest.put<{ invites_disabled_until: string }>(`/guilds/${guildId}/incident-actions`, { invites_disabled_until: until(1) });
    expect(data).toMatchObject({ invites_disabled_until: expect.any(String), dms_disabled_until: null });
    const carol = await world().person('carol');
    expect(await carol.rest.refused('POST', `/invites/${invite.code}`)).toBe('400 40006');
    await mod.rest.put(`/guilds/${guildId}/incident-actions`, { invites_disabled_until: null });
    await carol.rest.post(`/invites/${invite.code}`);
  });

  it('shows a widget to anybody once it is on', async () => {
    const { alice, bob, guildId, textId, voiceId } = await world().scene();
    expect(await world().nobody.refused('GET', `/guilds/${guildId}/widget.json`)).toBe('403 50004');
    expect(await bob.rest.refused('GET', `/guilds/${guildId}/widget`)).toBe('403 50013');
    expect(await alice.rest.patch(`/guilds/${guildId}/widget`, { enabled: true, channel_id: textId })).toEqual({ enabled: true, channel_id: textId });
    const stage = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'Stage', type: 13, position: 9 });
    const his = await bob.listen();
    const joined = his.next('VOICE_STATE_UPDATE');
    his.send(4, { guild_id: guildId, channel_id: voiceId, self_mute: true, self_deaf: false });
    await joined;
    expect(await world().nobody.get(`/guilds/${guildId}/widget.json`)).toMatchObject({
      id: guildId,
      channels: [{ id: voiceId }, { id: stage.id }],
      members: [{ username: bob.name, status: 'online', channel_id: voiceId, self_mute: true, mute: false, suppress: false }],
      presence_count: 1,
    });
  });

  it('has a code of its own', async () => {
    const { alice, bob, guildId } = await world().scene();
    const code = `guild-${guildId.slice(-8)}`;
    expect(await alice.rest.get(`/guilds/${guildId}/vanity-url`)).toEqual({ code: null, uses: 0 });
    expect(await alice.rest.patch(`/guilds/${guildId}/vanity-url`, { code })).toEqual({ code, uses: 0 });
    expect(await world().nobody.get(`/invites/${code}`)).toMatchObject({ code, guild: { id: guildId, vanity_url_code: code } });
    expect(await alice.rest.get(`/guilds/${guildId}/invites`)).toEqual([]);
    const { id: other } = await world().guild(bob);
    expect(await bob.rest.refused('PATCH', `/guilds/${other}/vanity-url`, { body: { code } })).toBe('400 50020');
    const carol = await world().person('carol');
    await carol.rest.post(`/invites/${code}`);
    expect(await alice.rest.get(`/guilds/${guildId}/vanity-url`)).toEqual({ code, uses: 1 });
    await alice.rest.patch(`/guilds/${guildId}/vanity-url`, { code: null });
    expect(await world().nobody.refused('GET', `/invites/${code}`)).toBe('404 10006');
  });

  it('lists its applications, and lets one go with its bot', async () => {
    const { alice, bob, bot, mod, guildId } = await moderated(Permission.ManageRoles);
    expect(await bob.rest.refused('GET', `/guilds/${guildId}/integrations`)).toBe('403 50013');
    const found = await alice.rest.get<APIGuildIntegration[]>(`/guilds/${guildId}/integrations`);
    expect(found.map((one) => one.application?.id).toSorted()).toEqual([bot.id, mod.id].toSorted());
    const its = found.find((one) => one.application?.id === mod.id);
    const listener = await bot.listen();
    const heard = Promise.all([listener.next('GUILD_MEMBER_REMOVE'), listener.next('GUILD_ROLE_DELETE'), listener.next('INTEGRATION_DELETE')]);
    await alice.rest.delete(`/guilds/${guildId}/integrations/${its?.id}`);
    expect(await heard).toMatchObject([{ user: { id: mod.id } }, {}, { id: its?.id, application_id: mod.id }]);
    expect(await alice.rest.refused('DELETE', `/guilds/${guildId}/integrations/${its?.id}`)).toBe('404 10005');
    expect(await mod.rest.refused('GET', `/guilds/${guildId}`)).toBe('404 10004');
  });
});

describe('invites', () => {
  it('are made, listed, shown to anybody, used and revoked', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const listener = await bot.listen();
    const made = listener.next('INVITE_CREATE');
    const invite = await bob.rest.post<APIExtendedInvite>(`/channels/${textId}/invites`, { max_age: 3600, max_uses: 1 });
    expect(await made).toMatchObject({ code: invite.code, channel_id: textId, guild_id: guildId, max_uses: 1, inviter: { id: bob.id } });
    expect((await bob.rest.post<APIExtendedInvite>(`/channels/${textId}/invites`, { max_age: 3600, max_uses: 1 })).code).toBe(invite.code);
    const shown = await world().nobody.get<APIInvite>(`/invites/${invite.code}`, { query: { with_counts: 1 } });
    expect(shown).toMatchObject({ guild: { id: guildId }, channel: { id: textId }, inviter: { id: bob.id }, approximate_member_count: 3 });
    expect(shown).not.toHaveProperty('uses');
    const auditor = await world().bot({ owner: alice, guildId, permissions: Permission.ViewAuditLog });
    const [listed] = await auditor.rest.get<APIExtendedInvite[]>(`/guilds/${guildId}/invites`);
    expect(listed).toMatchObject({ code: invite.code, channel: { id: textId } });
    expect(listed).not.toHaveProperty('max_uses');
    for (const path of [`/guilds/${guildId}/invites`, `/channels/${textId}/invites`]) {
      expect(await bob.rest.refused('GET', path)).toBe('403 50013');
      expect(await alice.rest.get<APIExtendedInvite[]>(path)).toMatchObject([{ code: invite.code, uses: 0, max_uses: 1 }]);
    }
    const carol = await world().person('carol');
    expect(await bot.rest.refused('POST', `/invites/${invite.code}`)).toBe('403 20001');
    expect(await carol.rest.post(`/invites/${invite.code}`)).toMatchObject({ code: invite.code, new_member: true });
    const dave = await world().person('dave');
    expect(await dave.rest.refused('POST', `/invites/${invite.code}`)).toBe('404 10006');
    const second = await alice.rest.post<APIExtendedInvite>(`/channels/${textId}/invites`, { unique: true, max_age: 0 });
    expect(second.expires_at).toBeNull();
    expect(await bob.rest.refused('DELETE', `/invites/${second.code}`)).toBe('403 50013');
    const gone = listener.next('INVITE_DELETE');
    expect(await alice.rest.delete(`/invites/${second.code}`)).toMatchObject({ code: second.code });
    expect(await gone).toEqual({ channel_id: textId, guild_id: guildId, code: second.code });
    expect(await alice.rest.refused('DELETE', `/invites/${second.code}`)).toBe('404 10006');
  });

  it('lead to somebody’s stream or into an activity of an application', async () => {
    const { alice, bob, bot, guildId, voiceId } = await world().scene();
    const path = `/channels/${voiceId}/invites`;
    const refusal = (body: object) => alice.rest.ask<{ errors?: Record<string, { _errors: { code: string }[] }> }>('POST', path, { body });
    for (const [type, key] of [
      [1, 'target_user_id'],
      [2, 'target_application_id'],
    ] as const)
      expect((await refusal({ target_type: type })).body.errors?.[key]?._errors[0]?.code).toBe('BASE_TYPE_REQUIRED');
    expect(await alice.rest.refused('POST', path, { body: { target_type: 2, target_application_id: '1' } })).toBe('404 10002');
    const listener = await bot.listen();
    const heard = listener.next('INVITE_CREATE');
    const application = await bot.rest.get<{ id: string; name: string }>('/applications/@me');
    const made = await alice.rest.post<APIInvite>(path, { target_type: 2, target_application_id: application.id });
    const target = { target_type: 2, target_application: { id: application.id, name: application.name } };
    expect(made).toMatchObject(target);
    expect(await heard).toMatchObject({ code: made.code, ...target });
    expect(await world().nobody.get(`/invites/${made.code}`)).toMatchObject(target);
    expect(await alice.rest.get(`/guilds/${guildId}/invites`)).toMatchObject([target]);
    const plain = await alice.rest.post<APIInvite>(path, {});
    expect(plain.code).not.toBe(made.code);
    expect(await alice.rest.post(path, { target_type: 1, target_user_id: bob.id })).toMatchObject({ target_type: 1, target_user: { id: bob.id } });
    const category = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'Shelf', type: 4 });
    expect(await alice.rest.refused('POST', `/channels/${category.id}/invites`, { body: {} })).toBe('400 50024');
  });

  it('give roles that stand below their maker’s', async () => {
    const { alice, mod, guildId, textId } = await moderated(Permission.CreateInstantInvite | Permission.ManageRoles);
    const high = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'high' });
    await alice.rest.patch(`/guilds/${guildId}/roles`, [{ id: high.id, position: 3 }]);
    const low = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'low' });
    expect(await mod.rest.refused('POST', `/channels/${textId}/invites`, { body: { role_ids: [high.id] } })).toBe('403 50013');
    const invite = await mod.rest.post<APIInvite & { roles: unknown[] }>(`/channels/${textId}/invites`, { role_ids: [low.id] });
    expect(invite.roles).toMatchObject([{ id: low.id, name: 'low' }]);
    const carol = await world().person('carol');
    await carol.rest.post(`/invites/${invite.code}`);
    expect(await alice.rest.get(`/guilds/${guildId}/members/${carol.id}`)).toMatchObject({ roles: [low.id] });
  });
});

describe('the audit log', () => {
  it('filters, pages and names what its entries are about', async () => {
    const { alice, bob, mod, bot, guildId, textId } = await moderated(Permission.ViewAuditLog);
    expect(await bob.rest.refused('GET', `/guilds/${guildId}/audit-logs`)).toBe('403 50013');
    const listener = await mod.listen();
    const heard = listener.next('GUILD_AUDIT_LOG_ENTRY_CREATE');
    await alice.rest.post(`/guilds/${guildId}/roles`, { name: 'by alice' });
    expect(await heard).toMatchObject({ guild_id: guildId, user_id: alice.id, action_type: AuditLogEvent.RoleCreate });
    await bot.rest.post(`/guilds/${guildId}/roles`, { name: 'by bot' });
    const hook = await alice.rest.post<{ id: string }>(`/channels/${textId}/webhooks`, { name: 'hook' });
    const thread = await alice.rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'thread', type: 11 });
    const page = (query: Record<string, string | number> = {}) => mod.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs`, { query });
    const all = await page();
    expect(all.audit_log_entries.map((entry) => entry.action_type).slice(0, 4)).toEqual([
      AuditLogEvent.ThreadCreate,
      AuditLogEvent.WebhookCreate,
      AuditLogEvent.RoleCreate,
      AuditLogEvent.RoleCreate,
    ]);
    expect(all.webhooks).toMatchObject([{ id: hook.id, name: 'hook' }]);
    expect(all.threads).toMatchObject([{ id: thread.id }]);
    expect(all.integrations).toHaveLength(2);
    expect(all.users.map((user) => user.id)).toEqual(expect.arrayContaining([alice.id, bot.id, mod.id]));
    expect((await page({ user_id: bot.id })).audit_log_entries).toHaveLength(1);
    expect((await page({ action_type: AuditLogEvent.RoleCreate })).audit_log_entries).toHaveLength(2);
    const ids = all.audit_log_entries.map((entry) => entry.id);
    expect((await page({ limit: 2 })).audit_log_entries.map((entry) => entry.id)).toEqual(ids.slice(0, 2));
    expect((await page({ limit: 2, before: ids[1] ?? '' })).audit_log_entries.map((entry) => entry.id)).toEqual(ids.slice(2, 4));
    expect((await page({ after: ids[2] ?? '' })).audit_log_entries.map((entry) => entry.id)).toEqual([ids[1], ids[0]]);
    expect(await mod.rest.refused('GET', `/guilds/${guildId}/audit-logs`, { query: { limit: 101 } })).toBe('400 50035');
  });
});

describe('voice', () => {
  async function connect(who: Somebody, guildId: Snowflake, channelId: Snowflake): Promise<Listener> {
    const listener = await who.listen();
    const heard = listener.next<APIVoiceState>('VOICE_STATE_UPDATE', (voice) => voice.user_id === who.id);
    listener.send(GatewayOpcodes.VoiceStateUpdate, { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false });
    await heard;
    return listener;
  }

  it('has this server for its only region', async () => {
    const { bob, guildId } = await world().scene();
    const regions = await bob.rest.get<unknown[]>('/voice/regions');
    expect(regions).toEqual([{ id: 'nexus', name: 'Nexus', optimal: true, deprecated: false, custom: false }]);
    expect(await bob.rest.get(`/guilds/${guildId}/regions`)).toEqual(regions);
  });

  it('lets speakers on a stage, and the audience ask', async () => {
    const { alice, bob, mod, guildId } = await moderated(Permission.MuteMembers);
    const stage = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'Stage', type: 13 });
    expect(await bob.rest.refused('GET', `/guilds/${guildId}/voice-states/@me`)).toBe('404 10065');
    const ears = await connect(bob, guildId, stage.id);
    expect(await bob.rest.get(`/guilds/${guildId}/voice-states/@me`)).toMatchObject({ channel_id: stage.id, suppress: true });
    expect(await bob.rest.refused('PATCH', `/guilds/${guildId}/voice-states/@me`, { body: { suppress: false } })).toBe('403 50013');
    const listener = await mod.listen();
    const asked = listener.next<APIVoiceState>('VOICE_STATE_UPDATE');
    await bob.rest.patch(`/guilds/${guildId}/voice-states/@me`, { channel_id: stage.id, request_to_speak_timestamp: new Date().toISOString() });
    expect((await asked).request_to_speak_timestamp).toEqual(expect.any(String));
    expect(await bob.rest.refused('PATCH', `/guilds/${guildId}/voice-states/@me`, { body: { request_to_speak_timestamp: '2020-01-01T00:00:00Z' } })).toBe(
      '400 50035',
    );
    const invited = listener.next<APIVoiceState>('VOICE_STATE_UPDATE');
    await mod.rest.patch(`/guilds/${guildId}/voice-states/${bob.id}`, { channel_id: stage.id, suppress: false });
    expect(await invited).toMatchObject({ suppress: false });
    const muted = listener.next<APIVoiceState>('VOICE_STATE_UPDATE', (voice) => voice.self_mute);
    ears.send(GatewayOpcodes.VoiceStateUpdate, { guild_id: guildId, channel_id: stage.id, self_mute: true, self_deaf: false });
    expect(await muted).toMatchObject({ suppress: false });
    expect(await mod.rest.get(`/guilds/${guildId}/voice-states/${bob.id}`)).toMatchObject({ user_id: bob.id, member: { user: { id: bob.id } } });
    await bob.rest.patch(`/guilds/${guildId}/voice-states/@me`, { suppress: true });
    expect(await bob.rest.refused('PATCH', `/guilds/${guildId}/voice-states/${bob.id}`, { body: { suppress: false } })).toBe('403 50013');
  });

  it('tells whose words nobody hears: without SPEAK, or out of the way', async () => {
    const { alice, bob, guildId, voiceId } = await world().scene();
    const away = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'Away', type: 2 });
    await alice.rest.patch(`/guilds/${guildId}`, { afk_channel_id: away.id });
    await connect(bob, guildId, voiceId);
    const suppressed = async () => (await alice.rest.get<APIVoiceState>(`/guilds/${guildId}/voice-states/${bob.id}`)).suppress;
    expect(await suppressed()).toBe(false);
    await alice.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { channel_id: away.id });
    expect(await suppressed()).toBe(true);
    await alice.rest.put(`/channels/${voiceId}/permissions/${guildId}`, { type: 0, allow: '0', deny: Permission.Speak.toString() });
    await alice.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { channel_id: voiceId });
    expect(await suppressed()).toBe(true);
  });

  it('says what goes on in a channel until the last one leaves', async () => {
    const { alice, bob, mod, guildId, textId, voiceId } = await moderated(Permission.SetVoiceChannelStatus);
    expect(await mod.rest.refused('PUT', `/channels/${voiceId}/voice-status`, { body: { status: 'from outside' } })).toBe('403 50013');
    expect(await alice.rest.refused('PUT', `/channels/${textId}/voice-status`, { body: { status: 'x' } })).toBe('400 50024');
    await connect(bob, guildId, voiceId);
    const listener = await mod.listen();
    const told = listener.next('VOICE_CHANNEL_STATUS_UPDATE');
    await alice.rest.put(`/channels/${voiceId}/voice-status`, { status: 'chess' });
    expect(await told).toEqual({ id: voiceId, guild_id: guildId, status: 'chess' });
    const over = Promise.all([listener.next('VOICE_CHANNEL_STATUS_UPDATE'), listener.next('VOICE_CHANNEL_START_TIME_UPDATE')]);
    await alice.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { channel_id: null });
    expect(await over).toMatchObject([{ status: null }, { id: voiceId, voice_start_time: null }]);
    const log = await alice.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs`, { query: { action_type: AuditLogEvent.VoiceChannelStatusCreate } });
    expect(log.audit_log_entries).toMatchObject([{ target_id: voiceId, options: { channel_id: voiceId, status: 'chess' } }]);
  });
});
