import { ChannelType, type APIChannel, type GatewayVoiceServerUpdateDispatchData as VoiceServerUpdate } from 'discord-api-types/v10';
import { useVoiceServer } from '#core/voice/voice-servers';
import { verifyVoiceToken } from '#core/voice/voice-token';
import type { Listener } from '../listener.ts';
import { useWorld, type Scene } from '../world.ts';

const world = useWorld();
let scene: Scene;
let other: string;
let own: Listener;
let second: Listener;
let watching: Listener;

beforeAll(async () => {
  scene = await world().scene();
  const channel = await scene.alice.rest.post<APIChannel>(`/guilds/${scene.guildId}/channels`, { name: 'Elsewhere', type: ChannelType.GuildVoice });
  other = channel.id;
  [own, second, watching] = await Promise.all([scene.bob.listen(), scene.bob.listen(), scene.bot.listen()]);
});

/** The next time that bob's first session is told where to go, with the channel that the token opens. */
async function told(act: () => unknown): Promise<{ endpoint: string | null; channel_id: string | undefined; token: string }> {
  const next = own.next<VoiceServerUpdate>('VOICE_SERVER_UPDATE');
  await act();
  const { token, endpoint, guild_id } = await next;
  const { core } = world().server;
  const claim = { guild_id, user_id: scene.bob.id, session_id: own.sessionId };
  return { token, endpoint, channel_id: verifyVoiceToken(core.settings.signingSecret, token, claim, core.clock.nowMs())?.channel_id };
}

const join = (channel_id: string | null, self_mute = false): void => own.send(4, { guild_id: scene.guildId, channel_id, self_mute, self_deaf: false });

/** All that was done before has been heard by the sessions of bob. */
async function settled(): Promise<void> {
  const content = `settled ${Math.random()}`;
  const all = [own, second, watching].map((listener) => listener.next<{ content: string }>('MESSAGE_CREATE', (d) => d.content === content));
  await scene.alice.rest.post(`/channels/${scene.textId}/messages`, { content });
  await Promise.all(all);
}

const count = (listener: Listener): number => listener.heard.filter(({ t }) => t === 'VOICE_SERVER_UPDATE').length;

describe('VOICE_SERVER_UPDATE', () => {
  it('has no endpoint while no voice server runs, and a token for the call', async () => {
    expect(await told(() => join(scene.voiceId))).toMatchObject({ endpoint: null, channel_id: scene.voiceId });
  });

  it('does not come when somebody merely mutes themselves, but to whoever asks for the very same again', async () => {
    const before = count(own);
    const muted = own.next('VOICE_STATE_UPDATE');
    join(scene.voiceId, true);
    await muted;
    await settled();
    expect(count(own)).toBe(before);
    expect(await told(() => join(scene.voiceId, true))).toMatchObject({ channel_id: scene.voiceId });
  });

  it('comes with another token for each channel, whoever moves them', async () => {
    const first = await told(() => join(other));
    const second = await told(() => scene.alice.rest.patch(`/guilds/${scene.guildId}/members/${scene.bob.id}`, { channel_id: scene.voiceId }));
    expect([first.channel_id, second.channel_id]).toEqual([other, scene.voiceId]);
    expect(first.token).not.toBe(second.token);
  });

  it('comes when the region of the channel changes', async () => {
    expect(await told(() => scene.alice.rest.patch(`/channels/${scene.voiceId}`, { rtc_region: 'nexus' }))).toMatchObject({ channel_id: scene.voiceId });
  });

  it('brings the endpoint once a voice server runs, and takes it back', async () => {
    const { core } = world().server;
    let stop: () => void = () => undefined;
    expect(await told(() => (stop = useVoiceServer(core, 'voice.example.org:443')))).toMatchObject({ endpoint: 'voice.example.org:443' });
    expect(await told(() => join(other))).toMatchObject({ endpoint: 'voice.example.org:443', channel_id: other });
    expect(await told(stop)).toMatchObject({ endpoint: null });
  });

  it('comes to the session that joined and to no other, nor on leaving', async () => {
    const before = count(own);
    const left = own.next('VOICE_STATE_UPDATE', ({ channel_id }) => channel_id === null);
    join(null);
    await left;
    await settled();
    expect([count(own), count(second), count(watching)]).toEqual([before, 0, 0]);
  });

  it('does not come to who may not connect', async () => {
    await scene.alice.rest.put(`/channels/${other}/permissions/${scene.guildId}`, { type: 0, allow: '0', deny: (1n << 20n).toString() });
    const before = count(own);
    join(other);
    await settled();
    expect(count(own)).toBe(before);
  });
});
