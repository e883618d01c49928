import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { APIChannel, APIMessage } from 'discord-api-types/v10';
import type { SavedMessage } from '#protocol/rest/people';
import type { Profile, ProfileMetadata } from '#core/profiles/present-profile';
import { dataUri, testPng } from '../cdn/test-images.ts';
import { useWorld, type Somebody } from '#compat-tests/world';

const world = useWorld();
const PATIENCE_MS = 20_000;

const write = (by: Somebody, channelId: string, content: string): Promise<APIMessage> =>
  by.rest.post<APIMessage>(`/channels/${channelId}/messages`, { content });

describe('a note', () => {
  const NOTES = '/users/@me/notes';

  it('is for oneself alone, in all of one’s clients', async () => {
    const { alice, bob } = await world().scene();
    const told = (await alice.listen()).next('USER_NOTE_UPDATE');
    await alice.rest.put(`${NOTES}/${bob.id}`, { note: ' met in Rome ' });
    expect(await told).toEqual({ id: bob.id, note: 'met in Rome' });
    expect(await alice.rest.get(NOTES)).toEqual({ [bob.id]: 'met in Rome' });
    expect(await alice.rest.get(`${NOTES}/${bob.id}`)).toEqual({ note: 'met in Rome', note_user_id: bob.id, user_id: alice.id });
    expect(await bob.rest.get(NOTES)).toEqual({});
    expect((await alice.listen()).heard.find(({ t }) => t === 'READY')?.d).toMatchObject({ notes: { [bob.id]: 'met in Rome' } });
    await alice.rest.put(`${NOTES}/${bob.id}`, { note: null });
    expect(await alice.rest.get(NOTES)).toEqual({});
  });

  it('has bounds', async () => {
    const { alice, bob, bot } = await world().scene();
    expect(await alice.rest.refused('PUT', `${NOTES}/${bob.id}`, { body: { note: 'x'.repeat(257) } })).toBe('400 50015');
    await alice.rest.put(`${NOTES}/${bob.id}`, { note: '👍'.repeat(256) });
    expect(await alice.rest.refused('GET', `${NOTES}/${bot.id}`)).toBe('404 10013');
    expect(await alice.rest.refused('PUT', `${NOTES}/1234`, { body: { note: 'nobody' } })).toBe('404 10013');
    expect(await bot.rest.refused('GET', NOTES)).toBe('403 20001');
  });
});

describe('recent mentions', () => {
  const MENTIONS = '/users/@me/mentions';
  const idsOf = async (who: Somebody, query: Record<string, string | number | boolean> = {}): Promise<string[]> =>
    (await who.rest.get<APIMessage[]>(MENTIONS, { query })).map(({ id }) => id);
  /** They are written down after the message is told. */
  const until = async (who: Somebody, ids: readonly string[]): Promise<void> => {
    for (const giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt; await sleep(50)) if (isDeepStrictEqual(await idsOf(who), ids)) return;
    expect(await idsOf(who)).toEqual(ids);
  };

  it('are those by name, by role and for everybody, each as one wishes', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'Cooks', mentionable: true });
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    await write(alice, textId, 'nobody');
    const byName = await write(alice, textId, `hello <@${bob.id}>`);
    const byRole = await write(alice, textId, `hello <@&${role.id}>`);
    const toAll = await write(alice, textId, '@everyone');
    await write(bob, textId, `it is me, <@${bob.id}>`);
    await until(bob, [toAll.id, byRole.id, byName.id]);
    expect((await bob.rest.get<APIMessage[]>(MENTIONS))[2]).toMatchObject({
      content: `hello <@${bob.id}>`,
      author: { id: alice.id },
      mentions: [{ id: bob.id }],
    });
    expect(await idsOf(bob, { roles: false })).toEqual([toAll.id, byName.id]);
    expect(await idsOf(bob, { everyone: false })).toEqual([byRole.id, byName.id]);
    expect(await idsOf(bob, { limit: 1, before: toAll.id })).toEqual([byRole.id]);
    expect(await idsOf(bob, { guild_id: guildId })).toHaveLength(3);
    expect(await idsOf(bob, { guild_id: '1234' })).toEqual([]);
    // One's own are no news.
    expect(await idsOf(alice)).toEqual([]);
    const carol = await world().person();
    await world().join(guildId, carol);
    expect(await idsOf(carol)).toEqual([]);
  });

  it('are those of direct messages, too, and of replies', async () => {
    const { alice, bob, textId } = await world().scene();
    const { id: directId } = await alice.rest.post<APIChannel>('/users/@me/channels', { recipient_id: bob.id });
    const said = await write(bob, textId, 'well');
    const direct = await write(alice, directId, `<@${bob.id}>`);
    const reply = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'yes', message_reference: { message_id: said.id } });
    await until(bob, [reply.id, direct.id]);
  });

  it('show nothing that is gone, hidden, dismissed, or of who is blocked', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const secret = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'secret' });
    const all = [await write(alice, textId, `1 <@${bob.id}>`), await write(alice, textId, '2 @everyone'), await write(alice, secret.id, `3 <@${bob.id}>`)];
    const [named, toAll, hidden] = all.map(({ id }) => id);
    await until(bob, [hidden ?? '', toAll ?? '', named ?? '']);
    await alice.rest.put(`/channels/${secret.id}/permissions/${guildId}`, { type: 0, deny: String(1 << 10) });
    expect(await idsOf(bob)).toEqual([toAll, named]);
    const told = (await bob.listen()).next('RECENT_MENTION_DELETE');
    await bob.rest.delete(`${MENTIONS}/${toAll}`);
    expect(await told).toEqual({ message_id: toAll });
    expect(await idsOf(bob)).toEqual([named]);
    await alice.rest.delete(`/channels/${textId}/messages/${named}`);
    expect(await idsOf(bob)).toEqual([]);
    await alice.rest.delete(`/channels/${secret.id}`);
    const last = await write(alice, textId, `4 <@${bob.id}>`);
    await until(bob, [last.id]);
    await bob.rest.put(`/users/@me/relationships/${alice.id}`, { type: 2 });
    expect(await idsOf(bob)).toEqual([]);
  });

  it('cost a sender nothing, whatever becomes of writing them down', async () => {
    const { alice, bob, textId } = await world().scene();
    const { mentions } = world().server.core;
    const { add } = mentions;
    let tries = 0;
    Object.assign(mentions, { add: (messages: Parameters<typeof add>[0]) => (++tries === 1 ? Promise.reject(new Error('away')) : add(messages)) });
    const message = await write(alice, textId, `<@${bob.id}>`);
    await until(bob, [message.id]);
    expect(tries).toBeGreaterThan(1);
    Object.assign(mentions, { add });
  });
});

describe('saved messages', () => {
  const SAVED = '/users/@me/saved-messages';
  const list = async (who: Somebody): Promise<SavedMessage[]> => (await who.rest.get<{ results: SavedMessage[] }>(SAVED)).results;

  it('are found again, last first, with what is to be remembered of them', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const [first, second] = [await write(alice, textId, 'the recipe'), await write(alice, textId, 'the wine')];
    const listener = await bob.listen();
    const told = listener.next<SavedMessage>('SAVED_MESSAGE_CREATE');
    await bob.rest.put(`${SAVED}/${textId}/${first.id}`, { due_at: '2038-01-02T03:04:05Z', notes: 'for Sunday' });
    expect(await told).toMatchObject({
      message: { id: first.id, content: 'the recipe' },
      save_data: { channel_id: textId, message_id: first.id, guild_id: guildId, due_at: '2038-01-02T03:04:05.000000+00:00', notes: 'for Sunday' },
    });
    await bob.rest.put(`${SAVED}/${textId}/${second.id}`);
    await bob.rest.put(`${SAVED}/${textId}/${first.id}`, { due_at: null });
    expect(await list(bob)).toMatchObject([
      { message: { id: second.id }, save_data: { message_summary: 'the wine', author_summary: alice.name, due_at: null } },
      { message: { id: first.id }, save_data: { notes: 'for Sunday', due_at: null } },
    ]);
    expect(await list(alice)).toEqual([]);
    const gone = listener.next('SAVED_MESSAGE_DELETE');
    await bob.rest.delete(`${SAVED}/${textId}/${second.id}`);
    expect(await gone).toEqual({ channel_id: textId, message_id: second.id });
    expect(await bob.rest.refused('DELETE', `${SAVED}/${textId}/${second.id}`)).toBe('404 10008');
  });

  it('say nothing of what is gone, or to be read no more', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const [gone, hidden] = [await write(alice, textId, 'gone'), await write(alice, textId, 'hidden')];
    for (const { id } of [gone, hidden]) await bob.rest.put(`${SAVED}/${textId}/${id}`);
    await alice.rest.delete(`/channels/${textId}/messages/${gone.id}`);
    expect(await list(bob)).toMatchObject([{ message: { id: hidden.id } }, { message: null, save_data: { message_id: gone.id, message_summary: '' } }]);
    await alice.rest.delete(`/guilds/${guildId}/members/${bob.id}`);
    expect((await list(bob)).map(({ message }) => message)).toEqual([null, null]);
    expect(await bob.rest.refused('PUT', `${SAVED}/${textId}/${hidden.id}`, { body: {} })).toBe('403 50001');
    expect(await alice.rest.refused('PUT', `${SAVED}/${textId}/1234`, { body: {} })).toBe('404 10008');
    await bob.rest.delete(`${SAVED}/${textId}/${hidden.id}`);
  });
});

describe('a profile', () => {
  const of = (who: Somebody, whom: Somebody, query: Record<string, string | boolean> = {}): Promise<Profile> =>
    who.rest.get<Profile>(`/users/${whom.id}/profile`, { query });

  it('shows what somebody says of themselves, and what one has in common with them', async () => {
    const { alice, bob, guildId } = await world().scene();
    const carol = await world().person();
    for (const [a, b] of [
      [alice, carol],
      [bob, carol],
    ] as const) {
      await a.rest.put(`/users/@me/relationships/${b.id}`, {});
      await b.rest.put(`/users/@me/relationships/${a.id}`, {});
    }
    const changed = { bio: 'I cook', pronouns: 'she/her', accent_color: 0xff0000, theme_colors: [1, 2], banner: dataUri(testPng()) };
    expect(await alice.rest.patch<ProfileMetadata>('/users/@me/profile', changed)).toMatchObject({
      bio: 'I cook',
      pronouns: 'she/her',
      theme_colors: [1, 2],
      accent_color: 0xff0000,
    });
    await alice.rest.patch(`/guilds/${guildId}/members/@me`, { nick: 'Chef' });
    const profile = await of(bob, alice, { with_mutual_guilds: true, with_mutual_friends: true, with_mutual_friends_count: true });
    expect(profile).toMatchObject({
      user: { id: alice.id, username: alice.name },
      user_profile: { bio: 'I cook', pronouns: 'she/her', banner: expect.any(String) as string },
      mutual_guilds: [{ id: guildId, nick: 'Chef' }],
      mutual_friends: [{ id: carol.id }],
      mutual_friends_count: 1,
      connected_accounts: [],
      premium_type: null,
    });
    expect(await of(bob, alice)).not.toHaveProperty('mutual_guilds');
    await alice.rest.patch('/users/@me/profile', { banner: null, theme_colors: null });
    expect((await of(alice, alice)).user_profile).toMatchObject({ bio: 'I cook', banner: null, theme_colors: null });
  });

  it('is another one in a guild where its owner wishes so', async () => {
    const { alice, bob, guildId } = await world().scene();
    const own = await alice.rest.patch<ProfileMetadata>(`/guilds/${guildId}/profile/@me`, { bio: 'Here I rule', pronouns: 'they/them', theme_colors: [3, 4] });
    expect(own).toMatchObject({ guild_id: guildId, bio: 'Here I rule', pronouns: 'they/them', theme_colors: [3, 4], banner: null });
    const shown = await of(bob, alice, { guild_id: guildId });
    expect(shown).toMatchObject({
      guild_member: { user: { id: alice.id } },
      guild_member_profile: { guild_id: guildId, bio: 'Here I rule' },
      user_profile: { bio: '' },
    });
    const { id: elsewhere } = await world().guild(await world().person());
    expect(await bob.rest.refused('GET', `/users/${alice.id}/profile`, { query: { guild_id: elsewhere } })).toBe('404 10004');
  });

  it('is for those who have something to do with them', async () => {
    const [alice, bob] = await Promise.all([world().person(), world().person()]);
    const toBob = async (): Promise<string[]> => [
      await bob.rest.refused('GET', `/users/${alice.id}/profile`),
      await bob.rest.refused('GET', `/users/${alice.id}/relationships`),
    ];
    expect(await toBob()).toEqual(['403 50001', '403 50001']);
    // What one can do with any id makes nobody known: to block them, to be blocked, to open a conversation.
    await bob.rest.put(`/users/@me/relationships/${alice.id}`, { type: 2 });
    expect(await toBob()).toEqual(['403 50001', '403 50001']);
    await bob.rest.delete(`/users/@me/relationships/${alice.id}`);
    await alice.rest.put(`/users/@me/relationships/${bob.id}`, { type: 2 });
    expect(await toBob()).toEqual(['403 50001', '403 50001']);
    await alice.rest.delete(`/users/@me/relationships/${bob.id}`);
    await bob.rest.ask('POST', '/users/@me/channels', { body: { recipient_id: alice.id } });
    expect(await toBob()).toEqual(['403 50001', '403 50001']);
    await bob.rest.put(`/users/@me/relationships/${alice.id}`, {});
    expect(await of(alice, bob)).toMatchObject({ user: { id: bob.id } });
    expect(await bob.rest.refused('GET', '/users/1234/profile')).toBe('404 10013');
    const bot = await world().bot();
    const shown = await of(alice, bot);
    expect(shown).toMatchObject({ user: { id: bot.id, bot: true }, application: { id: expect.any(String) as string } });
    expect(await bot.rest.refused('GET', `/users/${bot.id}/profile`)).toBe('403 20001');
  });
});
