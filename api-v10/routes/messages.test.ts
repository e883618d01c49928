import { request as httpRequest } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ChannelType, ComponentType, MessageFlags, PermissionFlagsBits, type APIChannel, type APIMessage } from 'discord-api-types/v10';
import { keepReadByWriting } from '#core/read-states/read-by-writing';
import { createInstanceBan, liftInstanceBan } from '#core/instance/instance-bans';
import { endDuePolls } from '#core/polls/end-poll';
import { useWorld } from '#compat-tests/world';

const world = useWorld();
/** What was written; greetings of the house are left out. */
const contents = (messages: readonly APIMessage[]): string[] => messages.filter((message) => message.type !== 7).map((message) => message.content);

/** The smallest PNG there is. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

/** Every file that the server holds. */
async function blobNames(): Promise<string[]> {
  const entries = await readdir(world().settings.NEXUS_DATA, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && /uploads|pending/.test(join(entry.parentPath, entry.name))).map((entry) => entry.name);
}

describe('history', () => {
  it('pages before, after and around, always newest first', async () => {
    const { bot, textId } = await world().scene();
    const sent: APIMessage[] = [];
    for (let n = 0; n < 7; n++) sent.push(await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: `m${n}` }));
    const list = async (query: Record<string, string | number>) => contents(await bot.rest.get<APIMessage[]>(`/channels/${textId}/messages`, { query }));
    const middle = sent[3]?.id ?? '';
    expect(await list({ limit: 2 })).toEqual(['m6', 'm5']);
    expect(await list({ before: middle, limit: 2 })).toEqual(['m2', 'm1']);
    expect(await list({ after: middle, limit: 2 })).toEqual(['m5', 'm4']);
    expect(await list({ around: middle, limit: 3 })).toEqual(['m4', 'm3', 'm2']);
    expect(await bot.rest.refused('GET', `/channels/${textId}/messages`, { query: { limit: 101 } })).toBe('400 50035');
  });

  it('is empty without READ_MESSAGE_HISTORY and closed to strangers', async () => {
    const { alice, textId, guildId } = await world().scene();
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'old' });
    const deaf = await world().bot({ owner: alice, guildId, permissions: PermissionFlagsBits.ViewChannel });
    const stranger = await world().person();
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: String(PermissionFlagsBits.ViewChannel) });
    expect(await deaf.rest.get(`/channels/${textId}/messages`)).toEqual([]);
    expect(await stranger.rest.refused('GET', `/channels/${textId}/messages`)).toBe('403 50001');
    expect(await stranger.rest.refused('GET', `/channels/123456789012345678/messages`)).toBe('404 10003');
  });

  it('hides contents from bots without the switch, but not what is theirs or mentions them', async () => {
    const { alice, textId, guildId } = await world().scene();
    const blind = await world().bot({ owner: alice, guildId, intents: [] });
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'secret' });
    await alice.rest.post(`/channels/${textId}/messages`, { content: `hi <@${blind.id}>` });
    await blind.rest.post(`/channels/${textId}/messages`, { content: 'mine' });
    expect(contents(await blind.rest.get<APIMessage[]>(`/channels/${textId}/messages`, { query: { limit: 3 } }))).toEqual(['mine', `hi <@${blind.id}>`, '']);
  });
});

describe('sending', () => {
  it('makes one message of one nonce, however many send it at once', async () => {
    const { bot, textId } = await world().scene();
    const send = () => bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'once', nonce: 'n1', enforce_nonce: true });
    const messages = await Promise.all([send(), send(), send(), send()]);
    expect(new Set(messages.map((message) => message.id)).size).toBe(1);
    expect(messages[0]?.nonce).toBe('n1');
    const other = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'twice', nonce: 'n1' });
    expect(other.id).not.toBe(messages[0]?.id);
  });

  it('refuses emptiness, too long texts and unknown references', async () => {
    const { bot, textId } = await world().scene();
    const refused = (body: unknown) => bot.rest.refused('POST', `/channels/${textId}/messages`, { body });
    expect(await refused({})).toBe('400 50006');
    expect(await refused({ content: '   ' })).toBe('400 50006');
    const { body } = await bot.rest.ask('POST', `/channels/${textId}/messages`, { body: 'x', headers: { 'content-type': 'text/plain' } });
    expect(body).toMatchObject({ code: 50035, errors: { _errors: [{ code: 'CONTENT_TYPE_INVALID' }] } });
    expect(await refused({ content: 'x'.repeat(2001) })).toBe('400 50035');
    expect(await refused({ content: 'x', message_reference: { message_id: '1' } })).toBe('400 50035');
    expect(await refused({ content: 'x', flags: MessageFlags.IsComponentsV2, components: [{ type: ComponentType.TextDisplay, content: 'a' }] })).toBe(
      '400 50035',
    );
    expect(await refused({ flags: MessageFlags.IsComponentsV2, components: [{ type: ComponentType.File, file: { url: 'attachment://no.txt' } }] })).toBe(
      '400 50035',
    );
  });

  it('gives custom emojis of components and polls their names, and takes no others', async () => {
    const { alice, bot, textId, guildId } = await world().scene();
    const image = `data:image/png;base64,${PNG.toString('base64')}`;
    const { id } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/emojis`, { name: 'party', image });
    const send = (emoji: object) => ({
      content: 'x',
      components: [
        { type: 1, components: [{ type: 2, style: 1, custom_id: 'b', emoji }] },
        { type: 1, components: [{ type: 3, custom_id: 's', options: [{ label: 'a', value: 'a', emoji }] }] },
      ],
    });
    const sent = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, send({ id, name: 'whatever' }));
    expect(sent.components).toMatchObject([
      { components: [{ emoji: { id, name: 'party', animated: false } }] },
      { components: [{ options: [{ emoji: { id, name: 'party' } }] }] },
    ]);
    for (const [emoji, key] of [
      [{ id: '123' }, 'id'],
      [{ name: 'foo' }, 'name'],
      [{}, 'name'],
    ] as const) {
      const wrong = { [key]: { _errors: [{ code: 'COMPONENT_INVALID_EMOJI', message: 'Invalid emoji' }] } };
      expect((await bot.rest.ask('POST', `/channels/${textId}/messages`, { body: send(emoji) })).body).toMatchObject({
        code: 50035,
        errors: { components: { 0: { components: { 0: { emoji: wrong } } }, 1: { components: { 0: { options: { 0: { emoji: wrong } } } } } } },
      });
      expect(await bot.rest.refused('PATCH', `/channels/${textId}/messages/${sent.id}`, { body: send(emoji) })).toBe('400 50035');
    }
    const poll = (emoji: object) => ({ poll: { question: { text: 'q' }, answers: [{ poll_media: { text: 'a', emoji } }] } });
    expect(await bot.rest.post(`/channels/${textId}/messages`, poll({ id }))).toMatchObject({
      poll: { answers: [{ poll_media: { emoji: { id, name: 'party', animated: false } } }] },
    });
    for (const emoji of [{ id: '123' }, { name: 'foo' }])
      expect(await bot.rest.refused('POST', `/channels/${textId}/messages`, { body: poll(emoji) })).toBe('400 520004');
  });

  it('replies, and shows null once what it replied to is gone', async () => {
    const { alice, bot, textId } = await world().scene();
    const first = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'question' });
    const reply = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'answer', message_reference: { message_id: first.id } });
    expect(reply).toMatchObject({ type: 19, referenced_message: { id: first.id }, mentions: [{ id: alice.id }] });
    const quiet = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, {
      content: 'answer',
      message_reference: { message_id: first.id },
      allowed_mentions: { parse: [] },
    });
    expect(quiet.mentions).toEqual([]);
    await alice.rest.delete(`/channels/${textId}/messages/${first.id}`);
    expect(await bot.rest.get(`/channels/${textId}/messages/${reply.id}`)).toHaveProperty('referenced_message', null);
    const lost = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, {
      content: 'late',
      message_reference: { message_id: first.id, fail_if_not_exists: false },
    });
    expect(lost.type).toBe(0);
    expect(lost).not.toHaveProperty('message_reference');
  });

  it('pings whom it may', async () => {
    const { alice, bob, bot, textId, guildId } = await world().scene();
    const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'quiet', mentionable: false });
    const plain = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages | PermissionFlagsBits.ReadMessageHistory;
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: String(plain) });
    const content = `@everyone <@${alice.id}> <@&${role.id}> \`<@${bot.id}>\``;
    const byBob = await bob.rest.post<APIMessage>(`/channels/${textId}/messages`, { content });
    expect(byBob).toMatchObject({ mentions: [{ id: alice.id }], mention_roles: [], mention_everyone: false });
    const byBot = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content });
    expect(byBot).toMatchObject({ mentions: [{ id: alice.id }], mention_roles: [role.id], mention_everyone: true });
    const silent = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content, allowed_mentions: { parse: [], users: [alice.id] } });
    expect(silent).toMatchObject({ mentions: [{ id: alice.id }], mention_roles: [], mention_everyone: false });
  });

  it('forwards what can be read, with files that outlive their source', async () => {
    const { alice, bot, textId, guildId } = await world().scene();
    const other = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'other', type: 0 });
    const source = await alice.rest.post<APIMessage>(
      `/channels/${textId}/messages`,
      { content: 'look' },
      { files: [{ name: 'a.png', bytes: PNG, type: 'image/png' }] },
    );
    const body = { message_reference: { type: 1, channel_id: textId, message_id: source.id } };
    const forward = await bot.rest.post<APIMessage>(`/channels/${other.id}/messages`, body);
    expect(forward).toMatchObject({
      content: '',
      message_reference: { type: 1, guild_id: guildId },
      message_snapshots: [{ message: { content: 'look', attachments: [{ filename: 'a.png', width: 1 }] } }],
    });
    const path = `/channels/${other.id}/messages/${forward.id}`;
    expect(await bot.rest.refused('PATCH', path, { body: { content: 'mine' } })).toBe('400 50035');
    expect(await bot.rest.patch(path, { flags: MessageFlags.SuppressEmbeds })).toMatchObject({ message_snapshots: [{ message: { content: 'look' } }] });
    await alice.rest.delete(`/channels/${textId}/messages/${source.id}`);
    const url = forward.message_snapshots?.[0]?.message.attachments[0]?.url ?? '';
    expect((await fetch(url)).status).toBe(200);
    const stranger = await world().person();
    const { textId: elsewhere } = await world().guild(stranger);
    expect(await stranger.rest.refused('POST', `/channels/${elsewhere}/messages`, { body })).toBe('403 160014');
  });

  it('tells who types', async () => {
    const { alice, bot, textId } = await world().scene();
    const ears = await bot.listen();
    const typing = ears.next('TYPING_START');
    await alice.rest.post(`/channels/${textId}/typing`);
    expect(await typing).toMatchObject({ channel_id: textId, user_id: alice.id, member: { user: { id: alice.id } } });
  });
});

describe('files', () => {
  it('stands in embeds and components by reference, with working links', async () => {
    const { bot, textId } = await world().scene();
    const files = [{ name: 'my pic.png', bytes: PNG, type: 'image/png' }];
    const inEmbed = await bot.rest.post<APIMessage>(
      `/channels/${textId}/messages`,
      { embeds: [{ title: 'x', image: { url: 'attachment://my_pic.png' } }] },
      { files },
    );
    expect(inEmbed.attachments).toEqual([]);
    expect(inEmbed.embeds[0]?.image).toMatchObject({ width: 1, height: 1 });
    expect((await fetch(inEmbed.embeds[0]?.image?.url ?? '')).status).toBe(200);
    const edited = await bot.rest.patch<APIMessage>(`/channels/${textId}/messages/${inEmbed.id}`, { embeds: inEmbed.embeds, attachments: [] });
    expect((await fetch(edited.embeds[0]?.image?.url ?? '')).status).toBe(200);
    const v2 = await bot.rest.post<APIMessage>(
      `/channels/${textId}/messages`,
      {
        flags: MessageFlags.IsComponentsV2,
        components: [
          { type: ComponentType.MediaGallery, items: [{ media: { url: 'attachment://my_pic.png' } }] },
          { type: ComponentType.Separator },
          { type: ComponentType.Container, components: [{ type: ComponentType.TextDisplay, content: 'in a box' }] },
        ],
      },
      { files },
    );
    expect(v2.components?.[0]).toMatchObject({ items: [{ media: { width: 1, content_type: 'image/png', attachment_id: expect.any(String) } }] });
  });

  it('keeps, describes and removes attachments in edits', async () => {
    const { bot, textId } = await world().scene();
    const files = ['a.txt', 'SPOILER_b.txt'].map((name) => ({ name, bytes: name }));
    const message = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { attachments: [{ id: '0', description: 'first' }] }, { files });
    expect(message.attachments).toMatchObject([
      { filename: 'a.txt', description: 'first', size: 5 },
      { filename: 'SPOILER_b.txt', flags: 8 },
    ]);
    const [a, b] = message.attachments;
    const edited = await bot.rest.patch<APIMessage>(
      `/channels/${textId}/messages/${message.id}`,
      { attachments: [{ id: b?.id, description: 'kept' }, { id: '0' }] },
      { files: [{ name: 'c.txt', bytes: 'c' }] },
    );
    expect(edited.attachments).toMatchObject([{ id: b?.id, description: 'kept' }, { filename: 'c.txt' }]);
    expect((await fetch(a?.url ?? '')).status).toBe(404);
    const path = `/channels/${textId}/messages/${message.id}`;
    for (const [method, where] of [
      ['POST', `/channels/${textId}/messages`],
      ['PATCH', path],
    ] as const)
      expect((await bot.rest.ask(method, where, { body: { content: 'x', attachments: [{ id: '7', filename: 'none.txt' }] } })).body).toMatchObject({
        errors: { attachments: { 0: { _errors: [{ code: 'ATTACHMENT_NOT_FOUND', message: 'Attachment data not found' }] } } },
      });
    const plain = await bot.rest.patch<APIMessage>(path, { attachments: [{ id: b?.id, description: null, is_spoiler: false }] });
    expect(plain.attachments).toHaveLength(1);
    for (const key of ['description', 'flags']) expect(plain.attachments[0]).not.toHaveProperty(key);
    const ten = Array.from({ length: 10 }, (_, n) => ({ name: `${n}.txt`, bytes: 'x' }));
    expect(await bot.rest.refused('PATCH', path, { body: {}, files: ten })).toBe('400 30015');
    expect((await bot.rest.patch<APIMessage>(path, { attachments: [] }, { files: ten })).attachments).toHaveLength(10);
  });

  it('leaves nothing behind when a request is refused or cut in the middle', async () => {
    const { bot, textId } = await world().scene();
    await bot.rest.post(`/channels/${textId}/messages`, { content: 'kept' }, { files: [{ name: 'kept.txt', bytes: 'kept' }] });
    const before = await blobNames();
    expect(before).not.toEqual([]);
    expect(
      await bot.rest.refused('POST', `/channels/${textId}/messages`, { body: { content: 'x'.repeat(3000) }, files: [{ name: 'a.txt', bytes: 'a' }] }),
    ).toBe('400 50035');
    await new Promise<void>((resolve) => {
      const url = new URL(`${world().server.url}/api/v10/channels/${textId}/messages`);
      const request = httpRequest(url, {
        method: 'POST',
        headers: { authorization: bot.authorization, 'content-type': 'multipart/form-data; boundary=x', 'content-length': '100000' },
      });
      request.on('error', () => resolve());
      request.write('--x\r\ncontent-disposition: form-data; name="files[0]"; filename="a.bin"\r\n\r\nhalf of it');
      setTimeout(() => request.destroy(), 150);
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await blobNames()).toEqual(before);
    expect(contents(await bot.rest.get<APIMessage[]>(`/channels/${textId}/messages`))).toEqual(['kept']);
  });

  it('takes voice messages only as they have to be', async () => {
    const { bot, textId } = await world().scene();
    const files = [{ name: 'voice.ogg', bytes: 'ogg', type: 'audio/ogg' }];
    const about = { id: '0', filename: 'voice.ogg', duration_secs: 1.5, waveform: 'AAAA' };
    const path = `/channels/${textId}/messages`;
    const flags = MessageFlags.IsVoiceMessage;
    expect(await bot.rest.post<APIMessage>(path, { flags, attachments: [about] }, { files })).toMatchObject({
      flags,
      attachments: [{ duration_secs: 1.5, waveform: 'AAAA' }],
    });
    expect(await bot.rest.refused('POST', path, { body: { flags }, files })).toBe('400 50161');
    expect(await bot.rest.refused('POST', path, { body: { flags, content: 'x', attachments: [about] }, files })).toBe('400 50159');
    expect(await bot.rest.refused('POST', path, { body: { flags }, files: [{ name: 'a.txt', bytes: 'a' }] })).toBe('400 50160');
  });

  it('comes in two steps, once', async () => {
    const { bot, textId } = await world().scene();
    const { attachments } = await bot.rest.post<{ attachments: { upload_url: string; upload_filename: string }[] }>(`/channels/${textId}/attachments`, {
      files: [
        { id: '7', filename: 'a.txt', file_size: 5 },
        { id: '8', filename: 'b.txt', file_size: 5 },
      ],
    });
    const [first, second] = attachments;
    expect((await fetch(first?.upload_url ?? '', { method: 'PUT', body: 'hello' })).status).toBe(204);
    expect((await fetch(second?.upload_url ?? '', { method: 'PUT', body: 'too long a text' })).status).toBe(413);
    const named = { attachments: [{ id: '0', filename: 'a.txt', uploaded_filename: first?.upload_filename }] };
    const message = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, named);
    expect(message.attachments).toMatchObject([{ filename: 'a.txt', size: 5, content_type: expect.stringMatching(/^text\/plain/) }]);
    const answer = await fetch(message.attachments[0]?.url ?? '');
    expect(await answer.text()).toBe('hello');
    expect(await bot.rest.refused('POST', `/channels/${textId}/messages`, { body: named })).toBe('400 50146');
    expect(await bot.rest.refused('DELETE', `/attachments/${second?.upload_filename ?? ''}`)).toBe('400 50146');
  });

  it('has links that can be renewed, but not made up', async () => {
    const { bot, textId } = await world().scene();
    const { attachments } = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, {}, { files: [{ name: 'ä b.txt', bytes: 'x' }] });
    const url = attachments[0]?.url ?? '';
    const [plain = ''] = url.split('?');
    const { refreshed_urls: links } = await bot.rest.post<{ refreshed_urls: { original: string; refreshed: string | null }[] }>('/attachments/refresh-urls', {
      attachment_urls: [url, plain, 'nonsense'],
    });
    expect(links.map((link) => link.original)).toEqual([url, plain, 'nonsense']);
    expect(links.slice(1).map((link) => link.refreshed)).toEqual([null, null]);
    expect((await fetch(links[0]?.refreshed ?? '')).status).toBe(200);
  });
});

describe('changing and deleting', () => {
  it('lets only its writer change a message, and moderators hide embeds', async () => {
    const { alice, bob, bot, textId } = await world().scene();
    const message = await bob.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'mine' });
    expect(await alice.rest.refused('PATCH', `/channels/${textId}/messages/${message.id}`, { body: { content: 'yours' } })).toBe('403 50005');
    const edited = await bob.rest.patch<APIMessage>(`/channels/${textId}/messages/${message.id}`, { content: 'better' });
    expect(edited.edited_timestamp).not.toBeNull();
    expect(await bot.rest.patch(`/channels/${textId}/messages/${message.id}`, { flags: MessageFlags.SuppressEmbeds })).toMatchObject({
      flags: 4,
      content: 'better',
    });
    expect(await bob.rest.refused('PATCH', `/channels/${textId}/messages/${message.id}`, { body: { content: '' } })).toBe('400 50006');
    expect(await bob.rest.refused('PATCH', `/channels/${textId}/messages/1`, { body: { content: 'x' } })).toBe('404 10008');
  });

  it('shows no embeds while they are suppressed, and the same ones afterwards', async () => {
    const { alice, bot, textId } = await world().scene();
    const message = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'see', embeds: [{ title: 'kept' }] });
    const path = `/channels/${textId}/messages/${message.id}`;
    expect(await alice.rest.patch(path, { flags: MessageFlags.SuppressEmbeds })).toMatchObject({ flags: 4, embeds: [], edited_timestamp: null });
    expect(await bot.rest.get(path)).toMatchObject({ embeds: [] });
    const forward = { message_reference: { type: 1, channel_id: textId, message_id: message.id }, flags: MessageFlags.SuppressNotifications };
    expect(await bot.rest.post(`/channels/${textId}/messages`, forward)).toMatchObject({
      flags: MessageFlags.HasSnapshot | MessageFlags.SuppressNotifications,
      message_snapshots: [{ message: { embeds: [] } }],
    });
    expect(await alice.rest.patch(path, { flags: 0 })).toMatchObject({ flags: 0, embeds: [{ title: 'kept' }] });
  });

  it('leaves alone what the house said, neither pinned nor deleted in bulk, and what others said in direct messages', async () => {
    const { alice, bot, textId, guildId } = await world().scene();
    const { id } = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'first' });
    const direct = await bot.rest.post<APIChannel>('/users/@me/channels', { recipient_id: alice.id });
    const hers = await alice.rest.post<APIMessage>(`/channels/${direct.id}/messages`, { content: 'hi' });
    for (const end of ['', '/reactions', `/reactions/👍/${alice.id}`])
      expect(await bot.rest.refused('DELETE', `/channels/${direct.id}/messages/${hers.id}${end}`)).toBe('403 50003');
    await bot.rest.put(`/channels/${textId}/messages/pins/${id}`);
    const [said] = await bot.rest.get<APIMessage[]>(`/channels/${textId}/messages`, { query: { limit: 1 } });
    expect(said?.type).toBe(6);
    expect(await bot.rest.refused('PUT', `/channels/${textId}/messages/pins/${said?.id}`)).toBe('403 50021');
    const thread = await bot.rest.post<APIChannel>(`/channels/${textId}/messages/${id}/threads`, { name: 'talk' });
    const [starter] = await bot.rest.get<APIMessage[]>(`/channels/${thread.id}/messages`);
    const inThread = await bot.rest.post<APIMessage>(`/channels/${thread.id}/messages`, { content: 'x' });
    expect(await bot.rest.refused('POST', `/channels/${thread.id}/messages/bulk-delete`, { body: { messages: [starter?.id, inThread.id] } })).toBe('403 50021');
    const category = await bot.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'cat', type: ChannelType.GuildCategory });
    expect(await bot.rest.get(`/channels/${category.id}/messages`)).toEqual([]);
    for (const what of ['messages', 'typing'])
      expect(await bot.rest.refused('POST', `/channels/${category.id}/${what}`, { body: { content: 'x' } })).toBe('400 50008');
  });

  it('deletes in bulk two to a hundred recent messages, known or not', async () => {
    const { alice, bob, bot, textId } = await world().scene();
    const ears = await bot.listen();
    const ids: string[] = [];
    for (const content of ['a', 'b', 'c']) ids.push((await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content })).id);
    const bulk = `/channels/${textId}/messages/bulk-delete`;
    expect(await bob.rest.refused('POST', bulk, { body: { messages: ids } })).toBe('403 50013');
    expect(await bot.rest.refused('POST', bulk, { body: { messages: ids.slice(0, 1) } })).toBe('400 50035');
    expect(await bot.rest.refused('POST', bulk, { body: { messages: [ids[0], ids[0]] } })).toBe('400 50035');
    expect(await bot.rest.refused('POST', bulk, { body: { messages: ['123456789012345678', '123456789012345679'] } })).toBe('400 50034');
    const gone = ears.next<{ ids: string[] }>('MESSAGE_DELETE_BULK');
    const unknown = (BigInt(ids[2] ?? 0) + 1n).toString();
    await bot.rest.post(bulk, { messages: [...ids.slice(0, 2), unknown] });
    expect((await gone).ids.toSorted()).toEqual(ids.slice(0, 2));
    expect(contents(await bot.rest.get<APIMessage[]>(`/channels/${textId}/messages`))).toEqual(['c']);
  });

  it('tells of a deleted message once', async () => {
    const { bob, bot, textId } = await world().scene();
    const ears = await bot.listen();
    const { id } = await bob.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'oops' });
    const gone = ears.next('MESSAGE_DELETE');
    await bot.rest.delete(`/channels/${textId}/messages/${id}`);
    expect(await gone).toMatchObject({ id, channel_id: textId });
    expect(await bot.rest.refused('DELETE', `/channels/${textId}/messages/${id}`)).toBe('404 10008');
  });

  it('keeps people slow, not bots', async () => {
    const { alice, bob, bot, textId } = await world().scene();
    await alice.rest.patch(`/channels/${textId}`, { rate_limit_per_user: 30 });
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'one' });
    expect(await bob.rest.refused('POST', `/channels/${textId}/messages`, { body: { content: 'two' } })).toBe('429 20016');
    for (const content of ['one', 'two']) await bot.rest.post(`/channels/${textId}/messages`, { content });
  });
});

describe('reactions', () => {
  it('counts, lists and takes back', async () => {
    const { alice, bob, bot, textId } = await world().scene();
    const ears = await bot.listen();
    const { id } = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'vote' });
    const path = `/channels/${textId}/messages/${id}/reactions`;
    const thumb = encodeURIComponent('👍');
    const added = ears.next('MESSAGE_REACTION_ADD');
    for (const who of [alice, bob, bot]) await who.rest.put(`${path}/${thumb}/%40me`);
    expect(await added).toMatchObject({ user_id: alice.id, emoji: { name: '👍', id: null }, message_author_id: alice.id, burst: false });
    await alice.rest.put(`${path}/${thumb}/@me?type=1`);
    const [reaction] = (await bob.rest.get<APIMessage>(`/channels/${textId}/messages/${id}`)).reactions ?? [];
    expect(reaction).toMatchObject({ count: 4, count_details: { normal: 3, burst: 1 }, me: true, me_burst: false });
    const users = await bot.rest.get<{ id: string }[]>(`${path}/${thumb}`, { query: { limit: 2 } });
    const rest = await bot.rest.get<{ id: string }[]>(`${path}/${thumb}`, { query: { limit: 2, after: users[1]?.id } });
    expect([...users, ...rest].map((user) => user.id).toSorted()).toEqual([alice.id, bob.id, bot.id].toSorted());
    await alice.rest.delete(`${path}/${thumb}/1/@me`);
    await bob.rest.delete(`${path}/${thumb}/@me`);
    expect(await bob.rest.refused('DELETE', `${path}/${thumb}/${alice.id}`)).toBe('403 50013');
    await bot.rest.delete(`${path}/${thumb}/${alice.id}`);
    expect((await bot.rest.get<APIMessage>(`/channels/${textId}/messages/${id}`)).reactions).toMatchObject([{ count: 1 }]);
    await bot.rest.put(`${path}/${encodeURIComponent('🎉')}/@me`);
    await bot.rest.delete(`${path}/${thumb}`);
    await bot.rest.delete(path);
    expect(await bot.rest.get(`/channels/${textId}/messages/${id}`)).not.toHaveProperty('reactions');
    expect(await bot.rest.refused('PUT', `${path}/nonsense/@me`)).toBe('400 10014');
  });
});

describe('pins', () => {
  it('pins once, tells the channel and lists the newest first', async () => {
    const { alice, bob, bot, textId } = await world().scene();
    const ears = await bot.listen();
    const ids: string[] = [];
    for (const content of ['a', 'b']) ids.push((await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content })).id);
    expect(await bob.rest.refused('PUT', `/channels/${textId}/messages/pins/${ids[0]}`)).toBe('403 50013');
    const updated = ears.next('CHANNEL_PINS_UPDATE');
    const system = ears.next('MESSAGE_CREATE', (d: APIMessage) => d.type === 6);
    await bot.rest.put(`/channels/${textId}/messages/pins/${ids[0]}`);
    expect(await updated).toMatchObject({ channel_id: textId, last_pin_timestamp: expect.any(String) });
    expect(await system).toMatchObject({ message_reference: { message_id: ids[0] } });
    await bot.rest.put(`/channels/${textId}/pins/${ids[1]}`);
    await bot.rest.put(`/channels/${textId}/pins/${ids[1]}`);
    const page = await bot.rest.get<{ items: { message: APIMessage; pinned_at: string }[]; has_more: boolean }>(`/channels/${textId}/messages/pins`, {
      query: { limit: 1 },
    });
    expect(page).toMatchObject({ has_more: true, items: [{ message: { id: ids[1], pinned: true } }] });
    const older = await bot.rest.get<{ items: unknown[]; has_more: boolean }>(`/channels/${textId}/messages/pins`, {
      query: { before: page.items[0]?.pinned_at ?? '' },
    });
    expect(older).toMatchObject({ has_more: false, items: [{ message: { id: ids[0] } }] });
    expect((await bot.rest.get<APIMessage[]>(`/channels/${textId}/pins`)).map((message) => message.id)).toEqual(ids.toReversed());
    await bot.rest.delete(`/channels/${textId}/messages/pins/${ids[1]}`);
    expect((await bot.rest.get<APIMessage[]>(`/channels/${textId}/pins`)).map((message) => message.id)).toEqual([ids[0]]);
  });
});

describe('polls', () => {
  it('end by themselves when their time has come, once, however many look', async () => {
    const { bot, textId } = await world().scene();
    const { core } = world().server;
    const poll = { question: { text: 'Now?' }, answers: [{ poll_media: { text: 'Yes' } }], duration: 1 };
    const { id } = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { poll });
    await endDuePolls(core);
    expect((await bot.rest.get<APIMessage>(`/channels/${textId}/messages/${id}`)).poll?.results?.is_finalized).toBe(false);
    await core.openPolls.add({ channel_id: textId, message_id: id, expires_at: '2026-01-01T00:00:00.000000+00:00' });
    await Promise.all([endDuePolls(core), endDuePolls(core)]);
    const messages = await bot.rest.get<APIMessage[]>(`/channels/${textId}/messages`, { query: { after: id } });
    expect(messages).toMatchObject([{ type: 46, message_reference: { message_id: id } }]);
    expect((await bot.rest.get<APIMessage>(`/channels/${textId}/messages/${id}`)).poll?.results?.is_finalized).toBe(true);
  });

  it('that cannot end yet keep waiting, and nobody waits for them', async () => {
    const [shut, open] = [await world().scene(), await world().scene()];
    const { core } = world().server;
    const due = async ({ bot, textId }: typeof shut): Promise<string> => {
      const poll = { question: { text: 'Now?' }, answers: [{ poll_media: { text: 'Yes' } }], duration: 1 };
      const { id } = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { poll });
      await core.openPolls.add({ channel_id: textId, message_id: id, expires_at: '2026-01-01T00:00:00.000000+00:00' });
      return id;
    };
    const waiting = await due(shut);
    await createInstanceBan(core, { kind: 'guild', value: shut.guildId }, { id: null, reason: null });
    // More of them than are looked at together.
    const others = Array.from({ length: 120 }, () => core.ids.next());
    for (const id of others) await core.openPolls.add({ channel_id: shut.textId, message_id: id, expires_at: '2026-01-01T00:00:00.000000+00:00' });
    const ended = await due(open);
    await endDuePolls(core);
    expect((await core.messages.byId(open.textId, ended))?.poll?.finalized).toBe(true);
    expect((await core.messages.byId(shut.textId, waiting))?.poll?.finalized).not.toBe(true);
    await liftInstanceBan(core, 'guild', shut.guildId, { id: null, reason: null });
    const later: typeof core = Object.assign(Object.create(core) as typeof core, { clock: { nowMs: () => Date.now() + 10 * 60_000 } });
    await endDuePolls(later);
    expect((await core.messages.byId(shut.textId, waiting))?.poll?.finalized).toBe(true);
  });

  it('end together with their result or not at all', async () => {
    const { bot, textId } = await world().scene();
    const { core } = world().server;
    const poll = { question: { text: 'Now?' }, answers: [{ poll_media: { text: 'Yes' } }], duration: 1 };
    const { id } = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { poll });
    await core.openPolls.add({ channel_id: textId, message_id: id, expires_at: '2026-01-01T00:00:00.000000+00:00' });
    const crash = (): Promise<never> => Promise.reject(new Error('the process ends here'));
    const { atomically, openPolls, messages } = core;
    // Everything until the result was written, and then no more.
    const dying: typeof core = Object.assign(Object.create(core) as typeof core, {
      messages: { ...messages, insert: crash },
      atomically: ((work) => atomically((stores) => work({ ...stores, messages: { ...stores.messages, insert: crash } }))) satisfies typeof atomically,
      openPolls: { ...openPolls, add: crash },
      log: { ...core.log, warn: () => undefined },
    });
    await endDuePolls(dying).catch(() => undefined);
    await endDuePolls(core);
    const after = await bot.rest.get<APIMessage[]>(`/channels/${textId}/messages`, { query: { after: id } });
    expect(after).toMatchObject([{ type: 46, message_reference: { message_id: id } }]);
  });

  it('counts votes, ends and tells its result', async () => {
    const { alice, bob, bot, textId } = await world().scene();
    const ears = await bot.listen();
    const poll = { question: { text: 'Tea?' }, answers: [{ poll_media: { text: 'Yes', emoji: { name: '🍵' } } }, { poll_media: { text: 'No' } }], duration: 1 };
    const message = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { poll });
    const votes = `/channels/${textId}/polls/${message.id}`;
    const vote = ears.next('MESSAGE_POLL_VOTE_ADD');
    await alice.rest.put(`${votes}/answers/@me`, { answer_ids: [1] });
    expect(await vote).toMatchObject({ user_id: alice.id, answer_id: 1, message_id: message.id });
    await bob.rest.put(`${votes}/answers/@me`, { answer_ids: [2] });
    await bob.rest.put(`${votes}/answers/@me`, { answer_ids: ['1'] });
    expect(await bob.rest.refused('PUT', `${votes}/answers/@me`, { body: { answer_ids: [1, 2] } })).toBe('400 50035');
    expect(await bob.rest.refused('PUT', `${votes}/answers/@me`, { body: { answer_ids: [9] } })).toBe('400 50035');
    expect(await bot.rest.refused('PUT', `${votes}/answers/@me`, { body: { answer_ids: [1] } })).toBe('403 20001');
    expect((await bot.rest.get<{ users: unknown[] }>(`${votes}/answers/1`)).users).toHaveLength(2);
    expect(await bob.rest.refused('POST', `${votes}/expire`)).toBe('403 50005');
    const result = ears.next<APIMessage>('MESSAGE_CREATE', (d) => d.type === 46);
    const ended = await bot.rest.post<APIMessage>(`${votes}/expire`);
    expect(ended.poll?.results).toMatchObject({ is_finalized: true, answer_counts: [{ id: 1, count: 2 }] });
    expect((await result).message_reference).toEqual({ type: 0, channel_id: textId, message_id: message.id });
    expect((await result).mentions).toMatchObject([{ id: bot.id }]);
    const fields = Object.fromEntries(((await result).embeds[0]?.fields ?? []).map(({ name, value }) => [name, value]));
    expect(fields).toEqual({
      poll_question_text: 'Tea?',
      victor_answer_votes: '2',
      total_votes: '2',
      victor_answer_id: '1',
      victor_answer_text: 'Yes',
      victor_answer_emoji_name: '🍵',
    });
    expect(await bot.rest.refused('POST', `${votes}/expire`)).toBe('400 520001');
    expect(await alice.rest.refused('PUT', `${votes}/answers/@me`, { body: { answer_ids: [1] } })).toBe('400 520001');
  });
});

it('remembers how far people have read', async () => {
  const { alice, bot, guildId, textId } = await world().scene();
  const { id } = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'read me' });
  const ears = await alice.listen();
  const told = ears.next('MESSAGE_ACK');
  expect(await alice.rest.post(`/channels/${textId}/messages/${id}/ack`, { token: null })).toEqual({ token: null });
  expect(await told).toMatchObject({ channel_id: textId, message_id: id });
  const again = await alice.listen();
  expect(again.heard.find((one) => one.t === 'READY')?.d['read_state']).toMatchObject({ entries: [{ id: textId, last_message_id: id, mention_count: 0 }] });
  const states = [textId, '123456789012345678'].map((channelId) => ({ channel_id: channelId, message_id: id }));
  await alice.rest.post('/read-states/ack-bulk', { read_states: states });
  expect((await world().server.core.readStates.ofUser(alice.id)).map((state) => state.channel_id)).toEqual([textId]);
  await alice.rest.delete(`/channels/${textId}/messages/ack`);
  await alice.rest.post(`/channels/${textId}/pins/ack`);
  expect(await alice.rest.post(`/guilds/${guildId}/ack`)).toEqual({ token: null });
});

it('takes what somebody writes for read by them, and bots for nobody', async () => {
  const { alice, bob, bot, textId } = await world().scene();
  const [hers, his] = [await alice.listen(), await bob.listen()];
  await bot.rest.post(`/channels/${textId}/messages`, { content: `look, <@${alice.id}>` });
  const told = hers.next('MESSAGE_ACK');
  await alice.rest.post(`/channels/${textId}/messages`, { content: 'I do' });
  const { id } = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'I really do' });
  expect(await told).toMatchObject({ channel_id: textId });
  const { core } = world().server;
  await keepReadByWriting(core);
  const ready = (await alice.listen()).heard.find((one) => one.t === 'READY');
  expect(ready?.d['read_state']).toMatchObject({ entries: [{ id: textId, last_message_id: id, mention_count: 0 }] });
  expect(his.hasHeard('MESSAGE_ACK')).toBe(false);
  expect([await core.readStates.ofUser(bot.id), await core.readStates.ofUser(bob.id)]).toEqual([[], []]);
  // What they say themselves holds, whatever still waits.
  const later = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'and again' });
  await alice.rest.post(`/channels/${textId}/messages/${id}/ack`, { manual: true, mention_count: 1 });
  await keepReadByWriting(core);
  expect(await core.readStates.ofUser(alice.id)).toMatchObject([{ last_message_id: id, mention_count: 1 }]);
  expect(later.id).not.toBe(id);
});

describe('announcements', () => {
  it('copies published messages to followers, which follow edits and deletion', async () => {
    const { alice, bot, guildId, textId } = await world().scene();
    const news = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'news', type: ChannelType.GuildAnnouncement });
    const ears = await bot.listen();
    const added = ears.next<APIMessage>('MESSAGE_CREATE', (d) => d.type === 12);
    const follower = await bot.rest.post<{ webhook_id: string }>(`/channels/${news.id}/followers`, { webhook_channel_id: textId });
    expect(await added).toMatchObject({ content: 'The guild #news', message_reference: { channel_id: news.id } });
    expect(await bot.rest.get(`/channels/${textId}/webhooks`)).toMatchObject([{ id: follower.webhook_id, type: 2, source_channel: { id: news.id } }]);
    const message = await alice.rest.post<APIMessage>(`/channels/${news.id}/messages`, { content: 'big news' });
    const copied = ears.next<APIMessage>('MESSAGE_CREATE', (d) => d.channel_id === textId);
    expect(await bot.rest.post(`/channels/${news.id}/messages/${message.id}/crosspost`)).toMatchObject({ flags: 1 });
    const copy = await copied;
    expect(copy).toMatchObject({
      content: 'big news',
      flags: 2,
      webhook_id: follower.webhook_id,
      message_reference: { message_id: message.id, channel_id: news.id, guild_id: guildId },
    });
    expect(await bot.rest.refused('POST', `/channels/${news.id}/messages/${message.id}/crosspost`)).toBe('400 40033');
    const followed = ears.next<APIMessage>('MESSAGE_UPDATE', (d) => d.id === copy.id);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await alice.rest.patch(`/channels/${news.id}/messages/${message.id}`, { content: 'bigger news' });
    expect(await followed).toMatchObject({ content: 'bigger news' });
    const ended = ears.next<APIMessage>('MESSAGE_UPDATE', (d) => d.id === copy.id);
    await alice.rest.delete(`/channels/${news.id}/messages/${message.id}`);
    expect(await ended).toMatchObject({ content: '[Original Message Deleted]', flags: 10 });
    expect(await bot.rest.refused('POST', `/channels/${textId}/followers`, { body: { webhook_channel_id: textId } })).toBe('400 50024');
  });
});

describe('what nobody may do', () => {
  it('is to embed without EMBED_LINKS: nothing is sent, not even what is left of it', async () => {
    const { alice, guildId, textId } = await world().scene();
    const plain = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages | PermissionFlagsBits.ReadMessageHistory;
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: String(plain) });
    const modest = await world().bot({ owner: alice, guildId, permissions: plain });
    const messages = `/channels/${textId}/messages`;
    const embeds = [{ title: 'look' }];
    expect(await modest.rest.refused('POST', messages, { body: { embeds } })).toBe('403 50013');
    expect(await modest.rest.refused('POST', messages, { body: { content: 'look', embeds } })).toBe('403 50013');
    const sent = await modest.rest.post<APIMessage>(messages, { content: 'look', embeds: [] });
    expect(sent.embeds).toEqual([]);
    expect(await modest.rest.refused('PATCH', `${messages}/${sent.id}`, { body: { embeds } })).toBe('403 50013');
    expect(await modest.rest.refused('PATCH', `${messages}/${sent.id}`, { body: {}, files: [{ name: 'a.txt', bytes: 'a' }] })).toBe('403 50013');
    expect(await modest.rest.patch(`${messages}/${sent.id}`, { content: 'looked', embeds: [] })).toMatchObject({ content: 'looked' });
  });

  it('is to change what the house said, although their name stands above it', async () => {
    const { bob, textId } = await world().scene();
    const greetings = await bob.rest.get<APIMessage[]>(`/channels/${textId}/messages`);
    const own = greetings.find((message) => message.type === 7 && message.author.id === bob.id);
    expect(own).toBeDefined();
    expect(await bob.rest.refused('PATCH', `/channels/${textId}/messages/${own?.id}`, { body: { content: 'I own this place' } })).toBe('403 50021');
  });

  it('is to lose a change of the channel by pinning at the same time', async () => {
    const { alice, bot, textId } = await world().scene();
    const { id } = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'pin me' });
    await Promise.all([alice.rest.patch(`/channels/${textId}`, { topic: 'kept' }), bot.rest.put(`/channels/${textId}/messages/pins/${id}`)]);
    const channel = await bot.rest.get<APIChannel>(`/channels/${textId}`);
    expect(channel).toMatchObject({ topic: 'kept', last_pin_timestamp: expect.any(String) });
  });
});
