import { ChannelType, type Collection, type DefaultSoundboardSound } from 'discord.js';
import { defaultSoundFile } from '#api-v10/cdn/default-sound-files';
import { newClient, next, useBot } from './use-bot.ts';

const scene = useBot();
const mp3 = (): Buffer => defaultSoundFile('6') ?? Buffer.alloc(0);

describe('The soundboard', () => {
  it('66 Soundboard: sounds are made, fetched, changed and deleted', async () => {
    const { guild, client } = scene();
    const heard = next(client, 'guildSoundboardSoundCreate');
    const sound = await guild.soundboardSounds.create({ file: mp3(), contentType: 'audio/mpeg', name: 'Pop', volume: 0.5, emojiName: '🫧', reason: 'fun' });
    expect((await heard)[0].soundId).toBe(sound.soundId);
    expect(sound).toMatchObject({ name: 'Pop', volume: 0.5, available: true, guildId: guild.id });
    expect((await fetch(sound.url)).headers.get('content-type')).toBe('audio/mpeg');
    const changed = next(client, 'guildSoundboardSoundUpdate');
    expect(await sound.edit({ name: 'Plop' })).toMatchObject({ name: 'Plop' });
    expect((await changed)[1].name).toBe('Plop');
    expect([...(await guild.soundboardSounds.fetch()).keys()]).toEqual([sound.soundId]);
    expect((await client.guilds.fetchSoundboardSounds({ guildIds: [guild.id] })).get(guild.id)?.get(sound.soundId)?.name).toBe('Plop');
    const gone = next(client, 'guildSoundboardSoundDelete');
    await sound.delete('enough');
    expect((await gone)[0].soundId).toBe(sound.soundId);
  });

  it('66 Soundboard: a sound is played to those in the voice channel', async () => {
    const { guild, client, voiceId, bot } = scene();
    // The client has it, its typings do not.
    const defaults = await (
      client as unknown as { fetchDefaultSoundboardSounds(): Promise<Collection<string, DefaultSoundboardSound>> }
    ).fetchDefaultSoundboardSounds();
    expect(defaults.size).toBe(6);
    const voice = guild.channels.cache.get(voiceId);
    const bell = defaults.get('1');
    if (voice?.type !== ChannelType.GuildVoice || !bell) throw new Error('no voice channel or no sound');
    const joined = next(client, 'voiceStateUpdate');
    guild.shard.send({ op: 4, d: { guild_id: guild.id, channel_id: voiceId, self_mute: false, self_deaf: false } });
    await joined;
    const heard = next(client, 'voiceChannelEffectSend');
    await voice.sendSoundboardSound(bell);
    const [effect] = await heard;
    expect(effect).toMatchObject({ channelId: voiceId, userId: bot.id, soundVolume: 1 });
    expect(String(effect.soundId)).toBe('1');
  });

  it('is there when a bot comes', async () => {
    const { guild, bot, world } = scene();
    const sound = await guild.soundboardSounds.create({ file: mp3(), contentType: 'audio/mpeg', name: 'Pop' });
    const late = newClient(world);
    try {
      const ready = next(late, 'clientReady');
      await late.login(bot.token);
      await ready;
      expect(late.guilds.cache.get(guild.id)?.soundboardSounds.cache.has(sound.soundId)).toBe(true);
    } finally {
      await late.destroy();
    }
  });
});
