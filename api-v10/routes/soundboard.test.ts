import { PermissionFlagsBits as Permission, type APISoundboardSound } from 'discord-api-types/v10';
import { useWorld, type Somebody } from '#compat-tests/world';
import type { Listener } from '#compat-tests/listener';
import { defaultSoundFile } from '../cdn/default-sound-files.ts';
import { dataUri, testPng } from '../cdn/test-images.ts';

const world = useWorld();
const sound = (id = '6'): string => dataUri(defaultSoundFile(id) ?? Buffer.alloc(0), 'audio/mpeg');
const cdn = (path: string) => fetch(`${world().server.core.settings.cdnUrl}${path}`);

const addTo = (guildId: string, somebody: Somebody, body: object = {}) =>
  somebody.rest.post<APISoundboardSound>(`/guilds/${guildId}/soundboard-sounds`, { name: 'Pop', sound: sound(), ...body });

async function joinVoice(listener: Listener, guildId: string, channelId: string, state: object = {}): Promise<void> {
  const joined = listener.next('VOICE_STATE_UPDATE');
  listener.send(4, { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false, ...state });
  await joined;
}

describe('Sounds of a guild', () => {
  it('are added, heard of, served, changed and removed', async () => {
    const { bot, bob, guildId } = await world().scene();
    const listener = await bot.listen();
    const created = listener.next<APISoundboardSound>('GUILD_SOUNDBOARD_SOUND_CREATE');
    const made = await addTo(guildId, bot, { emoji_name: '🫧', volume: 0.5 });
    expect(made).toMatchObject({ name: 'Pop', volume: 0.5, emoji_name: '🫧', emoji_id: null, available: true, guild_id: guildId, user: { id: bot.id } });
    expect((await created).sound_id).toBe(made.sound_id);
    expect(await created).not.toHaveProperty('user');
    const file = await cdn(`/soundboard-sounds/${made.sound_id}`);
    expect(file.headers.get('content-type')).toBe('audio/mpeg');
    expect(Buffer.from(await file.arrayBuffer()).equals(defaultSoundFile('6') ?? Buffer.alloc(0))).toBe(true);

    const path = `/guilds/${guildId}/soundboard-sounds/${made.sound_id}`;
    // Whoever may add sounds sees who made them: members may by default.
    expect(await bob.rest.get(path)).toMatchObject({ user: { id: bot.id } });
    expect(await bot.rest.get(`/guilds/${guildId}/soundboard-sounds`)).toMatchObject({ items: [{ sound_id: made.sound_id }] });
    expect(await bob.rest.refused('PATCH', path, { body: { name: 'Mine' } })).toBe('403 50013');

    const updated = listener.next<APISoundboardSound>('GUILD_SOUNDBOARD_SOUND_UPDATE');
    expect(await bot.rest.patch(path, { name: 'Plop', emoji_name: null })).toMatchObject({ name: 'Plop', volume: 0.5, emoji_name: null });
    expect((await updated).name).toBe('Plop');

    const asked = listener.next<{ soundboard_sounds: unknown[] }>('SOUNDBOARD_SOUNDS');
    listener.send(31 as never, { guild_ids: [guildId, '1'] });
    expect((await asked).soundboard_sounds).toMatchObject([{ name: 'Plop' }]);
    const late = await bot.listen();
    expect(late.heard.find((one) => one.t === 'GUILD_CREATE')?.d['soundboard_sounds']).toMatchObject([{ sound_id: made.sound_id }]);

    const deleted = listener.next('GUILD_SOUNDBOARD_SOUND_DELETE');
    await bot.rest.delete(path);
    expect(await deleted).toEqual({ sound_id: made.sound_id, guild_id: guildId });
    expect(await bot.rest.refused('GET', path)).toBe('404 10097');
    expect((await cdn(`/soundboard-sounds/${made.sound_id}`)).status).toBe(404);
    const log = await bot.rest.get<{ audit_log_entries: { action_type: number; changes?: unknown[] }[] }>(`/guilds/${guildId}/audit-logs`);
    expect(log.audit_log_entries.map((entry) => entry.action_type)).toEqual(expect.arrayContaining([130, 131, 132]));
    const birth = log.audit_log_entries.find((entry) => entry.action_type === 130);
    expect(birth?.changes).toEqual(
      expect.arrayContaining([
        { key: 'user_id', new_value: bot.id },
        { key: 'sound_id', new_value: made.sound_id },
      ]),
    );
  });

  it('are short, small and true sounds', async () => {
    const { alice, bot, guildId } = await world().scene({ permissions: 0n });
    const path = `/guilds/${guildId}/soundboard-sounds`;
    const long = Buffer.concat(Array.from({ length: 5 }, () => defaultSoundFile('5') ?? Buffer.alloc(0)));
    const refusalOf = (data: string) => alice.rest.refused('POST', path, { body: { name: 'Long', sound: data } });
    expect(await refusalOf(dataUri(long, 'audio/mpeg'))).toBe('400 50124');
    expect(await refusalOf(dataUri(testPng(), 'audio/mpeg'))).toBe('400 50035');
    expect(await refusalOf(dataUri(testPng()))).toBe('400 50035');
    expect(await refusalOf(dataUri(Buffer.alloc(513 * 1024), 'audio/ogg'))).toBe('400 50035');
    expect(await alice.rest.refused('POST', path, { body: { name: 'x', sound: sound() } })).toBe('400 50035');
    expect(await alice.rest.refused('POST', path, { body: { name: 'Loud', sound: sound(), volume: 2 } })).toBe('400 50035');
    expect(await alice.rest.refused('POST', path, { body: { name: 'Odd', sound: sound(), emoji_id: '1' } })).toBe('404 10014');
    expect(await alice.rest.refused('POST', path, { body: { name: 'Odd', sound: sound(), emoji_name: 'horn' } })).toBe('404 10014');
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: '0' });
    expect(await bot.rest.refused('POST', path, { body: { name: 'Pop', sound: sound() } })).toBe('403 50013');
  });

  it('lose an emoji that is deleted, all at once', async () => {
    const { bot, guildId } = await world().scene();
    const listener = await bot.listen();
    const emoji = await bot.rest.post<{ id: string }>(`/guilds/${guildId}/emojis`, { name: 'horn', image: dataUri(testPng()) });
    const [one, two] = [await addTo(guildId, bot, { emoji_id: emoji.id }), await addTo(guildId, bot, { emoji_id: emoji.id })];
    await addTo(guildId, bot);
    const changed = listener.next<{ soundboard_sounds: APISoundboardSound[] }>('GUILD_SOUNDBOARD_SOUNDS_UPDATE');
    await bot.rest.delete(`/guilds/${guildId}/emojis/${emoji.id}`);
    expect((await changed).soundboard_sounds.map(({ sound_id, emoji_id }) => [sound_id, emoji_id])).toEqual([
      [one.sound_id, null],
      [two.sound_id, null],
    ]);
    expect(await bot.rest.get(`/guilds/${guildId}/soundboard-sounds/${one.sound_id}`)).toMatchObject({ emoji_id: null });
  });
});

describe('Sounds that every server has', () => {
  it('are listed and served', async () => {
    const { bob } = await world().scene();
    const sounds = await bob.rest.get<APISoundboardSound[]>('/soundboard-default-sounds');
    expect(sounds).toHaveLength(6);
    for (const { sound_id: id } of sounds) expect([id, (await cdn(`/soundboard-sounds/${id}`)).status]).toEqual([id, 200]);
    expect((await cdn('/soundboard-sounds/7')).status).toBe(404);
  });
});

describe('Sounds that are played', () => {
  it('are heard by those in the voice channel, and by nobody else', async () => {
    const { alice, bot, bob, guildId, voiceId } = await world().scene();
    const [hers, his] = [await alice.listen(), await bob.listen()];
    const path = `/channels/${voiceId}/send-soundboard-sound`;
    expect(await alice.rest.refused('POST', path, { body: { sound_id: '1' } })).toBe('400 40032');
    await joinVoice(hers, guildId, voiceId);
    const made = await addTo(guildId, bot, { volume: 0.25 });
    const played = hers.next('VOICE_CHANNEL_EFFECT_SEND');
    await alice.rest.post(path, { sound_id: made.sound_id });
    expect(await played).toMatchObject({ channel_id: voiceId, guild_id: guildId, user_id: alice.id, sound_id: made.sound_id, sound_volume: 0.25 });
    const second = hers.next('VOICE_CHANNEL_EFFECT_SEND');
    await alice.rest.post(path, { sound_id: '1' });
    expect(await second).toMatchObject({ sound_id: '1', emoji: { name: '🔔' } });
    const flown = hers.next('VOICE_CHANNEL_EFFECT_SEND');
    await alice.rest.post(`/channels/${voiceId}/voice-channel-effects`, { emoji_name: '🎉', animation_type: 1, animation_id: 3 });
    expect(await flown).toMatchObject({ emoji: { id: null, name: '🎉' }, animation_type: 1, animation_id: 3 });
    expect(his.hasHeard('VOICE_CHANNEL_EFFECT_SEND')).toBe(false);
    expect(await alice.rest.refused('POST', path, { body: { sound_id: '77' } })).toBe('404 10097');
  });

  it('need a voice, the permission, and for those of elsewhere another', async () => {
    const { alice, bob, guildId, voiceId, textId } = await world().scene();
    const { id: elsewhere } = await world().guild(alice, 'Elsewhere');
    await world().join(elsewhere, bob);
    const foreign = await addTo(elsewhere, alice);
    const his = await bob.listen();
    const path = `/channels/${voiceId}/send-soundboard-sound`;
    const everyone = (deny: bigint) => alice.rest.put(`/channels/${voiceId}/permissions/${guildId}`, { type: 0, allow: '0', deny: deny.toString() });
    await joinVoice(his, guildId, voiceId);
    const heard = his.next('VOICE_CHANNEL_EFFECT_SEND');
    await bob.rest.post(path, { sound_id: foreign.sound_id, source_guild_id: elsewhere });
    expect(await heard).toMatchObject({ sound_id: foreign.sound_id, guild_id: guildId });
    await everyone(Permission.UseExternalSounds);
    expect(await bob.rest.refused('POST', path, { body: { sound_id: foreign.sound_id, source_guild_id: elsewhere } })).toBe('403 50013');
    await everyone(Permission.UseSoundboard);
    expect(await bob.rest.refused('POST', path, { body: { sound_id: '1' } })).toBe('403 50013');
    await everyone(0n);
    await joinVoice(his, guildId, voiceId, { self_deaf: true });
    expect(await bob.rest.refused('POST', path, { body: { sound_id: '1' } })).toBe('400 50167');
    const muted = his.next('VOICE_STATE_UPDATE');
    await alice.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { mute: true });
    await muted;
    expect(await bob.rest.refused('POST', `/channels/${voiceId}/voice-channel-effects`, { body: { emoji_name: '🎉' } })).toBe('400 50167');
    expect(await bob.rest.refused('POST', `/channels/${textId}/send-soundboard-sound`, { body: { sound_id: '1' } })).toMatch(/^40[03] /);
  });
});
