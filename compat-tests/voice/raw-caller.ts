import type { Snowflake } from 'discord-api-types/v10';
import { WebSocket } from 'ws';
import { TestClient as VoiceClient } from '#voice/gateway/test-voice';
import { TestClient as UdpClient } from '#voice/udp/test-client';
import { transportModes } from '#voice/udp/transport-modes';
import type { Listener } from '../listener.ts';
import type { Somebody, World } from '../world.ts';

const MODE = 'aead_aes256_gcm_rtpsize';
const VOICE_STATE = 4;
const FRAME_MS = 20;

/** Somebody in a call by bare sockets. */
export interface Caller {
  id: Snowflake;
  gateway: Listener;
  voice: VoiceClient;
  /** What came by UDP, opened. */
  heard(): string[];
  /** Sends sound until that comes true. */
  speakUntil(word: string, isTrue: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Asks for a place in a channel, and waits until it is given. */
export async function askForVoice(
  gateway: Listener,
  userId: Snowflake,
  guildId: Snowflake,
  channelId: Snowflake,
): Promise<{ token: string; session_id: string }> {
  const state = gateway.next<{ session_id: string; user_id: Snowflake; channel_id: Snowflake | null }>(
    'VOICE_STATE_UPDATE',
    (voice) => voice.user_id === userId && voice.channel_id === channelId,
  );
  const server = gateway.next<{ token: string }>('VOICE_SERVER_UPDATE');
  gateway.send(VOICE_STATE, { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false });
  return { session_id: (await state).session_id, token: (await server).token };
}

/** A connection to the voice gateway that has said who it is. */
export async function identifyInVoice({ server }: World, given: Record<string, unknown>): Promise<VoiceClient> {
  const voice = new VoiceClient(new WebSocket(`ws://127.0.0.1:${server.voice?.port}/?v=8`));
  await voice.next(8);
  voice.send(0, given);
  return voice;
}

/** Somebody who has identified, with a key for their packets; said to speak. */
export interface Connected {
  voice: VoiceClient;
  udp: UdpClient;
  ssrc: number;
  /** Of the one stream of pictures, where they asked for one. */
  videoSsrc: number;
  /** What came by UDP, opened. */
  heard(): string[];
  close(): void;
}

export async function connectByUdp(world: World, given: Record<string, unknown>): Promise<Connected> {
  const voice = await identifyInVoice(world, given);
  const { ssrc, port, streams } = (await voice.next(2)).d as { ssrc: number; port: number; streams: { ssrc: number }[] };
  const udp = await UdpClient.open(port, ssrc);
  const place = await udp.discover();
  voice.send(1, { protocol: 'udp', data: { ...place, mode: MODE } });
  const { secret_key } = (await voice.next(4)).d as { secret_key: number[] };
  udp.cipher = transportModes().cipher(MODE, Buffer.from(secret_key));
  voice.send(5, { speaking: 1, delay: 0, ssrc });
  await voice.settled();
  return {
    voice,
    udp,
    ssrc,
    videoSsrc: streams[0]?.ssrc ?? 0,
    heard: () => udp.raw.map((packet) => udp.open(packet).plain.toString()),
    close() {
      voice.socket.terminate();
      udp.close();
    },
  };
}

export async function joinCall(world: World, who: Somebody, guildId: Snowflake, channelId: Snowflake): Promise<Caller> {
  const gateway = await who.listen();
  const { token, session_id } = await askForVoice(gateway, who.id, guildId, channelId);
  const { voice, udp, heard, close } = await connectByUdp(world, { server_id: guildId, user_id: who.id, session_id, token });
  return {
    id: who.id,
    gateway,
    voice,
    heard,
    async speakUntil(word, isTrue) {
      while (!isTrue()) {
        udp.send(udp.frame(Buffer.from(word)));
        await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
      }
    },
    async close() {
      close();
      await gateway.close();
    },
  };
}
