import {
  PermissionFlagsBits as Permission,
  type APIAuditLog,
  type APIGuild,
  type APIGuildOnboarding,
  type APIInvite,
  type APIRole,
} from 'discord-api-types/v10';
import { useWorld, type Somebody } from '#compat-tests/world';

const world = useWorld();

/** Actions of the guild's log, newest first. */
const logOf = async (somebody: Somebody, guildId: string): Promise<number[]> =>
  (await somebody.rest.get<{ audit_log_entries: { action_type: number }[] }>(`/guilds/${guildId}/audit-logs`)).audit_log_entries.map(
    (entry) => entry.action_type,
  );

async function channels(somebody: Somebody, guildId: string, count: number): Promise<string[]> {
  const ids = [];
  for (let index = 0; index < count; index++) {
    ids.push((await somebody.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: `room-${index}`, type: 0 })).id);
  }
  return ids;
}

const role = async (somebody: Somebody, guildId: string, name: string): Promise<string> =>
  (await somebody.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name, permissions: '0' })).id;

describe('Onboarding', () => {
  it('is switched on once newcomers find enough, and gives the roles that they choose', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    const path = `/guilds/${guildId}/onboarding`;
    // While it is off it is for those who may set it up.
    expect(await bob.rest.refused('GET', path)).toBe('403 50013');
    expect(await bot.rest.get(path)).toEqual({ guild_id: guildId, prompts: [], default_channel_ids: [], enabled: false, mode: 0 });
    const ids = await channels(bot, guildId, 7);
    expect(await bot.rest.refused('PUT', path, { body: { enabled: true, default_channel_ids: ids.slice(0, 6) } })).toBe('400 350000');
    const [red, blue] = [await role(bot, guildId, 'Red'), await role(bot, guildId, 'Blue')];
    const listener = await bot.listen();
    const updated = listener.next<APIGuild>('GUILD_UPDATE', (guild) => (guild.features as string[]).includes('GUILD_ONBOARDING'));
    const onboarding = await bot.rest.put<APIGuildOnboarding>(path, {
      enabled: true,
      default_channel_ids: ids,
      mode: 0,
      prompts: [
        {
          id: '1',
          title: 'Which colour?',
          single_select: true,
          required: true,
          options: [
            { title: 'Red', role_ids: [red], emoji_name: '🔴' },
            { title: 'Blue', role_ids: [blue], channel_ids: [ids[0]] },
          ],
        },
      ],
    });
    await updated;
    const [prompt] = onboarding.prompts;
    expect(prompt).toMatchObject({ title: 'Which colour?', in_onboarding: true, type: 0 });
    expect(prompt?.id).not.toBe('1');
    expect(await bot.rest.refused('PUT', path, { body: { default_channel_ids: [] } })).toBe('400 350001');
    expect(await bob.rest.refused('PUT', path, { body: { enabled: false } })).toBe('403 50013');

    const [first, second] = prompt?.options ?? [];
    const answers = `/guilds/${guildId}/onboarding-responses`;
    expect(await bob.rest.refused('POST', answers, { body: { onboarding_responses: [] } })).toBe('400 50035');
    expect(await bob.rest.refused('POST', answers, { body: { onboarding_responses: [first?.id, second?.id] } })).toBe('400 50035');
    const became = listener.next<{ roles: string[]; flags: number }>('GUILD_MEMBER_UPDATE');
    await bob.rest.post(answers, { onboarding_responses: [first?.id], onboarding_prompts_seen: { [prompt?.id ?? '']: 1 } });
    expect(await became).toMatchObject({ roles: [red], flags: 10 });
    await bob.rest.put(answers, { onboarding_responses: [second?.id] });
    expect(await bot.rest.get(`/guilds/${guildId}/members/${bob.id}`)).toMatchObject({ roles: [blue] });
    expect(await bob.rest.get(path)).toMatchObject({ onboarding_responses: [second?.id] });
    expect(await alice.rest.get(path)).not.toHaveProperty('onboarding_responses');

    const kept = await bot.rest.put<APIGuildOnboarding>(path, { prompts: [{ ...prompt, title: 'Colour?' }] });
    expect(kept.prompts).toMatchObject([{ id: prompt?.id, title: 'Colour?', options: [{ id: first?.id }, { id: second?.id }] }]);
    expect(await bot.rest.put(path, { enabled: false, prompts: [] })).toMatchObject({ enabled: false, prompts: [] });
    expect(await logOf(bot, guildId)).toEqual(expect.arrayContaining([163, 164, 165, 166, 167]));
    const ofGuild = await bot.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs?action_type=166`);
    expect(ofGuild.audit_log_entries).toMatchObject([{ target_id: guildId }]);
  });

  it('gives no role that whoever sets it up could not give, and none that is unknown', async () => {
    const { alice, bot, guildId } = await world().scene({ permissions: Permission.ManageGuild | Permission.ManageRoles | Permission.ViewChannel });
    const high = await role(alice, guildId, 'High');
    await alice.rest.patch(`/guilds/${guildId}/roles`, [{ id: high, position: 5 }] as never);
    const put = (option: object) =>
      bot.rest.refused('PUT', `/guilds/${guildId}/onboarding`, { body: { prompts: [{ id: '1', title: 'x', options: [{ title: 'y', ...option }] }] } });
    expect(await put({ role_ids: [high] })).toBe('403 50013');
    expect(await put({ role_ids: ['1'] })).toBe('404 10011');
    expect(await put({ channel_ids: ['1'] })).toBe('400 50035');
    expect(await put({ emoji_id: '1' })).toBe('404 10014');
  });

  it('comes with a guide for new members', async () => {
    const { alice, bot, bob, guildId, textId } = await world().scene();
    const path = `/guilds/${guildId}/new-member-welcome`;
    expect((await bot.rest.ask('GET', path)).status).toBe(204);
    const guide = {
      enabled: true,
      welcome_message: { author_ids: [alice.id], message: 'Hello!' },
      new_member_actions: [{ channel_id: textId, action_type: 1, title: 'Say hello', emoji: { name: '👋' } }],
    };
    expect(await bob.rest.refused('PUT', path, { body: guide })).toBe('403 50013');
    await alice.rest.put(path, guide);
    expect(await bot.rest.get(path)).toMatchObject({ guild_id: guildId, ...guide, resource_channels: [] });
    expect(await logOf(bot, guildId)).toContain(190);
  });
});

describe('The welcome screen', () => {
  it('is for members while it is on, and stands in invites', async () => {
    const { bot, bob, guildId, textId } = await world().scene();
    const path = `/guilds/${guildId}/welcome-screen`;
    expect(await bob.rest.refused('GET', path)).toBe('404 10069');
    expect(await bot.rest.get(path)).toEqual({ description: null, welcome_channels: [] });
    const welcome_channels = [{ channel_id: textId, description: 'Talk here', emoji_id: null, emoji_name: '👋' }];
    const listener = await bot.listen();
    const updated = listener.next<APIGuild>('GUILD_UPDATE');
    expect(await bot.rest.patch(path, { enabled: true, description: 'Hello', welcome_channels })).toEqual({ description: 'Hello', welcome_channels });
    expect((await updated).features).toContain('WELCOME_SCREEN_ENABLED');
    expect(await bob.rest.get(path)).toEqual({ description: 'Hello', welcome_channels });
    expect(await bob.rest.refused('PATCH', path, { body: { enabled: false } })).toBe('403 50013');
    expect(await bot.rest.refused('PATCH', path, { body: { welcome_channels: [{ channel_id: '1', description: 'x' }] } })).toBe('400 50035');
    expect(await bot.rest.refused('PATCH', path, { body: { welcome_channels: [{ channel_id: textId, description: 'x', emoji_name: 'wave' }] } })).toBe(
      '404 10014',
    );
    const { code } = await bot.rest.post<APIInvite>(`/channels/${textId}/invites`, {});
    expect(await world().nobody.get(`/invites/${code}`)).toMatchObject({ guild: { welcome_screen: { description: 'Hello' } } });
    await bot.rest.patch(path, { enabled: false });
    expect(await bob.rest.refused('GET', path)).toBe('404 10069');
  });
});

describe('Membership screening', () => {
  const terms = { field_type: 'TERMS', label: 'Rules', required: true, values: ['Be kind'] };
  const inviteTo = async (somebody: Somebody, channelId: string): Promise<string> =>
    (await somebody.rest.post<APIInvite>(`/channels/${channelId}/invites`, { unique: true })).code;

  it('lets newcomers look on until they agree to the rules', async () => {
    const { alice, bot, bob, guildId, textId } = await world().scene();
    const path = `/guilds/${guildId}/member-verification`;
    expect(await bot.rest.refused('GET', path)).toBe('404 10068');
    expect(await bob.rest.refused('PATCH', path, { body: { enabled: true } })).toBe('403 50013');
    const form = await alice.rest.patch<{ version: string }>(path, { enabled: true, description: 'Hello', form_fields: [terms] });
    const carol = await world().person('carol');
    const code = await inviteTo(alice, textId);
    expect(await carol.rest.refused('GET', path)).toBe('404 10004');
    expect(await carol.rest.get(path, { query: { invite_code: code, with_guild: true } })).toMatchObject({ description: 'Hello', guild: { id: guildId } });
    const listener = await bot.listen();
    const added = listener.next('GUILD_MEMBER_ADD');
    expect(await carol.rest.post(`/invites/${code}`)).toMatchObject({ new_member: true });
    expect(await added).toMatchObject({ pending: true });
    expect(await carol.rest.refused('POST', `/channels/${textId}/messages`, { body: { content: 'hi' } })).toBe('403 50013');
    const dave = await world().person('dave');
    await dave.rest.post(`/invites/${code}`);
    const own = `/guilds/${guildId}/requests/@me`;
    expect(await carol.rest.refused('PUT', own, { body: { version: form.version, form_fields: [{ ...terms, response: false }] } })).toBe('400 50035');
    expect(await carol.rest.refused('PUT', own, { body: { version: '2020-01-01T00:00:00Z', form_fields: [{ ...terms, response: true }] } })).toBe('400 50035');
    const passed = listener.next('GUILD_MEMBER_UPDATE');
    expect(await carol.rest.put(own, { version: form.version, form_fields: [{ ...terms, response: true }] })).toMatchObject({ application_status: 'APPROVED' });
    expect(await passed).toMatchObject({ pending: false });
    await carol.rest.post(`/channels/${textId}/messages`, { content: 'hi' });
    expect(await carol.rest.refused('PUT', own, { body: { form_fields: [{ ...terms, response: true }] } })).toBe('400 50035');
    expect(await logOf(alice, guildId)).toContain(1);
    expect(await bot.rest.get(`/guilds/${guildId}/members/${dave.id}`)).toMatchObject({ pending: true });
    await alice.rest.patch(path, { enabled: false });
    expect(await bot.rest.get(`/guilds/${guildId}/members/${dave.id}`)).toMatchObject({ pending: false });
    await dave.rest.post(`/channels/${textId}/messages`, { content: 'hi' });
  });

  it('lets nobody in before somebody has read what they wrote', async () => {
    const { alice, bot, bob, guildId, textId } = await world().scene();
    const question = { field_type: 'TEXT_INPUT', label: 'Why?', required: true, placeholder: 'Because' };
    const choice = { field_type: 'MULTIPLE_CHOICE', label: 'Cats?', required: false, choices: ['yes', 'no'] };
    await alice.rest.patch(`/guilds/${guildId}/member-verification`, { enabled: true, form_fields: [question, choice] });
    const [carol, dave] = [await world().person('carol'), await world().person('dave')];
    const own = `/guilds/${guildId}/requests/@me`;
    expect(await dave.rest.refused('PUT', own, { body: { form_fields: [] } })).toBe('404 10004');
    const hers = await carol.listen();
    const listener = await bot.listen();
    for (const guest of [carol, dave]) {
      expect(await guest.rest.post(`/invites/${await inviteTo(alice, textId)}`)).toMatchObject({ new_member: false, show_verification_form: true });
    }
    expect(await carol.rest.get(own)).toMatchObject({ application_status: 'STARTED' });
    const created = listener.next<{ request: { user: { id: string } } }>('GUILD_JOIN_REQUEST_CREATE');
    const answers = {
      form_fields: [
        { field_type: 'TEXT_INPUT', response: 'I like it' },
        { field_type: 'MULTIPLE_CHOICE', response: 1 },
      ],
    };
    expect(await carol.rest.refused('PUT', own, { body: { form_fields: [answers.form_fields[0], { field_type: 'MULTIPLE_CHOICE', response: 2 }] } })).toBe(
      '400 50035',
    );
    const request = await carol.rest.put<{ id: string }>(own, answers);
    expect(request).toMatchObject({ application_status: 'SUBMITTED', form_responses: [{ response: 'I like it' }, { response: 1 }] });
    expect((await created).request.user.id).toBe(carol.id);
    await dave.rest.put(own, answers);

    const list = `/guilds/${guildId}/requests`;
    expect(await bob.rest.refused('GET', list)).toBe('403 50013');
    expect(await bot.rest.get(list, { query: { status: 'SUBMITTED', limit: 1 } })).toMatchObject({ total: 2, guild_join_requests: [{ user_id: dave.id }] });
    expect(await bob.rest.refused('PATCH', `${list}/${request.id}`, { body: { action: 'APPROVED' } })).toBe('403 50013');
    const heard = hers.next('GUILD_JOIN_REQUEST_UPDATE');
    const added = listener.next<{ user: { id: string } }>('GUILD_MEMBER_ADD');
    expect(await bot.rest.patch(`${list}/${request.id}`, { action: 'APPROVED' })).toMatchObject({
      application_status: 'APPROVED',
      actioned_by_user: { id: bot.id },
    });
    expect(await added).toMatchObject({ user: { id: carol.id }, pending: false });
    expect(await heard).toMatchObject({ status: 'APPROVED' });
    expect(await bot.rest.refused('PATCH', `${list}/${request.id}`, { body: { action: 'REJECTED' } })).toBe('400 50035');

    const his = await dave.rest.get<{ id: string }>(own);
    expect(await bot.rest.patch(`${list}/${his.id}`, { action: 'REJECTED', rejection_reason: 'Not now' })).toMatchObject({ rejection_reason: 'Not now' });
    expect(await dave.rest.refused('PUT', own, { body: answers })).toBe('400 50035');
    expect(await dave.rest.refused('GET', `/guilds/${guildId}`)).toBe('404 10004');
    expect(await dave.rest.post(own)).toMatchObject({ application_status: 'STARTED' });
    const withdrawn = listener.next('GUILD_JOIN_REQUEST_DELETE');
    await dave.rest.delete(own);
    expect(await withdrawn).toMatchObject({ user_id: dave.id });
    expect(await dave.rest.refused('GET', own)).toBe('404 0');
  });
});
