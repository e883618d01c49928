import { PermissionFlagsBits as Permission, type APIEmoji, type APIMessage, type APISticker } from 'discord-api-types/v10';
import { useWorld, type Somebody } from '#compat-tests/world';
import { dataUri, testPng } from '../cdn/test-images.ts';

const world = useWorld();
const image = dataUri(testPng());

/** A guild whose emoji and sticker nobody in memory knows, as after a restart. */
async function forgottenGuild(owner: Somebody): Promise<{ emoji: APIEmoji; sticker: APISticker }> {
  const { id } = await world().guild(owner);
  const emoji = await owner.rest.post<APIEmoji>(`/guilds/${id}/emojis`, { name: 'far', image });
  const form = new FormData();
  for (const [name, value] of Object.entries({ name: 'Far away', description: 'It is far', tags: 'far' })) form.append(name, value);
  form.append('file', new Blob([Uint8Array.from(testPng(320))], { type: 'image/png' }), 'far.png');
  const headers = { authorization: owner.authorization };
  const answer = await fetch(`${world().server.url}/api/v10/guilds/${id}/stickers`, { method: 'POST', headers, body: form });
  world().server.core.states.forget(id);
  return { emoji, sticker: (await answer.json()) as APISticker };
}

describe('emojis and stickers of elsewhere', () => {
  it('are known although their guild is not in memory', async () => {
    const { alice, bot, textId } = await world().scene();
    const { emoji, sticker } = await forgottenGuild(alice);
    const message = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'far', sticker_ids: [sticker.id] });
    expect(message.sticker_items).toEqual([{ id: sticker.id, name: 'Far away', format_type: 1 }]);
    await bot.rest.put(`/channels/${textId}/messages/${message.id}/reactions/${encodeURIComponent(`whatever:${emoji.id}`)}/@me`);
    const seen = await bot.rest.get<APIMessage>(`/channels/${textId}/messages/${message.id}`);
    expect(seen.reactions).toMatchObject([{ count: 1, emoji: { id: emoji.id, name: 'far' } }]);
  });

  it('need their permissions', async () => {
    const { alice, guildId, textId } = await world().scene();
    const { emoji, sticker } = await forgottenGuild(alice);
    const plain = Permission.ViewChannel | Permission.SendMessages | Permission.ReadMessageHistory | Permission.AddReactions;
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: String(plain) });
    const modest = await world().bot({ owner: alice, guildId, permissions: plain });
    const message = await modest.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'near' });
    const reactions = `/channels/${textId}/messages/${message.id}/reactions`;
    expect(await modest.rest.refused('PUT', `${reactions}/far:${emoji.id}/@me`)).toBe('400 10014');
    expect(await modest.rest.refused('POST', `/channels/${textId}/messages`, { body: { sticker_ids: [sticker.id] } })).toBe('400 50081');
  });

  it('are an application’s own everywhere, and nobody else’s to begin with', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const plain = Permission.ViewChannel | Permission.SendMessages | Permission.ReadMessageHistory | Permission.AddReactions;
    const modest = await world().bot({ owner: alice, guildId, permissions: plain });
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: String(plain) });
    const emoji = await modest.rest.post<APIEmoji>(`/applications/${modest.id}/emojis`, { name: 'mine', image });
    const message = await modest.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'mine' });
    const reaction = `/channels/${textId}/messages/${message.id}/reactions/mine:${emoji.id}/@me`;
    expect(await bob.rest.refused('PUT', reaction)).toBe('400 10014');
    await modest.rest.put(reaction);
    await bob.rest.put(reaction);
    expect((await bob.rest.get<APIMessage>(`/channels/${textId}/messages/${message.id}`)).reactions).toMatchObject([{ count: 2, emoji: { id: emoji.id } }]);
  });
});
