import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChannelType, ComponentType, PermissionFlagsBits, type APIChannel, type APIMessage, type APIWebhook } from 'discord-api-types/v10';
import { useWorld } from '#compat-tests/world';

const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

/** A scene with a webhook of alice's, and its path by token. */
async function hooked() {
  const scene = await world().scene();
  const webhook = await scene.alice.rest.post<APIWebhook>(`/channels/${scene.textId}/webhooks`, { name: 'Crier' });
  return { ...scene, webhook, path: `/webhooks/${webhook.id}/${webhook.token ?? ''}` };
}
const say = <Body = APIMessage>(path: string, body: unknown, query = {}) => world().nobody.post<Body>(path, body, { query: { wait: true, ...query } });

describe('webhooks themselves', () => {
  it('are made, listed, changed and deleted by who manages them', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const ears = await bot.listen();
    const told = ears.next('WEBHOOKS_UPDATE');
    const webhook = await alice.rest.post<APIWebhook>(`/channels/${textId}/webhooks`, {
      name: 'Crier',
      avatar: `data:image/png;base64,${PNG.toString('base64')}`,
    });
    expect(webhook).toMatchObject({ type: 1, name: 'Crier', channel_id: textId, guild_id: guildId, application_id: null, user: { id: alice.id } });
    expect(webhook.token).toMatch(/^[A-Za-z0-9_-]{68}$/);
    expect(await told).toEqual({ guild_id: guildId, channel_id: textId });
    expect(await bob.rest.refused('GET', `/channels/${textId}/webhooks`)).toBe('403 50013');
    expect(await bob.rest.refused('GET', `/webhooks/${webhook.id}`)).toBe('403 50013');
    const own = await bot.rest.post<APIWebhook>(`/channels/${textId}/webhooks`, { name: 'Own' });
    expect(own.application_id).not.toBeNull();
    const seen = await alice.rest.get<APIWebhook[]>(`/guilds/${guildId}/webhooks`);
    expect(seen.map((one) => [one.name, Boolean(one.token)])).toEqual([
      ['Crier', true],
      ['Own', false],
    ]);
    const other = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'other', type: 0 });
    expect(await bot.rest.patch(`/webhooks/${webhook.id}`, { name: 'Town crier', avatar: null, channel_id: other.id })).toMatchObject({
      name: 'Town crier',
      avatar: null,
      channel_id: other.id,
    });
    expect(await bot.rest.refused('PATCH', `/webhooks/${webhook.id}`, { body: { name: 'Clyde' } })).toBe('400 50035');
    await bot.rest.delete(`/webhooks/${webhook.id}`);
    expect(await bot.rest.refused('GET', `/webhooks/${webhook.id}`)).toBe('404 10015');
  });

  it('of a hidden channel are not for those who do not see it, and none is moved there', async () => {
    const { alice, bob, guildId, webhook } = await hooked();
    const hidden = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, {
      name: 'hidden',
      permission_overwrites: [{ id: guildId, type: 0, deny: String(PermissionFlagsBits.ViewChannel) }],
    });
    const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { permissions: String(PermissionFlagsBits.ManageWebhooks) });
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    const secret = await alice.rest.post<APIWebhook>(`/channels/${hidden.id}/webhooks`, { name: 'Secret' });
    expect(await bob.rest.refused('GET', `/webhooks/${secret.id}`)).toBe('403 50013');
    expect(await bob.rest.refused('PATCH', `/webhooks/${webhook.id}`, { body: { channel_id: hidden.id } })).toBe('403 50013');
    expect(await bob.rest.patch(`/webhooks/${webhook.id}`, { name: 'Seen' })).toMatchObject({ name: 'Seen' });
  });

  it('take no files from those who do not know their token', async () => {
    const { webhook, path } = await hooked();
    const { blobs } = world().server.core;
    const put = blobs.put.bind(blobs);
    let puts = 0;
    blobs.put = (...given) => (puts++, put(...given));
    const post = (to: string) => world().nobody.ask('POST', to, { body: { content: 'see' }, files: [{ name: 'a.txt', bytes: 'words' }] });
    const answers = [
      await post(`/webhooks/${webhook.id}/${'x'.repeat(68)}`),
      await post(`/webhooks/1/${'x'.repeat(68)}`),
      await post(`/interactions/1/${'x'.repeat(68)}/callback`),
    ];
    expect([answers.map(({ status }) => status), puts]).toEqual([[401, 404, 404], 0]);
    expect([(await post(path)).status, puts]).toEqual([204, 1]);
    blobs.put = put;
  });

  it('have room for fifteen in a channel', async () => {
    const { bot, textId } = await world().scene();
    const results = await Promise.all(Array.from({ length: 17 }, (_, n) => bot.rest.ask('POST', `/channels/${textId}/webhooks`, { body: { name: `w${n}` } })));
    expect(results.filter((result) => result.status === 200)).toHaveLength(15);
    expect(results.find((result) => result.status !== 200)?.body).toMatchObject({ code: 30007 });
  });

  it('open to their token alone', async () => {
    const { webhook, path } = await hooked();
    const { nobody } = world();
    const shown = await nobody.get<APIWebhook>(path);
    expect(shown).toMatchObject({ id: webhook.id, token: webhook.token });
    expect(shown).not.toHaveProperty('user');
    expect(await nobody.patch(path, { name: 'Renamed' })).toMatchObject({ name: 'Renamed' });
    expect(await nobody.refused('GET', `/webhooks/${webhook.id}/${'x'.repeat(68)}`)).toBe('401 50027');
    expect(await nobody.refused('GET', `/webhooks/123456789012345678/${'x'.repeat(68)}`)).toBe('404 10015');
    await nobody.delete(path);
    expect(await nobody.refused('GET', path)).toBe('404 10015');
  });
});

describe('their messages', () => {
  it('are written, shown, changed and deleted by token', async () => {
    const { alice, bot, textId, webhook, path } = await hooked();
    const ears = await bot.listen();
    const heard = ears.next<APIMessage>('MESSAGE_CREATE');
    const message = await say(path, { content: `hear ye @everyone <@${alice.id}>`, username: 'Herald' }, { wait: '1' });
    expect(message).toMatchObject({
      webhook_id: webhook.id,
      author: { id: webhook.id, username: 'Herald', bot: true },
      mention_everyone: false,
      mentions: [{ id: alice.id }],
    });
    expect(await heard).not.toHaveProperty('member');
    expect((await world().nobody.ask('POST', path, { body: { content: 'x' } })).status).toBe(204);
    const mine = `${path}/messages/${message.id}`;
    expect(await world().nobody.get(mine)).toMatchObject({ id: message.id });
    const edited = await world().nobody.patch<APIMessage>(mine, { content: 'new', attachments: [{ id: '0' }] }, { files: [{ name: 'a.txt', bytes: 'a' }] });
    expect(edited).toMatchObject({ content: 'new', attachments: [{ filename: 'a.txt' }], author: { username: 'Herald' } });
    const others = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'mine' });
    expect(await world().nobody.refused('PATCH', `${path}/messages/${others.id}`, { body: { content: 'x' } })).toBe('404 10008');
    expect(await world().nobody.refused('GET', `${path}/messages/@original`)).toBe('404 10008');
    await world().nobody.delete(mine);
    expect(await world().nobody.refused('GET', mine)).toBe('404 10008');
    expect(await world().nobody.refused('POST', path, { body: {} })).toBe('400 50006');
  });

  it('carry files', async () => {
    const { path } = await hooked();
    const answer = await world().nobody.ask<APIMessage>('POST', path, {
      query: { wait: 'True' },
      body: { content: 'with files' },
      files: [{ name: 'a.png', bytes: PNG, type: 'image/png' }],
    });
    expect(answer.body).toMatchObject({ content: 'with files', attachments: [{ filename: 'a.png', width: 1 }] });
  });

  it('go into threads of their channel and no others', async () => {
    const { alice, path, textId, guildId } = await hooked();
    const thread = await alice.rest.post<APIChannel>(`/channels/${textId}/threads`, { name: 't', type: 11 });
    const message = await say(path, { content: 'inside' }, { thread_id: thread.id });
    expect(message.channel_id).toBe(thread.id);
    const mine = `${path}/messages/${message.id}`;
    expect(await world().nobody.refused('GET', mine)).toBe('404 10008');
    expect(await world().nobody.get(mine, { query: { thread_id: thread.id } })).toMatchObject({ content: 'inside' });
    expect(await world().nobody.patch(mine, { content: 'still' }, { query: { thread_id: thread.id } })).toMatchObject({ content: 'still' });
    const other = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'other', type: 0 });
    const foreign = await alice.rest.post<APIChannel>(`/channels/${other.id}/threads`, { name: 't', type: 11 });
    expect(await world().nobody.refused('POST', path, { body: { content: 'x' }, query: { thread_id: foreign.id } })).toBe('404 10003');
    expect(await world().nobody.refused('POST', path, { body: { content: 'x', thread_name: 'n' } })).toBe('400 220003');
  });

  it('start posts in forums', async () => {
    const { alice, guildId } = await world().scene();
    const forum = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'ideas', type: ChannelType.GuildForum });
    const webhook = await alice.rest.post<APIWebhook>(`/channels/${forum.id}/webhooks`, { name: 'Crier' });
    const path = `/webhooks/${webhook.id}/${webhook.token ?? ''}`;
    expect(await world().nobody.refused('POST', path, { body: { content: 'x' } })).toBe('400 220001');
    const message = await say(path, { content: 'first', thread_name: 'news' });
    expect(message.channel_id).toBe(message.id);
    expect(await alice.rest.get(`/channels/${message.id}`)).toMatchObject({ name: 'news', owner_id: webhook.id, parent_id: forum.id, member_count: 0 });
    expect(await say(path, { content: 'second' }, { thread_id: message.id })).toMatchObject({ channel_id: message.id });
  });

  it('show components only on request, and none that somebody answers to', async () => {
    const { bot, textId, path } = await hooked();
    const link = [{ type: ComponentType.ActionRow, components: [{ type: ComponentType.Button, style: 5, label: 'Go', url: 'https://example.org' }] }];
    const button = [{ type: ComponentType.ActionRow, components: [{ type: ComponentType.Button, style: 1, label: 'Go', custom_id: 'go' }] }];
    expect((await say(path, { content: 'x', components: link })).components).toEqual([]);
    expect((await say(path, { content: 'x', components: link }, { with_components: true })).components).toHaveLength(1);
    expect(await world().nobody.refused('POST', path, { body: { content: 'x', components: button }, query: { with_components: true } })).toBe('400 50035');
    const own = await bot.rest.post<APIWebhook>(`/channels/${textId}/webhooks`, { name: 'Own' });
    const answered = await say(`/webhooks/${own.id}/${own.token ?? ''}`, { content: 'x', components: button });
    expect(answered).toMatchObject({ application_id: own.application_id, components: [{ components: [{ custom_id: 'go' }] }] });
  });

  it('may have a picture of their own by its address', async () => {
    const { path } = await hooked();
    const pictures: Server = createServer((_, response) => response.setHeader('content-type', 'image/png').end(PNG)).listen(0, '127.0.0.1');
    await new Promise((resolve) => pictures.once('listening', resolve));
    const address = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}/me.png`;
    const message = await say(path, { content: 'x', avatar_url: address });
    pictures.close();
    expect(message.author.avatar).toMatch(/^[0-9a-f]{32}$/);
    const served = await fetch(`${world().server.core.settings.cdnUrl}/avatars/${message.author.id}/${message.author.avatar}.png`);
    expect(Buffer.from(await served.arrayBuffer())).toEqual(PNG);
    expect((await say(path, { content: 'x', avatar_url: 'http://127.0.0.1:1/none.png' })).author.avatar).toBeNull();
  });
});

describe('other services', () => {
  it('speak as Slack does', async () => {
    const { bot, textId, path } = await hooked();
    await world().nobody.post(`${path}/slack`, {
      text: 'Deployed <https://example.org|the site>',
      username: 'Deployer',
      attachments: [{ title: 'Build 7', color: 'good', text: 'fine', fields: [{ title: 'Took', value: '3 s', short: true }], unknown: 1 }],
    });
    const [message] = await bot.rest.get<APIMessage[]>(`/channels/${textId}/messages`, { query: { limit: 1 } });
    expect(message).toMatchObject({
      content: 'Deployed [the site](https://example.org)',
      author: { username: 'Deployer' },
      embeds: [{ title: 'Build 7', color: 0x2eb886, description: 'fine', fields: [{ name: 'Took', value: '3 s', inline: true }] }],
    });
  });

  it('speak as GitHub does', async () => {
    const { bot, textId, path } = await hooked();
    const sender = { login: 'octocat', html_url: 'https://github.com/octocat', avatar_url: 'https://avatars.example.org/1' };
    const body = {
      ref: 'refs/heads/main',
      compare: 'https://github.com/a/b/compare/1...2',
      commits: [{ id: '0123456789abcdef', url: 'https://github.com/a/b/commit/0', message: 'Fix it\n\nlong', author: { username: 'octocat' } }],
      repository: { id: 1, name: 'b', full_name: 'a/b', html_url: 'https://github.com/a/b' },
      sender,
    };
    await world().nobody.post(`${path}/github`, body, { headers: { 'x-github-event': 'push' } });
    await world().nobody.post(`${path}/github`, { zen: 'x', sender }, { headers: { 'x-github-event': 'ping' } });
    const [message, before] = await bot.rest.get<APIMessage[]>(`/channels/${textId}/messages`, { query: { limit: 2 } });
    expect(message?.embeds[0]).toMatchObject({
      title: '[a/b] main: 1 new commit',
      author: { name: 'octocat' },
      description: expect.stringContaining('Fix it - octocat'),
    });
    expect(before?.webhook_id).toBeUndefined();
  });
});
