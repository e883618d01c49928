import {
  GatewayIntentBits as Intent,
  type APIAuditLog,
  type APIGuildMember,
  type APIMessage,
  type GatewayAutoModerationActionExecutionDispatchData as Execution,
} from 'discord-api-types/v10';
import { ALL_INTENTS, useWorld, type Scene } from '#compat-tests/world';

const world = useWorld();
const EXECUTED = 'AUTO_MODERATION_ACTION_EXECUTION';

const rule = (given: Record<string, unknown> = {}): Record<string, unknown> => ({
  name: 'No bad words',
  event_type: 1,
  trigger_type: 1,
  trigger_metadata: { keyword_filter: ['bad*'], allow_list: ['badger'] },
  actions: [{ type: 1, metadata: { custom_message: 'Mind your words' } }],
  enabled: true,
  ...given,
});

const setRule = ({ bot, guildId }: Scene, given: Record<string, unknown> = {}): Promise<{ id: string }> =>
  bot.rest.post(`/guilds/${guildId}/auto-moderation/rules`, rule(given));

describe('Automatic moderation', () => {
  it('blocks what a member writes or edits in, and lets pass what is allowed, managers and bots', async () => {
    const scene = await world().scene();
    const { alice, bob, bot, textId, guildId } = scene;
    const { id } = await setRule(scene);
    const messages = `/channels/${textId}/messages`;
    const refusal = await bob.rest.ask('POST', messages, { body: { content: 'You BADDIE' } });
    expect([refusal.status, refusal.body]).toEqual([400, { code: 200_000, message: 'Mind your words' }]);
    const message = await bob.rest.post<APIMessage>(messages, { content: 'a badger' });
    expect(await bob.rest.refused('PATCH', `${messages}/${message.id}`, { body: { content: 'bad' } })).toBe('400 200000');
    expect((await bob.rest.get<APIMessage[]>(messages)).filter(({ type }) => type === 0).map(({ content }) => content)).toEqual(['a badger']);
    for (const free of [alice, bot]) await free.rest.post(messages, { content: 'bad' });
    const log = await alice.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs?action_type=143`);
    expect(log.audit_log_entries).toHaveLength(2);
    expect(log.audit_log_entries[0]).toMatchObject({
      target_id: bob.id,
      options: { auto_moderation_rule_name: 'No bad words', auto_moderation_rule_trigger_type: '1', channel_id: textId },
    });
    await bot.rest.patch(`/guilds/${guildId}/auto-moderation/rules/${id}`, { exempt_channels: [textId] });
    await bob.rest.post(messages, { content: 'bad' });
  });

  it('lets those with an exempt role say it', async () => {
    const scene = await world().scene();
    const { alice, bob, textId, guildId } = scene;
    const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'Free', permissions: '0' });
    await setRule(scene, { exempt_roles: [role.id] });
    expect(await bob.rest.refused('POST', `/channels/${textId}/messages`, { body: { content: 'bad' } })).toBe('400 200000');
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'bad' });
  });

  it('alerts and times out without blocking, and tells with or without what was said', async () => {
    const scene = await world().scene();
    const { alice, bob, bot, textId, guildId } = scene;
    const listener = await bot.listen();
    const blind = await bot.listen(ALL_INTENTS & ~Intent.MessageContent);
    const deaf = await bot.listen(ALL_INTENTS & ~Intent.AutoModerationExecution);
    const weak = await (await world().bot({ owner: alice, guildId, permissions: 0n })).listen();
    const { id } = await setRule(scene, {
      actions: [
        { type: 2, metadata: { channel_id: textId } },
        { type: 3, metadata: { duration_seconds: 60 } },
      ],
      trigger_metadata: { regex_patterns: ['b[aä]d+(?P<rest>ness)?'] },
    });
    const alerted = listener.next<Execution>(EXECUTED, ({ action }) => action.type === 2);
    const timedOut = listener.next<Execution>(EXECUTED, ({ action }) => action.type === 3);
    const blindly = blind.next<Execution>(EXECUTED);
    const notice = listener.next<APIMessage>('MESSAGE_CREATE', ({ type }) => type === 24);
    const message = await bob.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'what BÄDNESS' });
    const told = {
      guild_id: guildId,
      rule_id: id,
      rule_trigger_type: 1,
      user_id: bob.id,
      channel_id: textId,
      message_id: message.id,
      content: 'what BÄDNESS',
      matched_keyword: 'b[aä]d+(?P<rest>ness)?',
      matched_content: 'BÄDNESS',
    };
    const shown = await notice;
    expect(await alerted).toEqual({ ...told, action: { type: 2, metadata: { channel_id: textId } }, alert_system_message_id: shown.id });
    expect(await timedOut).toEqual({ ...told, action: { type: 3, metadata: { duration_seconds: 60 } } });
    expect(await blindly).toMatchObject({ content: '', matched_content: null, user_id: bob.id });
    expect(shown.author.id).toBe(bob.id);
    expect(shown.embeds[0]).toMatchObject({ type: 'auto_moderation_message', description: 'what BÄDNESS' });
    expect(Object.fromEntries((shown.embeds[0]?.fields ?? []).map(({ name, value }) => [name, value]))).toMatchObject({
      rule_name: 'No bad words',
      channel_id: textId,
      flagged_message_id: message.id,
      keyword_matched_content: 'BÄDNESS',
      timeout_duration: '60',
      decision_outcome: 'flagged',
    });
    expect(await bob.rest.refused('POST', `/channels/${textId}/messages`, { body: { content: 'good' } })).toBe('403 50013');
    expect([deaf, weak].map((one) => one.hasHeard(EXECUTED))).toEqual([false, false]);
    const log = await alice.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs`);
    expect(
      log.audit_log_entries
        .map(({ action_type }) => action_type)
        .filter((type) => type > 142 && type < 147)
        .toSorted(),
    ).toEqual([144, 145]);
  });

  it('blocks titles of posts and threads', async () => {
    const scene = await world().scene();
    const { alice, bob, textId, guildId } = scene;
    await setRule(scene);
    const forum = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'forum', type: 15 });
    const post = { name: 'bad', message: { content: 'good' } };
    expect(await bob.rest.refused('POST', `/channels/${forum.id}/threads`, { body: post })).toBe('400 200001');
    expect(await bob.rest.refused('POST', `/channels/${forum.id}/threads`, { body: { name: 'good', message: { content: 'bad' } } })).toBe('400 200000');
    const good = await bob.rest.post<{ id: string }>(`/channels/${forum.id}/threads`, { ...post, name: 'good' });
    expect(await bob.rest.refused('PATCH', `/channels/${good.id}`, { body: { name: 'bad' } })).toBe('400 200001');
    expect(await bob.rest.refused('POST', `/channels/${textId}/threads`, { body: { name: 'bad', type: 11 } })).toBe('400 200001');
  });

  it('knows lists of words, many mentions and spam', async () => {
    const scene = await world().scene();
    const { bob, textId } = scene;
    const actions = [{ type: 1 }];
    await setRule(scene, { trigger_type: 4, trigger_metadata: { presets: [1], allow_list: ['wtf'] }, actions });
    await setRule(scene, { trigger_type: 5, trigger_metadata: { mention_total_limit: 2 }, actions });
    const say = async (content: string): Promise<number> => (await bob.rest.ask('POST', `/channels/${textId}/messages`, { body: { content } })).status;
    expect(await say('fuck this')).toBe(400);
    expect(await say('wtf')).toBe(200);
    const [one, two, three] = [1, 2, 3].map((last) => `20000000000000000${last}`);
    expect(await say(`<@${one}> <@${two}> <@!${two}>`)).toBe(200);
    expect(await say(`<@${one}> <@${two}> <@&${three}>`)).toBe(400);
    // What pings nobody is not counted; what pings is, whatever stands in a poll beside it.
    expect(await say(`\`<@${one}> <@${two}>\` <@&${three}>`)).toBe(200);
    const poll = { question: { text: '```' }, answers: [{ poll_media: { text: 'yes' } }] };
    const beside = { content: `\`\`\`<@${one}> <@${two}> <@&${three}>`, poll };
    expect(await bob.rest.refused('POST', `/channels/${textId}/messages`, { body: beside })).toBe('400 200000');
    await setRule(scene, { trigger_type: 3, trigger_metadata: null, actions });
    expect([await say('same'), await say('same'), await say('Same!'), await say('same')]).toEqual([200, 200, 200, 400]);
  });

  it('lets a member with a forbidden name do nothing but read and rename themselves', async () => {
    const scene = await world().scene();
    const { bob, bot, textId, guildId } = scene;
    const listener = await bot.listen();
    await setRule(scene, { trigger_type: 6, event_type: 2, trigger_metadata: { keyword_filter: ['*admin*'] }, actions: [{ type: 4 }] });
    const executed = listener.next<Execution>(EXECUTED);
    const renamed = await bob.rest.patch<APIGuildMember>(`/guilds/${guildId}/members/@me`, { nick: 'The Admin' });
    expect(renamed.flags & 128).toBe(128);
    expect(await executed).toMatchObject({ user_id: bob.id, action: { type: 4 }, matched_keyword: '*admin*', matched_content: 'Admin' });
    expect(await bob.rest.refused('POST', `/channels/${textId}/messages`, { body: { content: 'hello' } })).toBe('403 50013');
    const again = await bob.rest.patch<APIGuildMember>(`/guilds/${guildId}/members/@me`, { nick: 'Bob' });
    expect(again.flags & 128).toBe(0);
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'hello' });
    const stranger = await world().person('an_admin');
    await world().join(guildId, stranger);
    expect((await bot.rest.get<APIGuildMember>(`/guilds/${guildId}/members/${stranger.id}`)).flags & 128).toBe(128);
  });
});
