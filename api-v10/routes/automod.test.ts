import { PermissionFlagsBits as Permission, type APIAutoModerationRule } from 'discord-api-types/v10';
import { useWorld } from '#compat-tests/world';

const world = useWorld();
const words = {
  name: 'No bad words',
  event_type: 1,
  trigger_type: 1,
  trigger_metadata: { keyword_filter: ['*bad*', 'worse'] },
  actions: [{ type: 1 }],
  enabled: true,
};

describe('Rules of automatic moderation', () => {
  it('are made, heard of by those who manage the guild, changed and deleted', async () => {
    const { alice, bot, guildId } = await world().scene();
    const weak = await world().bot({ owner: alice, guildId, permissions: 0n });
    const [listener, deaf] = [await bot.listen(), await weak.listen()];
    const rules = `/guilds/${guildId}/auto-moderation/rules`;
    const created = listener.next<APIAutoModerationRule>('AUTO_MODERATION_RULE_CREATE');
    const rule = await bot.rest.post<APIAutoModerationRule>(rules, words);
    expect(rule).toMatchObject({
      creator_id: bot.id,
      enabled: true,
      trigger_metadata: { keyword_filter: ['*bad*', 'worse'], regex_patterns: [], allow_list: [] },
      actions: [{ type: 1, metadata: {} }],
    });
    expect(await created).toEqual(rule);
    const updated = listener.next('AUTO_MODERATION_RULE_UPDATE');
    const changed = await alice.rest.patch(`${rules}/${rule.id}`, { enabled: false, trigger_metadata: { allow_list: ['badger'] } });
    expect(changed).toEqual({ ...rule, enabled: false, trigger_metadata: { ...rule.trigger_metadata, allow_list: ['badger'] } });
    expect(await updated).toEqual(changed);
    expect(await bot.rest.get(rules)).toEqual([changed]);
    expect(await bot.rest.get(`${rules}/${rule.id}`)).toEqual(changed);
    expect(await weak.rest.refused('GET', rules)).toBe('403 50013');
    const deleted = listener.next('AUTO_MODERATION_RULE_DELETE');
    await bot.rest.delete(`${rules}/${rule.id}`);
    await deleted;
    expect(await bot.rest.refused('GET', `${rules}/${rule.id}`)).toMatch(/^404 /);
    expect(deaf.hasHeard('AUTO_MODERATION_RULE_CREATE')).toBe(false);
  });

  it('are six of words and one of every other kind', async () => {
    const { bot, guildId, textId } = await world().scene();
    const rules = `/guilds/${guildId}/auto-moderation/rules`;
    for (let index = 0; index < 6; index++) await bot.rest.post(rules, words);
    expect(await bot.rest.refused('POST', rules, { body: words })).toBe('400 50035');
    const others = [
      { name: 'Spam', event_type: 1, trigger_type: 3, actions: [{ type: 2, metadata: { channel_id: textId } }] },
      {
        name: 'Lists',
        event_type: 1,
        trigger_type: 4,
        trigger_metadata: { presets: [1, 3], allow_list: ['heck'] },
        actions: [{ type: 1, metadata: { custom_message: 'No.' } }],
      },
      {
        name: 'Mentions',
        event_type: 1,
        trigger_type: 5,
        trigger_metadata: { mention_total_limit: 5 },
        actions: [{ type: 3, metadata: { duration_seconds: 60 } }],
      },
      { name: 'Profiles', event_type: 2, trigger_type: 6, trigger_metadata: { keyword_filter: ['admin'] }, actions: [{ type: 4 }] },
    ];
    for (const other of others) {
      expect(await bot.rest.post(rules, other)).toMatchObject({ name: other.name, enabled: false });
      expect(await bot.rest.refused('POST', rules, { body: other })).toBe('400 50035');
    }
  });

  it.each([
    ['an event that does not fit', { event_type: 2 }, 'event_type'],
    ['an action that does not fit', { actions: [{ type: 4 }] }, 'actions.0.type'],
    ['the same action twice', { actions: [{ type: 1 }, { type: 1 }] }, 'actions.1.type'],
    ['no action', { actions: [] }, 'actions'],
    ['no words at all', { trigger_metadata: null }, 'trigger_metadata'],
    ['an alert without a channel', { actions: [{ type: 2 }] }, 'actions.0.metadata.channel_id'],
    ['an alert elsewhere', { actions: [{ type: 2, metadata: { channel_id: '1' } }] }, 'actions.0.metadata.channel_id'],
    ['a timeout without length', { actions: [{ type: 3, metadata: {} }] }, 'actions.0.metadata.duration_seconds'],
    ['a timeout of five weeks', { actions: [{ type: 3, metadata: { duration_seconds: 5 * 7 * 86_400 } }] }, 'actions.0.metadata.duration_seconds'],
    ['a long word', { trigger_metadata: { keyword_filter: ['x'.repeat(61)] } }, 'trigger_metadata.keyword_filter.0'],
    ['a broken pattern', { trigger_metadata: { regex_patterns: ['a', '('] } }, 'trigger_metadata.regex_patterns.1'],
    ['a pattern that is too large', { trigger_metadata: { regex_patterns: ['a', 'b', '(?:\\w?){150}!'] } }, 'trigger_metadata.regex_patterns.2'],
    ['a pattern that looks ahead', { trigger_metadata: { regex_patterns: ['(?=a)'] } }, 'trigger_metadata.regex_patterns.0'],
    ['too many allowed words', { trigger_metadata: { allow_list: Array.from({ length: 101 }, (_, index) => `w${index}`) } }, 'trigger_metadata.allow_list'],
  ])('refuse %s', async (_what, body, path) => {
    const { bot, guildId } = await world().scene();
    const { status, body: refusal } = await bot.rest.ask('POST', `/guilds/${guildId}/auto-moderation/rules`, { body: { ...words, ...body } });
    expect(status).toBe(400);
    expect(refusal).toHaveProperty(`errors.${path}._errors`);
  });

  it('may be looked at before they are made', async () => {
    const { alice, bob, guildId } = await world().scene();
    const path = `/guilds/${guildId}/auto-moderation/rules/validate`;
    const metadata = { keyword_filter: ['bad'], regex_patterns: ['b[ae]d'] };
    expect(await alice.rest.post(path, { trigger_type: 1, trigger_metadata: metadata })).toEqual({ trigger_metadata: { ...metadata, allow_list: [] } });
    expect(await alice.rest.refused('POST', path, { body: { trigger_type: 1, trigger_metadata: { regex_patterns: ['('] } } })).toBe('400 50035');
    expect(await bob.rest.refused('POST', path, { body: { trigger_type: 1 } })).toBe('403 50013');
    expect(await alice.rest.get(`/guilds/${guildId}/auto-moderation/rules`)).toEqual([]);
  });

  it('time out only for those who may do so themselves', async () => {
    const { alice, guildId } = await world().scene();
    const manager = await world().bot({ owner: alice, guildId, permissions: Permission.ManageGuild });
    const body = { ...words, actions: [{ type: 3, metadata: { duration_seconds: 60 } }] };
    expect(await manager.rest.refused('POST', `/guilds/${guildId}/auto-moderation/rules`, { body })).toBe('403 50013');
  });
});
