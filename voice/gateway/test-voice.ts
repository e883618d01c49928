import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChannelType, PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { WebSocket } from 'ws';
import type { Core } from '#core/core';
import { publishVoiceState } from '#core/voice/update-voice-state';
import { issueVoiceToken } from '#core/voice/voice-token';
import type { VoiceStateRecord } from '#core/state/guild-state';
import { openTestGateway, testChannel, type TestGateway } from '#gateway/test-core';
import type { MediaListener, Selection } from '../udp/udp-plane.ts';
import type { MediaIdentity, MediaMember, MediaPlane } from '../media-plane.ts';
import { createVoiceGateway, type VoiceGateway, type VoiceGatewayOptions } from './voice-gateway.ts';

const PATIENCE_MS = 20_000;

/** What the plane was told of somebody. */
export interface FakeMember extends MediaMember, MediaIdentity {
  selected: Selection | null;
  wished: { any: number; bySsrc: ReadonlyMap<number, number> } | null;
  isRemoved: boolean;
}

/** A voice gateway with a guild, a voice channel and another, and a plane that only remembers. */
export interface TestVoice {
  core: Core;
  gateway: TestGateway;
  voice: VoiceGateway;
  url: string;
  guildId: Snowflake;
  channelId: Snowflake;
  otherChannelId: Snowflake;
  planeOf(userId: Snowflake): FakeMember;
  /** What the plane waits for before it knows somebody. */
  beforeReady: Promise<void>;
  /** Somebody's sound is passed on. */
  heard: MediaListener;
  /** Somebody in the channel, by a voice state. */
  person(state?: Partial<VoiceStateRecord>): { userId: Snowflake; sessionId: string; token: string };
  change(userId: Snowflake, changes: Partial<VoiceStateRecord> | null): void;
  connect(query?: string): Promise<TestClient>;
  /** A person who is in, described and all. */
  enter(): Promise<{ userId: Snowflake; sessionId: string; token: string; client: TestClient }>;
  close(): Promise<void>;
}

export interface Message {
  op: number;
  d: Record<string, unknown>;
  seq?: number;
}

/** A client that remembers what it heard and waits for the rest. */
export class TestClient {
  readonly socket: WebSocket;
  readonly heard: (Message | Buffer)[] = [];
  closed: { code: number } | null = null;
  private wake: () => void = () => undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      this.heard.push(isBinary ? data : (JSON.parse(data.toString()) as Message));
      this.wake();
    });
    socket.on('close', (code) => {
      this.closed = { code };
      this.wake();
    });
  }

  send(op: number, d: unknown): void {
    this.socket.send(JSON.stringify({ op, d }));
  }

  /** Takes the next message of this opcode from what was heard. */
  async next(op: number): Promise<Message> {
    const found = await this.until(() => {
      const index = this.heard.findIndex((one) => !Buffer.isBuffer(one) && one.op === op);
      return index < 0 ? undefined : this.heard.splice(index, 1)[0];
    }, `opcode ${op}`);
    return found as Message; // no bytes, as was asked
  }

  async bytes(): Promise<Buffer> {
    return this.until(() => {
      const index = this.heard.findIndex((one) => Buffer.isBuffer(one));
      return index < 0 ? undefined : (this.heard.splice(index, 1)[0] as Buffer); // as was asked
    }, 'bytes');
  }

  async code(): Promise<number> {
    return (await this.until(() => this.closed ?? undefined, 'a close code')).code;
  }

  /** All that was sent before now has been answered. */
  async settled(): Promise<void> {
    const t = Math.floor(Math.random() * 1e9);
    this.send(3, { t, seq_ack: -1 });
    await this.until(() => this.heard.find((one) => !Buffer.isBuffer(one) && one.op === 6 && one.d.t === t), 'a heartbeat');
  }

  private async until<Found>(look: () => Found | undefined, what: string): Promise<Found> {
    const giveUp = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.closed || Date.now() > giveUp) throw new Error(`nothing came: ${what}; closed by ${this.closed?.code ?? 'nobody'}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

const COUNTED = { packets_received: 1, packets_lost: 0, bytes_received: 2 };
const EVERYONE = Permission.ViewChannel | Permission.Connect | Permission.Speak;

export async function openTestVoice(options: Partial<VoiceGatewayOptions> = {}, everyone = EVERYONE): Promise<TestVoice> {
  const gateway = openTestGateway();
  const { core } = gateway;
  const members = new Map<string, FakeMember>();
  const listeners = new Set<MediaListener>();
  let nextSsrc = 4_000_000_000;
  const plane: MediaPlane = {
    modes: ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'],
    newSsrcs: () => {
      nextSsrc += 4;
      return { ssrc: nextSsrc, videoSsrc: nextSsrc + 1, rtxSsrc: nextSsrc + 2 };
    },
    call: () => ({
      port: 4242,
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      add(identity) {
        const member: FakeMember = {
          ...identity,
          maySpeak: false,
          mayHear: false,
          isSpeakingAnnounced: false,
          dave: false,
          mayStream: false,
          isVideoAnnounced: false,
          onKeySpent: undefined,
          wished: null,
          wants: (any, bySsrc) => void (member.wished = { any, bySsrc }),
          selected: null,
          isRemoved: false,
          settled: () => test.beforeReady,
          select: (chosen) => void (member.selected = chosen),
          remove: () => void (member.isRemoved = true),
          stats: () => ({ audio: COUNTED, video: COUNTED, packets_sent: 3 }),
        };
        members.set(identity.userId, member);
        return member;
      },
    }),
  };
  const [channelId, otherChannelId] = [gateway.newId(), gateway.newId()];
  const guildId = await gateway.guild({
    ownerId: gateway.user('owner').id,
    members: Array.from({ length: 8 }, () => gateway.user().id),
    channels: [testChannel(channelId, ChannelType.GuildVoice), testChannel(otherChannelId, ChannelType.GuildVoice)],
    everyone,
  });
  const state = core.states.peek(guildId);
  if (!state) throw new Error('the guild is not in memory');
  const free = [...state.members.keys()].slice(1);
  const server = createServer();
  const voice = createVoiceGateway(core, {
    plane,
    endpoint: 'voice.test:1',
    mediaAddress: async () => '203.0.113.7',
    endToEnd: 'allow',
    areLimitsOn: true,
    ...options,
  });
  server.on('upgrade', voice.upgrade);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  const test: TestVoice = {
    beforeReady: Promise.resolve(),
    core,
    gateway,
    voice,
    url: `ws://127.0.0.1:${port}?v=8`,
    guildId,
    channelId,
    otherChannelId,
    planeOf(userId) {
      const member = members.get(userId);
      if (!member) throw new Error('the plane does not know them');
      return member;
    },
    heard: (...args) => {
      for (const listener of listeners) listener(...args);
    },
    person(given = {}) {
      const userId = free.pop() ?? '0';
      const sessionId = `session-${userId}`;
      const record: VoiceStateRecord = {
        guild_id: guildId,
        channel_id: channelId,
        user_id: userId,
        session_id: sessionId,
        deaf: false,
        mute: false,
        self_deaf: false,
        self_mute: false,
        self_video: false,
        self_stream: false,
        suppress: false,
        request_to_speak_timestamp: null,
        ...given,
      };
      publishVoiceState(core, state, userId, record);
      return { userId, sessionId, token: issueVoiceToken(core.settings.signingSecret, record, core.clock.nowMs()) };
    },
    change(userId, changes) {
      const present = state.voiceStates.get(userId);
      publishVoiceState(core, state, userId, changes && present ? { ...present, ...changes } : null, present);
    },
    async connect(query = '?v=8') {
      const client = new TestClient(new WebSocket(`ws://127.0.0.1:${port}${query}`));
      await once(client.socket, 'open');
      return client;
    },
    async enter() {
      const person = test.person();
      const client = await test.connect();
      client.send(0, identifyOf(test, person));
      await client.next(2);
      client.send(1, SELECT);
      await client.next(4);
      return { ...person, client };
    },
    async close() {
      await voice.close();
      server.close();
      server.closeAllConnections();
    },
  };
  return test;
}

export const SELECT = { protocol: 'udp', data: { address: '198.51.100.1', port: 1234, mode: 'aead_aes256_gcm_rtpsize' } };

export const identifyOf = ({ guildId }: TestVoice, { userId, sessionId, token }: { userId: Snowflake; sessionId: string; token: string }): object => ({
  server_id: guildId,
  user_id: userId,
  session_id: sessionId,
  token,
});
