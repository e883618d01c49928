import type { Client } from '#sdk/client';
import { captureScreen, VoiceCall, type Screen, type ScreenWish, type VoiceCallOptions } from '#sdk/voice/index';
import { loudnessOf, volumeOf } from './loudness.ts';
import { voicePreferences, type VoicePreferences } from './preferences.ts';
import { previewOf } from './screen-preview.ts';
import { streamKeyOf } from './stream-key.ts';
import { voiceAddress } from './voice-address.ts';
import type { Voice, VoicePlace } from './voice.ts';

const STREAM_CREATE = 18;
const STREAM_DELETE = 19;
const STREAM_WATCH = 20;
const PREVIEW_EVERY_MS = 60_000;

/** What the gateway has told of a stream, until a call can be made of it. */
interface Told {
  serverId?: string;
  channelId?: string;
  endpoint?: string;
  token?: string;
}

interface Carried {
  call: VoiceCall;
  told: Told;
}

const ownerIn = (key: string): string => key.slice(key.lastIndexOf(':') + 1);

/** Screens of the call that one is in: one's own, and those of others that are watched. Each is a call of its own. */
export class Screens {
  readonly #client: Client;
  readonly #voice: Voice;
  readonly #options: () => VoiceCallOptions;
  readonly #carried = new Map<string, Carried>();
  #shown: { key: string; place: VoicePlace; screen: Screen; wish: ScreenWish } | null = null;
  #preview: ReturnType<typeof setInterval> | undefined;

  constructor(client: Client, voice: Voice, options: () => VoiceCallOptions) {
    this.#client = client;
    this.#voice = voice;
    this.#options = options;
    client.on('STREAM_CREATE', ({ stream_key: key, rtc_server_id: serverId, rtc_channel_id: channelId }) =>
      this.#hear(key, { serverId, channelId: channelId ?? serverId }),
    );
    client.on('STREAM_SERVER_UPDATE', ({ stream_key: key, endpoint, token }) => endpoint !== null && this.#hear(key, { endpoint, token }));
    client.on('STREAM_DELETE', ({ stream_key: key, reason }) => this.#over(key, reason));
  }

  /** Lets the person choose what to show; nothing happens where they choose nothing. */
  async show(place: VoicePlace, wish: ScreenWish): Promise<void> {
    const { meId } = this.#client.state;
    const screen = await captureScreen(wish).catch((error: unknown) => {
      const isRefused = error instanceof Error && error.name === 'NotAllowedError';
      if (!isRefused) this.#voice.change({ notice: { kind: 'screen refused' } });
      return null;
    });
    if (!screen || meId === null) return;
    this.hide();
    const key = streamKeyOf(place, meId);
    this.#shown = { key, place, screen, wish };
    // The browser has a button of its own for it.
    screen.video.addEventListener('ended', () => this.#shown?.screen === screen && this.hide());
    const call = this.#open(key, { sound: 'screen' });
    call.setTalkMode('always');
    call.setMicrophone(screen.audio);
    call.setCamera(screen.video, {
      maxBitrate: 8_000_000,
      maxFramerate: wish.frameRate ?? 30,
      preference: wish.content === 'detail' ? 'maintain-resolution' : 'maintain-framerate',
    });
    this.#voice.change({ ownScreen: { call, track: screen.video } });
    this.#askToShow(place);
    this.#preview = setInterval(() => void this.#sendPreview(), PREVIEW_EVERY_MS);
  }

  hide(): void {
    const shown = this.#shown;
    if (!shown) return;
    this.#client.sendFrame(STREAM_DELETE, { stream_key: shown.key });
    this.#over(shown.key);
  }

  watch(place: VoicePlace, ownerId: string): void {
    const key = streamKeyOf(place, ownerId);
    if (this.#carried.has(key)) return;
    const call = this.#open(key, {});
    call.on('video', ({ track }) => this.#showScreen(ownerId, { call, track }));
    this.#showScreen(ownerId, { call, track: null });
    this.#client.sendFrame(STREAM_WATCH, { stream_key: key });
  }

  stopWatching(place: VoicePlace, ownerId: string): void {
    const key = streamKeyOf(place, ownerId);
    if (!this.#carried.has(key)) return;
    this.#client.sendFrame(STREAM_DELETE, { stream_key: key });
    this.#over(key);
  }

  /** Asks for all of them once more: the session that had them is gone. */
  askAgain(): void {
    if (this.#shown) this.#askToShow(this.#shown.place);
    for (const key of this.#carried.keys()) if (key !== this.#shown?.key) this.#client.sendFrame(STREAM_WATCH, { stream_key: key });
  }

  closeAll(): void {
    if (this.#shown) this.hide();
    for (const key of this.#carried.keys()) this.#over(key);
  }

  follow(wish: VoicePreferences): void {
    for (const [key, { call }] of this.#carried) {
      if (key === this.#shown?.key) continue;
      call.setDeaf(wish.isDeaf);
      call.setVolume(ownerIn(key), volumeOf(loudnessOf(this.#client.state), wish.outputVolume, `screen:${ownerIn(key)}`));
      call.playback.setOutput(wish.outputId).catch(() => undefined); // it was taken out
    }
  }

  resumePlayback(): void {
    for (const { call } of this.#carried.values()) void call.resumePlayback();
  }

  #askToShow({ guildId, channelId }: VoicePlace): void {
    const where = guildId === null ? { type: 'call', channel_id: channelId } : { type: 'guild', guild_id: guildId, channel_id: channelId };
    this.#client.sendFrame(STREAM_CREATE, { ...where, preferred_region: null });
  }

  #open(key: string, options: VoiceCallOptions): VoiceCall {
    const call = new VoiceCall({ ...this.#options(), ...options });
    call.on('playbackBlocked', () => this.#voice.change({ isPlaybackBlocked: true }));
    this.#carried.set(key, { call, told: {} });
    queueMicrotask(() => this.follow(voicePreferences()));
    return call;
  }

  #hear(key: string, said: Told): void {
    const carried = this.#carried.get(key);
    const { meId: userId, sessionId } = this.#client.state;
    if (!carried || userId === null || sessionId === null) return;
    carried.told = { ...carried.told, ...said };
    const { serverId, channelId, endpoint, token } = carried.told;
    if (serverId === undefined || channelId === undefined || endpoint === undefined || token === undefined) return;
    // Each is told anew before the call is.
    carried.told = { serverId, channelId };
    carried.call.join({ endpoint: voiceAddress(endpoint), token, serverId, channelId, userId, sessionId }).then(
      () => {
        if (key === this.#shown?.key) void this.#sendPreview();
      },
      () => undefined, // STREAM_DELETE says it
    );
  }

  #over(key: string, reason?: string): void {
    const carried = this.#carried.get(key);
    if (!carried) return;
    this.#carried.delete(key);
    carried.call.close();
    if (key === this.#shown?.key) {
      clearInterval(this.#preview);
      const { video, audio } = this.#shown.screen;
      this.#shown = null;
      video.stop();
      audio?.stop();
      this.#voice.change({ ownScreen: null });
    } else this.#showScreen(ownerIn(key), null);
    if (reason === 'stream_full') this.#voice.change({ notice: { kind: 'too many watch' } });
    else if (reason === 'unauthorized') this.#voice.change({ notice: { kind: 'screen ended' } });
  }

  #showScreen(ownerId: string, shown: { call: VoiceCall; track: MediaStreamTrack | null } | null): void {
    const next = new Map(this.#voice.now.screens);
    if (shown) next.set(ownerId, shown);
    else next.delete(ownerId);
    this.#voice.change({ screens: next });
  }

  /** What those see who do not watch yet. */
  async #sendPreview(): Promise<void> {
    const shown = this.#shown;
    const thumbnail = shown && (await previewOf(shown.screen.video));
    if (!thumbnail || this.#shown !== shown) return;
    const path = { stream_key: shown.key };
    await this.#client.rest.call('POST /streams/{stream_key}/preview', { path, body: { thumbnail } }).catch(() => undefined); // the next one may
  }
}
