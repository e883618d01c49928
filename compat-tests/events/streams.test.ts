import { PermissionFlagsBits as Permission, type APIChannel } from 'discord-api-types/v10';
import { verifyVoiceToken } from '#core/voice/voice-token';
import type { Listener } from '../listener.ts';
import { useWorld, type Scene, type Somebody } from '../world.ts';

const world = useWorld();

interface Stream {
  stream_key: string;
  rtc_server_id: string;
  rtc_channel_id: string;
  viewer_ids: string[];
  paused: boolean;
}
interface VoiceState {
  channel_id: string | null;
  user_id: string;
  self_stream?: boolean;
}
interface Server {
  token: string;
  stream_key: string;
  endpoint: string | null;
}

let scene: Scene;
let carol: Somebody;
let own: Listener;
let viewer: Listener;
let third: Listener;
let key: string;

const op = (listener: Listener, code: number, d: object): void => listener.send(code as never, d);
const isOn = (streams: boolean) => (d: VoiceState) => d.user_id === scene.alice.id && (d.self_stream ?? false) === streams && d.channel_id !== null;

async function join(listener: Listener, somebody: Somebody, channel_id: string | null = scene.voiceId): Promise<void> {
  const heard = own.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.user_id === somebody.id && d.channel_id === channel_id);
  op(listener, 4, { guild_id: scene.guildId, channel_id, self_mute: false, self_deaf: false });
  await heard;
}

async function golive(): Promise<Stream> {
  const [made, shown] = [own.next<Stream>('STREAM_CREATE'), viewer.next<VoiceState>('VOICE_STATE_UPDATE', isOn(true))];
  op(own, 18, { type: 'guild', guild_id: scene.guildId, channel_id: scene.voiceId, preferred_region: null });
  await shown;
  return made;
}

async function watch(): Promise<Stream> {
  const made = viewer.next<Stream>('STREAM_CREATE');
  op(viewer, 20, { stream_key: key });
  return made;
}

beforeAll(async () => {
  scene = await world().scene();
  carol = await world().person('carol');
  await world().join(scene.guildId, carol);
  [own, viewer, third] = await Promise.all([scene.alice.listen(), scene.bob.listen(), carol.listen()]);
  key = `guild:${scene.guildId}:${scene.voiceId}:${scene.alice.id}`;
});

describe('a stream in a guild', () => {
  it('is refused to who is not in the channel', async () => {
    const refused = own.next('STREAM_DELETE');
    op(own, 18, { type: 'guild', guild_id: scene.guildId, channel_id: scene.voiceId });
    expect(await refused).toEqual({ stream_key: key, reason: 'invalid_channel' });
  });

  it('begins with a call of its own, and shows in the voice state, which muting leaves as it is', async () => {
    await join(own, scene.alice);
    await join(viewer, scene.bob);
    const told = own.next<Server>('STREAM_SERVER_UPDATE');
    const stream = await golive();
    expect(stream).toMatchObject({ stream_key: key, region: 'nexus', viewer_ids: [], paused: false });
    expect(BigInt(stream.rtc_server_id) - 1n).toBe(BigInt(stream.rtc_channel_id));
    const { token, ...where } = await told;
    expect(where).toEqual({ stream_key: key, endpoint: null });
    const { core } = world().server;
    const claim = { guild_id: stream.rtc_server_id, user_id: scene.alice.id, session_id: own.sessionId };
    const call = verifyVoiceToken(core.settings.signingSecret, token, claim, core.clock.nowMs());
    expect(call).toEqual({ ...claim, channel_id: stream.rtc_channel_id, of: 'stream' });
    const muted = viewer.next<VoiceState>('VOICE_STATE_UPDATE');
    op(own, 4, { guild_id: scene.guildId, channel_id: scene.voiceId, self_mute: true, self_deaf: false });
    expect(await muted).toMatchObject({ self_mute: true, self_stream: true });
  });

  it('is watched by who is in the channel, of which the others hear', async () => {
    const [updated, told] = [own.next<Stream>('STREAM_UPDATE'), viewer.next<Server>('STREAM_SERVER_UPDATE')];
    expect(await watch()).toMatchObject({ stream_key: key, viewer_ids: [scene.bob.id] });
    expect(await updated).toEqual({ stream_key: key, region: 'nexus', viewer_ids: [scene.bob.id], paused: false });
    expect(await told).toMatchObject({ stream_key: key });
    expect(own.hasHeard('STREAM_SERVER_UPDATE', (d: Server) => d.stream_key !== key)).toBe(false);
    const again = viewer.next<Server>('STREAM_SERVER_UPDATE');
    op(viewer, 21, { stream_key: key });
    await again;
  });

  it('is not watched from elsewhere, nor when there is none', async () => {
    for (const [stream_key, reason] of [
      [key, 'unauthorized'],
      [`guild:${scene.guildId}:${scene.voiceId}:${carol.id}`, 'stream_ended'],
      ['nothing of the kind', 'parse_failed'],
    ]) {
      const refused = third.next('STREAM_DELETE');
      op(third, 20, { stream_key });
      expect(await refused).toEqual({ stream_key, reason });
    }
    expect(third.hasHeard('STREAM_CREATE')).toBe(false);
    expect(third.hasHeard('STREAM_SERVER_UPDATE')).toBe(false);
  });

  it('stands still and goes on as its owner says, and nobody else', async () => {
    const paused = viewer.next<Stream>('STREAM_UPDATE');
    op(viewer, 22, { stream_key: key, paused: true });
    op(own, 22, { stream_key: key, paused: true });
    expect(await paused).toMatchObject({ paused: true });
    const moved = viewer.next<Stream>('STREAM_UPDATE');
    await scene.alice.rest.patch(`/streams/${key}/stream`, { region: 'nexus' });
    expect(await moved).toMatchObject({ paused: true });
    expect(await scene.bob.rest.refused('PATCH', `/streams/${key}/stream`, { body: {} })).toBe('404 10049');
  });

  it('has a picture for who may join the channel', async () => {
    const thumbnail = `data:image/jpeg;base64,${Buffer.from('a picture').toString('base64')}`;
    expect(await scene.alice.rest.refused('GET', `/streams/${key}/preview`)).toBe('404 10049');
    await scene.alice.rest.post(`/streams/${key}/preview`, { thumbnail });
    expect(await carol.rest.get(`/streams/${key}/preview`)).toEqual({ url: thumbnail });
    expect(await scene.bob.rest.refused('POST', `/streams/${key}/preview`, { body: { thumbnail } })).toBe('404 10049');
    expect(await scene.alice.rest.refused('POST', `/streams/${key}/preview`, { body: { thumbnail: 'https://example.org/' } })).toBe('400 50035');
    expect(await (await world().person()).rest.refused('GET', `/streams/${key}/preview`)).toBe('404 10049');
  });

  it('lets go of a viewer who goes, or may not be in the channel any more', async () => {
    const [over, updated] = [viewer.next('STREAM_DELETE'), own.next<Stream>('STREAM_UPDATE')];
    op(viewer, 19, { stream_key: key });
    expect(await over).toEqual({ stream_key: key, reason: 'user_requested' });
    expect(await updated).toMatchObject({ viewer_ids: [] });
    await watch();
    const out = viewer.next('STREAM_DELETE');
    await scene.alice.rest.put(`/channels/${scene.voiceId}/permissions/${scene.bob.id}`, { type: 1, deny: `${Permission.Connect}` });
    expect(await out).toEqual({ stream_key: key, reason: 'unauthorized' });
    const refused = viewer.next('STREAM_DELETE');
    op(viewer, 20, { stream_key: key });
    expect(await refused).toEqual({ stream_key: key, reason: 'unauthorized' });
    await scene.alice.rest.delete(`/channels/${scene.voiceId}/permissions/${scene.bob.id}`);
  });

  it('ends as its owner says, or when they leave the channel', async () => {
    await watch();
    const ends = [own.next('STREAM_DELETE'), viewer.next('STREAM_DELETE')];
    const off = viewer.next<VoiceState>('VOICE_STATE_UPDATE', isOn(false));
    op(own, 19, { stream_key: key });
    expect(await Promise.all(ends)).toEqual([
      { stream_key: key, reason: 'user_requested' },
      { stream_key: key, reason: 'stream_ended' },
    ]);
    await off;
    await golive();
    await watch();
    const over = viewer.next('STREAM_DELETE');
    await join(own, scene.alice, null);
    expect(await over).toEqual({ stream_key: key, reason: 'stream_ended' });
    expect(world().server.core.streams.isEmpty).toBe(true);
  });

  it('needs STREAM, for as long as it lasts', async () => {
    await join(third, carol);
    const hers = `guild:${scene.guildId}:${scene.voiceId}:${carol.id}`;
    const made = third.next('STREAM_CREATE');
    op(third, 18, { type: 'guild', guild_id: scene.guildId, channel_id: scene.voiceId });
    await made;
    const over = third.next('STREAM_DELETE');
    await scene.alice.rest.put(`/channels/${scene.voiceId}/permissions/${carol.id}`, { type: 1, deny: `${Permission.Stream}` });
    expect(await over).toEqual({ stream_key: hers, reason: 'stream_ended' });
    const refused = third.next('STREAM_DELETE');
    op(third, 18, { type: 'guild', guild_id: scene.guildId, channel_id: scene.voiceId });
    expect(await refused).toMatchObject({ reason: 'unauthorized' });
    await join(third, carol, null);
  });
});

describe('a stream in a call of direct messages', () => {
  it('is shown and watched there', async () => {
    const { id } = await scene.alice.rest.post<APIChannel>('/users/@me/channels', { recipient_id: scene.bob.id });
    for (const listener of [own, viewer]) {
      const inside = listener.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.channel_id === id);
      op(listener, 4, { guild_id: null, channel_id: id, self_mute: false, self_deaf: false });
      await inside;
    }
    key = `call:${id}:${scene.alice.id}`;
    const [made, shown] = [own.next<Stream>('STREAM_CREATE'), viewer.next<VoiceState>('VOICE_STATE_UPDATE', isOn(true))];
    op(own, 18, { type: 'call', guild_id: null, channel_id: id, preferred_region: null });
    expect(await made).toMatchObject({ stream_key: key });
    await shown;
    expect(await watch()).toMatchObject({ viewer_ids: [scene.bob.id] });
    const over = viewer.next('STREAM_DELETE');
    op(own, 4, { guild_id: null, channel_id: null, self_mute: false, self_deaf: false });
    expect(await over).toEqual({ stream_key: key, reason: 'stream_ended' });
  });
});
