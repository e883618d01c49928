import { setTimeout as sleep } from 'node:timers/promises';
import type { APIChannel, APIMessage } from 'discord-api-types/v10';
import { SETTINGS_FIELDS, PROTO_ONLY_FIELDS, withValue } from '#core/user-settings/settings-fields';
import { writeFields, type WireField } from '#protocol/protobuf';
import { useWorld, type Scene, type Somebody } from '#compat-tests/world';

const world = useWorld();

const setPrivacy = (who: Somebody, fields: WireField[]): Promise<unknown> =>
  who.rest.patch('/users/@me/settings-proto/1', { settings: Buffer.from(writeFields(fields)).toString('base64') });
/** What members of the guild write first waits as a request. */
const asksFirst = (who: Somebody, guildId: string): Promise<unknown> =>
  setPrivacy(who, withValue([], PROTO_ONLY_FIELDS.message_request_restricted_guild_ids, [guildId]));
const directOf = async (a: Somebody, b: Somebody): Promise<string> => (await a.rest.post<APIChannel>('/users/@me/channels', { recipient_id: b.id })).id;
const say = (by: Somebody, channelId: string): Promise<APIMessage> => by.rest.post<APIMessage>(`/channels/${channelId}/messages`, { content: 'hello' });
const refused = (by: Somebody, channelId: string): Promise<string> =>
  by.rest.refused('POST', `/channels/${channelId}/messages`, { body: { content: 'hello' } });

type Direct = APIChannel & { is_message_request?: boolean; is_message_request_timestamp?: string; is_spam?: boolean };

/** Bob has written to alice, who wants to be asked first. */
async function asked(): Promise<Scene & { channelId: string }> {
  const scene = await world().scene();
  await asksFirst(scene.alice, scene.guildId);
  const channelId = await directOf(scene.bob, scene.alice);
  await say(scene.bob, channelId);
  return { ...scene, channelId };
}

describe('what a stranger writes first', () => {
  it('comes as a request, to those who wish so alone, and says so in all their clients', async () => {
    const { alice, bob, guildId } = await world().scene();
    await asksFirst(alice, guildId);
    const channelId = await directOf(bob, alice);
    const [hers, his] = await Promise.all([alice.listen(), bob.listen()]);
    const marked = hers.next<Direct>('CHANNEL_UPDATE');
    const came = hers.next<APIMessage>('MESSAGE_CREATE');
    await say(bob, channelId);
    expect(await marked).toMatchObject({ id: channelId, is_message_request: true, is_message_request_timestamp: expect.any(String) as string, is_spam: false });
    await came;
    expect(his.hasHeard('CHANNEL_UPDATE')).toBe(false);
    expect(await alice.rest.get<Direct[]>('/users/@me/channels')).toMatchObject([{ id: channelId, is_message_request: true }]);
    expect((await bob.rest.get<Direct[]>('/users/@me/channels'))[0]).not.toHaveProperty('is_message_request');
    const ready = (await alice.listen()).heard.find(({ t }) => t === 'READY')?.d;
    expect(ready).toMatchObject({ private_channels: [{ id: channelId, is_message_request: true }] });
    expect(await bob.rest.get(`/channels/${channelId}/call`)).toEqual({ ringable: false });
  });

  it('is a conversation like any other once it is taken in', async () => {
    const { alice, bob, channelId } = await asked();
    const told = (await alice.listen()).next<Direct>('CHANNEL_UPDATE');
    expect(await alice.rest.refused('PUT', `/channels/${channelId}/recipients/@me`, { body: { consent_status: 3 } })).toBe('400 50035');
    expect(await alice.rest.put<Direct>(`/channels/${channelId}/recipients/@me`, { consent_status: 2 })).toMatchObject({
      id: channelId,
      is_message_request: false,
    });
    expect(await told).toMatchObject({ is_message_request: false });
    expect(await alice.rest.refused('PUT', `/channels/${channelId}/recipients/@me`, { body: { consent_status: 2 } })).toBe('404 10003');
    await say(bob, channelId);
    expect(await bob.rest.get(`/channels/${channelId}/call`)).toEqual({ ringable: true });
  });

  it('mentions nobody before it is taken in', async () => {
    const { alice, bob, textId, channelId } = await asked();
    const mentions = async (): Promise<string[]> => (await alice.rest.get<APIMessage[]>('/users/@me/mentions')).map(({ id }) => id);
    const hers = await Promise.all([channelId, textId].map((id) => bob.rest.post<APIMessage>(`/channels/${id}/messages`, { content: `<@${alice.id}>` })));
    const [inRequest = '', inGuild = ''] = hers.map(({ id }) => id);
    for (const giveUpAt = Date.now() + 20_000; Date.now() < giveUpAt && (await mentions()).length === 0;) await sleep(50);
    expect(await mentions()).toEqual([inGuild]);
    await alice.rest.put(`/channels/${channelId}/recipients/@me`, { consent_status: 2 });
    expect((await mentions()).toSorted()).toEqual([inRequest, inGuild].toSorted());
  });

  it('is taken in by who answers it', async () => {
    const { alice, channelId } = await asked();
    await say(alice, channelId);
    expect(await alice.rest.get<Direct[]>('/users/@me/channels')).toMatchObject([{ id: channelId, is_message_request: false }]);
  });

  it('is taken in by who becomes a friend of its writer', async () => {
    const { alice, bob, channelId } = await asked();
    const told = (await alice.listen()).next<Direct>('CHANNEL_UPDATE');
    await bob.rest.put(`/users/@me/relationships/${alice.id}`, {});
    await alice.rest.put(`/users/@me/relationships/${bob.id}`, {});
    expect(await told).toMatchObject({ id: channelId, is_message_request: false });
  });

  it('is gone when it is turned down, and so is who wrote it, until the two are friends', async () => {
    const { alice, bob, channelId } = await asked();
    const gone = (await alice.listen()).next<Direct>('CHANNEL_DELETE');
    expect(await bob.rest.refused('DELETE', `/channels/${channelId}/recipients/@me`)).toBe('404 10003');
    await alice.rest.delete(`/channels/${channelId}/recipients/@me`);
    expect(await gone).toMatchObject({ id: channelId });
    expect(await alice.rest.get<Direct[]>('/users/@me/channels')).toEqual([]);
    expect(await refused(bob, channelId)).toBe('403 50007');
    await alice.rest.put(`/users/@me/relationships/${bob.id}`, {});
    await bob.rest.put(`/users/@me/relationships/${alice.id}`, {});
    await say(bob, channelId);
    await alice.rest.delete(`/users/@me/relationships/${bob.id}`);
    await say(bob, channelId);
  });

  it('is turned down with others at once', async () => {
    const { alice, guildId, channelId } = await asked();
    const carol = await world().person();
    await world().join(guildId, carol);
    const other = await directOf(carol, alice);
    await say(carol, other);
    const rejected = await alice.rest.put<Direct[]>('/channels/recipients/@me/batch-reject', { channel_ids: [channelId, other, '1234'] });
    expect(rejected.map(({ id }) => id).toSorted()).toEqual([channelId, other].toSorted());
    expect(await alice.rest.get<Direct[]>('/users/@me/channels')).toEqual([]);
  });

  it('is no request from friends, from bots, or where the two have talked before', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    const earlier = await directOf(bob, alice);
    await say(bob, earlier);
    await asksFirst(alice, guildId);
    await say(bob, earlier);
    await say(bot, await directOf(bot, alice));
    const carol = await world().person();
    await world().join(guildId, carol);
    await alice.rest.put(`/users/@me/relationships/${carol.id}`, {});
    await carol.rest.put(`/users/@me/relationships/${alice.id}`, {});
    await say(carol, await directOf(carol, alice));
    const channels = await alice.rest.get<Direct[]>('/users/@me/channels');
    expect(channels).toHaveLength(3);
    for (const channel of channels) expect(channel).not.toHaveProperty('is_message_request');
  });
});

describe('a guild that somebody keeps out of their direct messages', () => {
  it('brings nobody to them, bots no more than people, but for friends', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    await alice.rest.patch('/users/@me/settings', { restricted_guilds: [guildId] });
    const channelId = await directOf(bob, alice);
    expect(await refused(bob, channelId)).toBe('403 50007');
    expect(await refused(bot, await directOf(bot, alice))).toBe('403 50007');
    await say(alice, channelId);
    await alice.rest.put(`/users/@me/relationships/${bob.id}`, {});
    await bob.rest.put(`/users/@me/relationships/${alice.id}`, {});
    await say(bob, channelId);
  });
});

describe('who may ask to be friends', () => {
  it('is for each to say', async () => {
    const { alice, bob } = await world().scene();
    const [stranger, friend] = await Promise.all([world().person(), world().person()]);
    const ask = (who: Somebody): Promise<number> => who.rest.ask('PUT', `/users/@me/relationships/${alice.id}`, { body: {} }).then(({ status }) => status);
    await setPrivacy(alice, withValue([], SETTINGS_FIELDS.friend_source_flags, { all: false, mutual_friends: true, mutual_guilds: false }));
    expect(await bob.rest.refused('PUT', `/users/@me/relationships/${alice.id}`, { body: {} })).toBe('400 80000');
    expect(await ask(stranger)).toBe(400);
    await friend.rest.put(`/users/@me/relationships/${stranger.id}`, {});
    await stranger.rest.put(`/users/@me/relationships/${friend.id}`, {});
    await alice.rest.put(`/users/@me/relationships/${friend.id}`, {});
    await friend.rest.put(`/users/@me/relationships/${alice.id}`, {});
    expect(await ask(stranger)).toBe(204);
    await setPrivacy(alice, withValue([], SETTINGS_FIELDS.friend_source_flags, { all: false, mutual_friends: false, mutual_guilds: true }));
    expect(await ask(bob)).toBe(204);
  });
});
