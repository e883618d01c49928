import { AuditLogEvent, PermissionFlagsBits as Permission, type APIAuditLog, type APIBan, type APIMessage, type APIRole } from 'discord-api-types/v10';
import { addMember } from '#core/members/add-member';
import { useWorld, type Scene, type Somebody } from '#compat-tests/world';

const world = useWorld();

async function moderated(permissions: bigint): Promise<Scene & { mod: Somebody }> {
  const scene = await world().scene();
  return { ...scene, mod: await world().bot({ owner: scene.alice, guildId: scene.guildId, permissions }) };
}

describe('banning', () => {
  it('keeps somebody out, tells those who may know, and gives the reason', async () => {
    const { alice, bob, mod, guildId, textId } = await moderated(Permission.BanMembers);
    const invite = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`);
    const listener = await mod.listen();
    const heard = Promise.all([listener.next('GUILD_BAN_ADD'), listener.next('GUILD_MEMBER_REMOVE')]);
    await mod.rest.put(`/guilds/${guildId}/bans/${bob.id}`, {}, { headers: { 'x-audit-log-reason': encodeURIComponent('für immer') } });
    expect(await heard).toMatchObject([{ guild_id: guildId, user: { id: bob.id } }, { user: { id: bob.id } }]);
    expect(await mod.rest.get<APIBan>(`/guilds/${guildId}/bans/${bob.id}`)).toMatchObject({ user: { id: bob.id }, reason: 'für immer' });
    expect(await bob.rest.refused('POST', `/invites/${invite.code}`)).toBe('403 40007');
    const lifted = listener.next('GUILD_BAN_REMOVE');
    await mod.rest.delete(`/guilds/${guildId}/bans/${bob.id}`);
    expect(await lifted).toMatchObject({ guild_id: guildId, user: { id: bob.id } });
    expect(await mod.rest.refused('GET', `/guilds/${guildId}/bans/${bob.id}`)).toBe('404 10026');
    expect(await mod.rest.refused('DELETE', `/guilds/${guildId}/bans/${bob.id}`)).toBe('404 10026');
    await bob.rest.post(`/invites/${invite.code}`);
    const query = { action_type: AuditLogEvent.MemberBanAdd };
    const log = await alice.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs`, { query });
    expect(log.audit_log_entries).toMatchObject([{ user_id: mod.id, target_id: bob.id, reason: 'für immer' }]);
    expect(log.users.map((user) => user.id).toSorted()).toEqual([bob.id, mod.id].toSorted());
  });

  it('bans strangers too, twice without a second event', async () => {
    const { mod, guildId } = await moderated(Permission.BanMembers);
    const stranger = await world().person();
    const listener = await mod.listen();
    const heard = listener.next('GUILD_BAN_ADD');
    await mod.rest.put(`/guilds/${guildId}/bans/${stranger.id}`);
    await heard;
    await mod.rest.put(`/guilds/${guildId}/bans/${stranger.id}`, { delete_message_days: 1 });
    expect(listener.heard.filter((one) => one.t === 'GUILD_BAN_ADD')).toHaveLength(1);
    expect(await mod.rest.refused('PUT', `/guilds/${guildId}/bans/1`)).toBe('404 10013');
  });

  it('deletes what was written lately, in every channel', async () => {
    const { alice, bob, mod, guildId, textId } = await moderated(Permission.BanMembers);
    const other = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'other' });
    for (const channelId of [textId, other.id]) {
      await bob.rest.post(`/channels/${channelId}/messages`, { content: 'one' });
      await alice.rest.post(`/channels/${channelId}/messages`, { content: 'stays' });
    }
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'two' });
    const listener = await mod.listen();
    // The greeting of the member is their message, too.
    const heard = listener.next<{ ids: string[] }>('MESSAGE_DELETE_BULK', ({ ids }) => ids.length === 3);
    await mod.rest.put(`/guilds/${guildId}/bans/${bob.id}`, { delete_message_seconds: 3600 });
    await heard;
    for (const channelId of [textId, other.id]) {
      const messages = await alice.rest.get<APIMessage[]>(`/channels/${channelId}/messages`);
      expect(messages.filter((message) => message.author.id === bob.id)).toEqual([]);
      expect(messages.some((message) => message.content === 'stays')).toBe(true);
    }
    expect(await mod.rest.refused('PUT', `/guilds/${guildId}/bans/${bob.id}`, { body: { delete_message_seconds: 604_801 } })).toBe('400 50035');
  });

  it('reaches neither the owner nor equals nor oneself', async () => {
    const { alice, bob, mod, guildId } = await moderated(Permission.BanMembers);
    const role = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'top', permissions: '0' });
    await alice.rest.patch(`/guilds/${guildId}/roles`, [{ id: role.id, position: 9 }]);
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    for (const id of [alice.id, bob.id, mod.id]) expect(await mod.rest.refused('PUT', `/guilds/${guildId}/bans/${id}`)).toBe('403 50013');
  });

  it('needs BAN_MEMBERS for everything', async () => {
    const { bob, mod, guildId } = await moderated(Permission.KickMembers | Permission.ManageGuild);
    const refusals: [string, string, unknown?][] = [
      ['GET', `/guilds/${guildId}/bans`],
      ['GET', `/guilds/${guildId}/bans/${bob.id}`],
      ['PUT', `/guilds/${guildId}/bans/${bob.id}`],
      ['DELETE', `/guilds/${guildId}/bans/${bob.id}`],
      ['POST', `/guilds/${guildId}/bulk-ban`, { user_ids: [bob.id] }],
    ];
    for (const [method, path, body] of refusals) expect(await mod.rest.refused(method, path, { ...(body !== undefined && { body }) })).toBe('403 50013');
  });
});

describe('the list of bans', () => {
  it('pages both ways by user id', async () => {
    const { mod, guildId } = await moderated(Permission.BanMembers);
    const people = await Promise.all(Array.from({ length: 4 }, () => world().person()));
    for (const { id } of people) await mod.rest.put(`/guilds/${guildId}/bans/${id}`);
    const ids = people.map(({ id }) => id).toSorted((a, b) => Number(BigInt(a) - BigInt(b)));
    const page = async (query: Record<string, string | number>): Promise<string[]> =>
      (await mod.rest.get<APIBan[]>(`/guilds/${guildId}/bans`, { query })).map((ban) => ban.user.id);
    expect(await page({})).toEqual(ids);
    expect(await page({ limit: 2 })).toEqual(ids.slice(0, 2));
    expect(await page({ after: ids[1] ?? '' })).toEqual(ids.slice(2));
    expect(await page({ after: ids[3] ?? '' })).toEqual([]);
    expect(await page({ before: ids[3] ?? '', limit: 2 })).toEqual(ids.slice(1, 3));
    expect(await mod.rest.refused('GET', `/guilds/${guildId}/bans`, { query: { limit: 1001 } })).toBe('400 50035');
  });
});

describe('bulk bans', () => {
  it('name whom they banned and whom not', async () => {
    const { alice, bob, mod, guildId } = await moderated(Permission.BanMembers | Permission.ManageGuild);
    const stranger = await world().person();
    const answer = await mod.rest.post(`/guilds/${guildId}/bulk-ban`, { user_ids: [bob.id, alice.id, stranger.id, mod.id, '1'] });
    expect(answer).toEqual({ banned_users: [bob.id, stranger.id], failed_users: [alice.id, mod.id, '1'] });
    expect(await mod.rest.refused('POST', `/guilds/${guildId}/bulk-ban`, { body: { user_ids: [bob.id, alice.id] } })).toBe('400 500000');
  });

  it('take 1 to 200, and both permissions', async () => {
    const { bob, mod, guildId } = await moderated(Permission.BanMembers);
    expect(await mod.rest.refused('POST', `/guilds/${guildId}/bulk-ban`, { body: { user_ids: [bob.id] } })).toBe('403 50013');
    const { mod: able, guildId: other } = await moderated(Permission.BanMembers | Permission.ManageGuild);
    expect(await able.rest.refused('POST', `/guilds/${other}/bulk-ban`, { body: { user_ids: [] } })).toBe('400 50035');
    const many = Array.from({ length: 201 }, (_, index) => String(index + 1));
    expect(await able.rest.refused('POST', `/guilds/${other}/bulk-ban`, { body: { user_ids: many } })).toBe('400 50035');
  });
});

it('a ban keeps out who was let in a moment before', async () => {
  const { alice, guildId } = await world().scene();
  const { core } = world().server;
  const carol = await world().person('carol');
  await alice.rest.put(`/guilds/${guildId}/bans/${carol.id}`, {});
  // As whoever had looked for a ban before there was one.
  await expect(addMember(core, guildId, carol.id)).rejects.toMatchObject({ row: { code: 40007 } });
  expect(core.states.peek(guildId)?.members.has(carol.id)).toBe(false);
});
