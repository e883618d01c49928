import { PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { askUntil } from '#compat-tests/ask-until';
import { identifyOf, openTestVoice, type TestClient as GatewayClient, type TestVoice } from '../../gateway/test-voice.ts';
import { TestClient } from '../../udp/test-client.ts';
import { transportModes } from '../../udp/transport-modes.ts';
import { UdpPlane } from '../../udp/udp-plane.ts';
import { BrowserPlane } from '../browser-plane.ts';
import type { MediaEngine } from '../media-engine.ts';
import { CallBrowser, PATIENCE_MS, type CallPage } from './call-browser.ts';

const HOST = '127.0.0.1';
const EVERYONE = Permission.ViewChannel | Permission.Connect | Permission.Speak | Permission.Stream;
const FRAME_MS = 20;
const BEAT_MS = 10_000;

/** Somebody in a browser. */
export interface Visitor extends CallPage {
  userId: Snowflake;
}

/** Somebody with a library for bots, as far as a call is concerned. */
export interface Bot {
  userId: Snowflake;
  ssrc: number;
  gateway: GatewayClient;
  udp: TestClient;
  /** Sends frames at the pace of sound. */
  play(frames: readonly Buffer[]): Promise<void>;
}

/** A voice gateway with a plane for bots and an engine for browsers, and real Chromium. */
export class InACall {
  readonly voice: TestVoice;
  readonly plane: UdpPlane;
  readonly browsers: BrowserPlane;
  readonly #browser: CallBrowser;
  readonly #bots: { gateway: GatewayClient; udp: TestClient; beating: NodeJS.Timeout }[] = [];

  private constructor(voice: TestVoice, plane: UdpPlane, browsers: BrowserPlane, browser: CallBrowser) {
    this.voice = voice;
    this.plane = plane;
    this.browsers = browsers;
    this.#browser = browser;
  }

  static async open(engine: MediaEngine): Promise<InACall> {
    const plane = await UdpPlane.open({ host: HOST, port: 0 });
    const browsers = new BrowserPlane(plane, engine);
    const voice = await openTestVoice({ plane, browsers, mediaAddress: async () => HOST }, EVERYONE);
    return new InACall(voice, plane, browsers, await CallBrowser.open());
  }

  async visitor(options: { camera?: boolean; port?: number; qualities?: number } = {}): Promise<Visitor> {
    const person = this.voice.person();
    return { userId: person.userId, ...(await this.#browser.enter(this.voice.url, identifyOf(this.voice, person), options)) };
  }

  async bot(): Promise<Bot> {
    const person = this.voice.person();
    const gateway = await this.voice.connect();
    gateway.send(0, identifyOf(this.voice, person));
    const ssrc = (await gateway.next(2)).d['ssrc'] as number; // READY
    const udp = await TestClient.open(this.plane.port, ssrc);
    const mode = 'aead_aes256_gcm_rtpsize';
    gateway.send(1, { protocol: 'udp', data: { ...(await udp.discover()), mode } });
    const { secret_key: key } = (await gateway.next(4)).d as { secret_key: number[] }; // SESSION_DESCRIPTION
    udp.cipher = transportModes().cipher(mode, Buffer.from(key));
    gateway.send(5, { speaking: 1, delay: 0, ssrc });
    await gateway.settled();
    const beating = setInterval(() => gateway.send(3, { t: 1, seq_ack: -1 }), BEAT_MS);
    this.#bots.push({ gateway, udp, beating });
    return {
      userId: person.userId,
      ssrc,
      gateway,
      udp,
      async play(frames) {
        const startMs = performance.now();
        for (const [index, frame] of frames.entries()) {
          const dueMs = startMs + index * FRAME_MS;
          const waitMs = dueMs - performance.now();
          if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
          udp.send(udp.frame(frame));
        }
      },
    };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    for (const { gateway, udp, beating } of this.#bots) {
      clearInterval(beating);
      gateway.socket.terminate();
      udp.close();
    }
    await this.voice.close();
    await this.browsers.close();
    await this.plane.close();
  }
}

/** Waits for what others bring about. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  await askUntil(what, isSo, (is) => is, PATIENCE_MS);
}
