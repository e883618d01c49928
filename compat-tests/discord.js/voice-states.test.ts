import { ChannelType } from 'discord.js';
import { known, next, useBot } from './use-bot.ts';

const scene = useBot();

describe('voice states', () => {
  it('39 Voice state events', async () => {
    const { client, bob, guild, voiceId } = scene();
    const listener = await bob.listen();
    const joined = next(client, 'voiceStateUpdate');
    listener.send(4, { guild_id: guild.id, channel_id: voiceId, self_mute: true, self_deaf: false });
    const [before, after] = await joined;
    expect([before.channelId, after.channelId, after.selfMute, after.selfDeaf, after.serverMute]).toEqual([null, voiceId, true, false, false]);
    expect(after.member?.id).toBe(bob.id);
    expect(after.sessionId).toBe(listener.sessionId);
    expect(after.channel?.members.has(bob.id)).toBe(true);
    expect((await guild.voiceStates.fetch(bob.id)).channelId).toBe(voiceId);
    const other = await guild.channels.create({ name: 'Other', type: ChannelType.GuildVoice });
    const moved = next(client, 'voiceStateUpdate', (_old, { channelId }) => channelId === other.id);
    listener.send(4, { guild_id: guild.id, channel_id: other.id, self_mute: false, self_deaf: false });
    expect((await moved)[0].channelId).toBe(voiceId);
    const left = next(client, 'voiceStateUpdate', (_old, { channelId }) => channelId === null);
    listener.send(4, { guild_id: guild.id, channel_id: null, self_mute: false, self_deaf: false });
    expect((await left)[0].channelId).toBe(other.id);
    expect(other.members.size).toBe(0);
    await other.delete();
  });

  it('69 Move / mute / disconnect in voice', async () => {
    const { client, bob, guild, voiceId } = scene();
    const listener = await bob.listen();
    const joined = next(client, 'voiceStateUpdate', (_old, { channelId }) => channelId === voiceId);
    listener.send(4, { guild_id: guild.id, channel_id: voiceId, self_mute: false, self_deaf: false });
    await joined;
    const member = await guild.members.fetch(bob.id);
    const muted = next(client, 'voiceStateUpdate', (_old, { serverMute }) => serverMute === true);
    await member.voice.setMute(true, 'noise');
    await muted;
    const deafened = next(client, 'voiceStateUpdate', (_old, { serverDeaf }) => serverDeaf === true);
    await member.voice.setDeaf(true);
    await deafened;
    const other = await guild.channels.create({ name: 'Elsewhere', type: ChannelType.GuildVoice });
    const moved = next(client, 'voiceStateUpdate', (_old, { channelId }) => channelId === other.id);
    await member.voice.setChannel(other);
    await moved;
    const gone = next(client, 'voiceStateUpdate', (_old, { channelId }) => channelId === null);
    await member.voice.disconnect('enough');
    await gone;
    await expect(member.voice.setChannel(other)).rejects.toMatchObject({ code: 40032 });
    await other.delete();
  });

  it('39 Voice state events: a bot that joins hears of its own state and of where the voice server is', async () => {
    const { client, guild, voiceId } = scene();
    const own = next(client, 'voiceStateUpdate', (_old, { id }) => id === client.user.id);
    const server = new Promise<{ token: string; endpoint: string | null }>((resolve) => {
      const adapter = guild.voiceAdapterCreator({ onVoiceServerUpdate: resolve, onVoiceStateUpdate: () => undefined, destroy: () => undefined });
      adapter.sendPayload({ op: 4, d: { guild_id: guild.id, channel_id: voiceId, self_mute: false, self_deaf: false } });
    });
    expect((await own)[1].channelId).toBe(voiceId);
    expect(known((await server).token)).not.toBe('');
    const left = next(client, 'voiceStateUpdate', (_old, { id, channelId }) => id === client.user.id && channelId === null);
    await known(guild.members.me).voice.disconnect();
    await left;
  });
});
