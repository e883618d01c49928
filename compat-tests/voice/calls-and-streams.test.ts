import { PermissionFlagsBits as Permission, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import { DAVESession } from '@snazzah/davey';
import { header } from '#voice/udp/test-client';
import type { Listener } from '../listener.ts';
import { useWorld, type Scene, type Somebody } from '../world.ts';
import { askForVoice, connectByUdp, identifyInVoice, type Connected } from './raw-caller.ts';
import { WITH_VOICE } from './use-two-bots.ts';

const world = useWorld(WITH_VOICE);
const VIDEO = 101;
/** davey's own name for it exists at compile time only. */
const AUDIO = 0;
const FRAME_MS = 20;

let scene: Scene;
let carol: Somebody;
let listeners: Record<'alice' | 'bob' | 'carol', Listener>;
const open: { close(): void }[] = [];

beforeAll(async () => {
  scene = await world().scene();
  carol = await world().person('carol');
  await world().join(scene.guildId, carol);
  const [alice, bob, third] = await Promise.all([scene.alice.listen(), scene.bob.listen(), carol.listen()]);
  listeners = { alice, bob, carol: third };
});
afterEach(() => open.splice(0).forEach((one) => one.close()));

async function connect(given: Record<string, unknown>): Promise<Connected> {
  const connected = await connectByUdp(world(), given);
  open.push(connected);
  return connected;
}

/** What each says until all of those have heard it. */
async function sayUntilHeard(speaker: Connected, word: string, hearers: readonly Connected[]): Promise<void> {
  while (!hearers.every((hearer) => hearer.heard().includes(word))) {
    speaker.udp.send(speaker.udp.frame(Buffer.from(word)));
    await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
  }
}

let sequence = 0;
const show = ({ udp, videoSsrc }: Connected, word: string): void =>
  udp.send(udp.seal(header({ ssrc: videoSsrc, payloadType: VIDEO, sequence: ++sequence, marker: true }), Buffer.from(word)));

async function showUntilSeen(owner: Connected, word: string, viewers: readonly Connected[]): Promise<void> {
  while (!viewers.every((viewer) => viewer.heard().includes(word))) {
    show(owner, word);
    await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
  }
}

const join = (listener: Listener, who: Somebody) => askForVoice(listener, who.id, scene.guildId, scene.voiceId);

interface Told {
  token: string;
  endpoint: string;
  rtc_server_id: Snowflake;
}

/** What the voice gateway is told by somebody who shows or watches. */
async function atStream(listener: Listener, who: Somebody, op: 18 | 20, d: object): Promise<Record<string, unknown>> {
  const [made, told] = [listener.next<Told>('STREAM_CREATE'), listener.next<Told>('STREAM_SERVER_UPDATE')];
  listener.send(op as never, d);
  const [{ rtc_server_id: server_id }, { token, endpoint }] = await Promise.all([made, told]);
  expect(endpoint).toBe(world().server.voice?.endpoint);
  return { server_id, user_id: who.id, session_id: listener.sessionId, token };
}

const golive = (): Promise<Record<string, unknown>> =>
  atStream(listeners.alice, scene.alice, 18, { type: 'guild', guild_id: scene.guildId, channel_id: scene.voiceId });
const streamKey = (): string => `guild:${scene.guildId}:${scene.voiceId}:${scene.alice.id}`;
const SCREEN = { video: true, streams: [{ type: 'screen', rid: '100', quality: 100 }] };

/** Shows a screen, as its owner's client does. */
async function goOnAir(given: Record<string, unknown>): Promise<Connected> {
  const owner = await connect({ ...given, ...SCREEN });
  owner.voice.send(5, { speaking: 2, delay: 0, ssrc: owner.ssrc });
  const streams = [{ ...SCREEN.streams[0], ssrc: owner.videoSsrc, active: true }];
  owner.voice.send(12, { audio_ssrc: owner.ssrc, video_ssrc: owner.videoSsrc, rtx_ssrc: owner.videoSsrc + 1, streams });
  await owner.voice.settled();
  return owner;
}

async function watch(given: Record<string, unknown>): Promise<Connected> {
  const viewer = await connect(given);
  viewer.voice.send(15, { any: 100 });
  await viewer.voice.settled();
  return viewer;
}

describe('a call in direct messages', () => {
  it('carries the voices of its people, and ends for who leaves', async () => {
    const { id } = await scene.alice.rest.post<APIChannel>('/users/@me/channels', { recipient_id: scene.bob.id });
    const enter = async (listener: Listener, who: Somebody): Promise<Connected> => {
      const told = listener.next<{ token: string; channel_id: Snowflake; endpoint: string }>('VOICE_SERVER_UPDATE');
      listener.send(4, { guild_id: null, channel_id: id, self_mute: false, self_deaf: false });
      const { token, channel_id, endpoint } = await told;
      expect(endpoint).toBe(world().server.voice?.endpoint);
      return connect({ server_id: channel_id, user_id: who.id, session_id: listener.sessionId, token });
    };
    const [alice, bob] = [await enter(listeners.alice, scene.alice), await enter(listeners.bob, scene.bob)];
    await sayUntilHeard(alice, 'hello', [bob]);
    await sayUntilHeard(bob, 'hi', [alice]);
    listeners.bob.send(4, { guild_id: null, channel_id: null, self_mute: false, self_deaf: false });
    expect(await bob.voice.code()).toBe(4014);
    const over = listeners.alice.next('CALL_DELETE');
    listeners.alice.send(4, { guild_id: null, channel_id: null, self_mute: false, self_deaf: false });
    await over;
    expect(await alice.voice.code()).toBeGreaterThan(4000);
    expect(world().server.voice?.gateway.callCount()).toBe(0);
  });
});

/** The real library, at one end of a stream. */
class Encrypting {
  readonly group: DAVESession;
  private readonly at: Connected;
  private readonly people = new Set<string>();

  constructor(at: Connected, userId: string, serverId: string) {
    this.at = at;
    this.group = new DAVESession(1, userId, (BigInt(serverId) - 1n).toString());
    this.sendBytes(26, this.group.getSerializedKeyPackage());
  }

  /** Acts on all that was heard. */
  act(): void {
    for (const said of this.at.voice.heard.splice(0)) {
      if (Buffer.isBuffer(said)) this.actOnBytes(said.readUInt8(2), said.subarray(3));
      else if (said.op === 11) for (const id of said.d['user_ids'] as string[]) this.people.add(id);
      else if (said.op === 21 && said.d['transition_id'] !== 0) this.at.voice.send(23, { transition_id: said.d['transition_id'] });
    }
  }

  private actOnBytes(op: number, payload: Buffer): void {
    if (op === 25) this.group.setExternalSender(payload);
    else if (op === 27) {
      const { commit, welcome } = this.group.processProposals(payload.readUInt8(), payload.subarray(1), [...this.people]);
      if (commit) this.sendBytes(28, Buffer.concat([commit, welcome ?? Buffer.alloc(0)]));
    } else {
      if (op === 29) this.group.processCommit(payload.subarray(2));
      else this.group.processWelcome(payload.subarray(2));
      this.at.voice.send(23, { transition_id: payload.readUInt16BE() });
    }
  }

  private sendBytes(op: number, payload: Buffer): void {
    this.at.voice.socket.send(Buffer.concat([Buffer.from([op]), payload]));
  }
}

describe('a stream', () => {
  it('brings picture and sound of its owner to those who watch, and to nobody else', async () => {
    const calls = {
      alice: await connect({ server_id: scene.guildId, user_id: scene.alice.id, ...(await join(listeners.alice, scene.alice)) }),
      bob: await connect({ server_id: scene.guildId, user_id: scene.bob.id, ...(await join(listeners.bob, scene.bob)) }),
      carol: await connect({ server_id: scene.guildId, user_id: carol.id, ...(await join(listeners.carol, carol)) }),
    };
    const owner = await goOnAir(await golive());
    const viewer = await watch(await atStream(listeners.bob, scene.bob, 20, { stream_key: streamKey() }));
    await showUntilSeen(owner, 'picture', [viewer]);
    await sayUntilHeard(owner, 'sound', [viewer]);
    // A viewer is neither heard nor seen.
    for (let times = 0; times < 5; times++) viewer.udp.send(viewer.udp.frame(Buffer.from('heckling')));
    show({ ...viewer, videoSsrc: owner.videoSsrc }, 'in another name');
    await sayUntilHeard(owner, 'after that', [viewer]);
    // What is said in the call itself comes last, so that all else would have come before it.
    await sayUntilHeard(calls.alice, 'in the call', [calls.bob, calls.carol]);
    for (const one of Object.values(calls)) expect(one.heard().filter((word) => word !== 'in the call')).toEqual([]);
    expect(owner.heard()).toEqual([]);
    expect(viewer.heard()).not.toContain('in the call');

    const ended = listeners.bob.next('STREAM_DELETE');
    listeners.alice.send(19 as never, { stream_key: streamKey() });
    await ended;
    expect(await viewer.voice.code()).toBe(4022);
    expect(await owner.voice.code()).toBe(4022);
    await calls.alice.voice.settled();
  });

  it('is encrypted from end to end in a group of its own', async () => {
    await join(listeners.alice, scene.alice);
    await join(listeners.bob, scene.bob);
    const shows = await golive();
    const owner = await connect({ ...shows, max_dave_protocol_version: 1 });
    const serverId = String(shows['server_id']);
    const hers = new Encrypting(owner, scene.alice.id, serverId);
    const viewer = await connect({ ...(await atStream(listeners.bob, scene.bob, 20, { stream_key: streamKey() })), max_dave_protocol_version: 1 });
    const his = new Encrypting(viewer, scene.bob.id, serverId);
    const marked = (): Buffer | undefined => viewer.udp.raw.map((packet) => viewer.udp.open(packet).plain).find((plain) => plain.at(-1) === 0xfa);
    while (!marked()) {
      for (const one of [hers, his]) one.act();
      if (hers.group.ready && his.group.ready) owner.udp.send(owner.udp.frame(hers.group.encryptOpus(Buffer.from('secret'))));
      await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
    }
    const frame = marked() ?? Buffer.alloc(0);
    expect(frame.includes('secret')).toBe(false);
    expect(his.group.decrypt(scene.alice.id, AUDIO, frame).toString()).toBe('secret');
    const ended = listeners.bob.next('STREAM_DELETE');
    listeners.alice.send(19 as never, { stream_key: streamKey() });
    await ended;
  });

  it('shows a viewer nothing more who may not be in the channel any longer', async () => {
    await join(listeners.alice, scene.alice);
    await join(listeners.bob, scene.bob);
    const owner = await goOnAir(await golive());
    const given = await atStream(listeners.bob, scene.bob, 20, { stream_key: streamKey() });
    const viewer = await watch(given);
    await showUntilSeen(owner, 'picture', [viewer]);
    await scene.alice.rest.put(`/channels/${scene.voiceId}/permissions/${scene.bob.id}`, { type: 1, deny: `${Permission.Connect}` });
    expect(await viewer.voice.code()).toBe(4014);
    // The token opens nothing any more.
    const again = await identifyInVoice(world(), given);
    expect(await again.code()).toBe(4006);
    // Nor is there another's seat for it.
    const stranger = await identifyInVoice(world(), { ...given, user_id: carol.id });
    expect(await stranger.code()).toBe(4004);
  });
});
