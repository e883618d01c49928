import type { APISticker } from 'discord-api-types/v10';
import { useWorld, type Somebody } from '#compat-tests/world';
import { testGif, testPng } from '../cdn/test-images.ts';

const world = useWorld({ comparesMemory: false });
const about = { name: 'Waving hand', description: 'It waves', tags: 'wave' };

/** Sends the form as libraries do: plain fields and `file`. */
async function upload(somebody: Somebody, guildId: string, bytes: Buffer, fields: Record<string, string> = about, type = 'image/png') {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([Uint8Array.from(bytes)], { type }), 'sticker.png');
  const answer = await fetch(`${world().server.url}/api/v10/guilds/${guildId}/stickers`, {
    method: 'POST',
    headers: { authorization: somebody.authorization },
    body: form,
  });
  return { status: answer.status, body: (await answer.json()) as APISticker & { code?: number } }; // or a refusal
}

describe('Stickers of a guild', () => {
  it('are made, heard of, served, changed and deleted', async () => {
    const { bot, alice, guildId } = await world().scene();
    const listener = await bot.listen();
    const created = listener.next<{ stickers: APISticker[] }>('GUILD_STICKERS_UPDATE', (d) => d.stickers.length === 1);
    const { status, body: sticker } = await upload(bot, guildId, testPng(320));
    expect(status).toBe(201);
    expect(sticker).toMatchObject({ ...about, type: 2, format_type: 1, available: true, guild_id: guildId, user: { id: bot.id } });
    expect((await created).stickers[0]?.id).toBe(sticker.id);

    const served = await fetch(`${world().server.core.settings.cdnUrl}/stickers/${sticker.id}.png`);
    expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/png']);

    expect(await alice.rest.get(`/stickers/${sticker.id}`)).toMatchObject({ id: sticker.id, name: about.name });
    expect(await alice.rest.get(`/guilds/${guildId}/stickers/${sticker.id}`)).toMatchObject({ user: { id: bot.id } });
    const changed = await bot.rest.patch(`/guilds/${guildId}/stickers/${sticker.id}`, { name: 'Bowing', description: null });
    expect(changed).toMatchObject({ id: sticker.id, name: 'Bowing', description: null, tags: 'wave' });
    expect(await bot.rest.get(`/guilds/${guildId}/stickers`)).toEqual([changed]);
    await bot.rest.delete(`/guilds/${guildId}/stickers/${sticker.id}`);
    expect(await bot.rest.refused('GET', `/guilds/${guildId}/stickers/${sticker.id}`)).toBe('404 10060');
    expect(await bot.rest.refused('GET', `/stickers/${sticker.id}`)).toBe('404 10060');
    expect((await fetch(`${world().server.core.settings.cdnUrl}/stickers/${sticker.id}.png`)).status).toBe(404);
  });

  it('take moving pictures, and refuse what is too large, no picture or missing', async () => {
    const { bot, guildId } = await world().scene();
    expect((await upload(bot, guildId, testGif(2), about, 'image/gif')).body.format_type).toBe(4);
    expect((await upload(bot, guildId, testPng(321))).body.code).toBe(50035);
    expect((await upload(bot, guildId, Buffer.concat([testPng(), Buffer.alloc(512 * 1024)]))).body.code).toBe(50035);
    expect((await upload(bot, guildId, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'))).body.code).toBe(50123);
    expect((await upload(bot, guildId, Buffer.from('{"v":"5.5.2","w":320,"h":320}'))).body.code).toBe(50123);
    expect((await upload(bot, guildId, testPng(), { name: 'x', tags: 'wave' })).body.code).toBe(50035);
    expect((await upload(bot, guildId, testPng(), { ...about, description: 'x' })).body.code).toBe(50035);
    expect(await bot.rest.refused('POST', `/guilds/${guildId}/stickers`, { body: about })).toBe('400 50035');
  });

  it('have room for sixty here, and for five where MORE_STICKERS is not given', async () => {
    const { bot, guildId } = await world().scene();
    const state = await world().server.core.states.get(guildId);
    expect(state?.guild.features).toContain('MORE_STICKERS');
    if (state) state.guild = { ...state.guild, features: [] };
    for (let index = 0; index < 5; index++) expect((await upload(bot, guildId, testPng())).status).toBe(201);
    expect((await upload(bot, guildId, testPng())).body).toMatchObject({ code: 30039 });
  });
});

describe('Packs of stickers', () => {
  it('are none, in the words that libraries read', async () => {
    const { bot } = await world().scene();
    expect(await world().nobody.get('/sticker-packs')).toEqual({ sticker_packs: [] });
    expect(await bot.rest.refused('GET', '/sticker-packs/1')).toBe('404 10061');
  });
});
