import { ChannelType, type APIChannel, type GatewayVoiceServerUpdateDispatchData as VoiceServerUpdate } from 'discord-api-types/v10';
import { removeVoiceServer, useVoiceServer } from '#core/voice/voice-servers';
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

  it('leads to the region that the channel names, where a server runs there', async () => {
    const { core } = world().server;
    const named = (region: string | null) => scene.alice.rest.patch(`/channels/${other}`, { rtc_region: region });
    const stops = [useVoiceServer(core, 'us.example.org:443', 'us-east'), useVoiceServer(core, 'eu.example.org:443', 'eu-west')];
    const until = async (size: number): Promise<void> => {
      while (core.voiceServers.endpoints.size !== size) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await until(2);
    expect((await scene.bob.rest.get<{ id: string; name: string }[]>('/voice/regions')).map(({ id, name }) => [id, name])).toEqual([
      ['eu-west', 'Eu West'],
      ['us-east', 'Us East'],
    ]);
    expect(await told(() => named('eu-west'))).toMatchObject({ endpoint: 'eu.example.org:443', channel_id: other });
    expect(await told(() => named('us-east'))).toMatchObject({ endpoint: 'us.example.org:443' });
    // Nobody is left without a call for the sake of a region.
    expect(await told(() => named('ap-south'))).toMatchObject({ endpoint: expect.stringMatching(/^(us|eu)\.example\.org:443$/) });
    await named(null);
    for (const stop of stops) stop();
    await until(0);
  });

  it('comes to whoever lost their call once its server says that it is there', async () => {
    const { core } = world().server;
    let stop: () => void = () => undefined;
    await told(() => (stop = useVoiceServer(core, 'voice.example.org:443')));
    expect(await told(() => join(other))).toMatchObject({ endpoint: 'voice.example.org:443' });
    // Somebody took it for dead while it stood still.
    const back = own.next('VOICE_SERVER_UPDATE', ({ endpoint }) => endpoint === 'voice.example.org:443');
    expect(await told(() => removeVoiceServer(core, 'voice.example.org:443'))).toMatchObject({ endpoint: null });
    await back;
    expect(await told(stop)).toMatchObject({ endpoint: null });
  });

  it('sends nobody to a dead server over and over: asked for again, it is taken out of use', async () => {
    const { core } = world().server;
    const dead = { endpoint: 'dead.example.org:443' };
    await core.shortMemory.setEntry('voice-servers', dead.endpoint, { atMs: core.clock.nowMs() }, 30_000);
    expect(await told(() => core.publish({}, { t: 'voice_server_up', d: dead }))).toMatchObject(dead);
    const before = count(own);
    // By a client that finds nobody there, and asks again at once.
    const answer = await told(() => {
      for (let times = 0; times < 5; times++) join(other);
    });
    expect(answer).toMatchObject({ endpoint: null });
    expect(count(own)).toBe(before + 1);
    expect([...(await core.shortMemory.entries('voice-servers')).keys()]).toEqual([]);
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
