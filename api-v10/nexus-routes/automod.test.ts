import { nexusClient } from '#compat-tests/nexus-client';
import { useWorld } from '#compat-tests/world';

const world = useWorld();

describe('A rule of automatic moderation that is tried with a text', () => {
  it('says whether it catches it, and by which word, as it does with a message', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const client = nexusClient(world(), alice);
    const trying = (body: object) => client.post(`/guilds/${guildId}/auto-moderation/try`, body);
    const caught = (keyword: string | null, content: string | null) => ({ caught: true, matched_keyword: keyword, matched_content: content });
    const passed = { caught: false, matched_keyword: null, matched_content: null };
    const words = { trigger_type: 1, trigger_metadata: { keyword_filter: ['*bad*'], regex_patterns: ['w[o0]rse'], allow_list: ['badger'] } };
    expect(await trying({ ...words, text: 'How BADly put' })).toEqual(caught('*bad*', 'BAD'));
    expect(await trying({ ...words, text: 'much w0rse' })).toEqual(caught('w[o0]rse', 'w0rse'));
    expect(await trying({ ...words, text: 'a badger' })).toEqual(passed);
    expect(await trying({ trigger_type: 6, trigger_metadata: { keyword_filter: ['admin*'] }, text: 'Administrator' })).toEqual(caught('admin*', 'Admin'));
    expect(await trying({ trigger_type: 4, trigger_metadata: { presets: [1] }, text: 'oh shit' })).toEqual(caught('shit', 'shit'));
    const one = '200000000000000001';
    const mentions = { trigger_type: 5, trigger_metadata: { mention_total_limit: 1 } };
    expect(await trying({ ...mentions, text: `<@${one}> <@${one}>` })).toEqual(passed);
    expect(await trying({ ...mentions, text: `<@${one}> <@&${one}>` })).toEqual(caught(null, null));
    expect(await trying({ trigger_type: 3, text: 'hello' })).toEqual(passed);
    expect(await trying({ trigger_type: 3, text: 'the same again\n'.repeat(12) })).toEqual(caught(null, null));

    // Nothing of it is kept, and nobody else may ask.
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'How badly put' });
    expect(await alice.rest.get(`/guilds/${guildId}/auto-moderation/rules`)).toEqual([]);
    const refused = (who: typeof alice, body: object) => nexusClient(world(), who).refused('POST', `/guilds/${guildId}/auto-moderation/try`, { body });
    expect(await refused(bob, { ...words, text: 'bad' })).toBe('403 50013');
    expect(await refused(alice, { trigger_type: 1, trigger_metadata: { regex_patterns: ['('] }, text: 'bad' })).toBe('400 50035');
    expect(await refused(alice, { ...words, text: '' })).toBe('400 50035');
  });
});
