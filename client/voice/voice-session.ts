import daveyAddress from 'virtual:davey-wasm';
import type { Client } from '#sdk/client';
import type { GatewayEvents } from '#sdk/gateway/events';
import type { EndReason } from '#sdk/voice/gateway/after-close';
import { openCamera, VoiceCall, type ScreenWish, type VoiceCallOptions } from '#sdk/voice/index';
import { aboutServer } from '../app/about-server.ts';
import { openChosen } from './chosen-device.ts';
import { inVoice, voiceStateIn } from './in-voice.ts';
import { MicrophoneKeeper } from './microphone-keeper.ts';
import { loudnessOf, volumeOf } from './loudness.ts';
import { onPreferences, voicePreferences } from './preferences.ts';
import { onSoundboardVolume, soundboardVolume } from './soundboard-volume.ts';
import { followTalkKey, holdToTalk } from './talk-key.ts';
import { Screens } from './screens.ts';
import { playTone } from './tones.ts';
import { voiceAddress } from './voice-address.ts';
import { deviceNotice, type VoiceNotice } from './voice-notice.ts';
import { NOWHERE, type Voice, type VoicePlace } from './voice.ts';

/** The server passes over in silence whom it does not let in. */
const ANSWER_MS = 10_000;
/** Who was moved hears first that they are out, and then where to. */
const MOVED_MS = 4_000;
const CAMERA = { width: 1280, height: 720, frameRate: 30 };
const CAMERA_LIMITS = { maxBitrate: 2_500_000, maxFramerate: 30 };

const NOTICES: Partial<Record<EndReason, VoiceNotice>> = {
  'encryption required': { kind: 'encryption required' },
  'encryption lost': { kind: 'encryption lost' },
  refused: { kind: 'refused' },
};

/** Carries the call of this page: asks the gateway for it, follows where it goes, and keeps devices and preferences in step with it. */
export class VoiceSession {
  readonly #client: Client;
  readonly #voice: Voice;
  readonly #microphone: MicrophoneKeeper;
  readonly screens: Screens;
  /** By whatever is held down to talk. */
  readonly talking = holdToTalk((isHeldDown) => this.#call?.talk(isHeldDown));
  #call: VoiceCall | null = null;
  #cameraTrack: MediaStreamTrack | null = null;
  /** The camera that is on, or about to be, by its id; null where there shall be none. */
  #cameraId: string | null = null;
  /** Where one asked to go and has not come yet. */
  #awaited: VoicePlace | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #inside: ReadonlySet<string> = new Set();
  #iceServers: RTCIceServer[] = [];
  #picturesShown = 0;
  #isDropped = false;

  constructor(client: Client, voice: Voice) {
    this.#client = client;
    this.#voice = voice;
    this.screens = new Screens(client, voice, () => this.#callOptions());
    this.#microphone = new MicrophoneKeeper((track) => this.#call?.setMicrophone(track), voice);
    client.on('VOICE_STATE_UPDATE', (state) => (state.user_id === client.state.meId ? this.#hearOwn(state) : this.#hearOthers()));
    client.on('VOICE_SERVER_UPDATE', (told) => void this.#enter(told));
    client.on('VOICE_CHANNEL_EFFECT_SEND', (effect) => this.#call?.hearEffect(effect));
    client.subscribe(loudnessOf, () => this.#follow());
    onSoundboardVolume(client, () => this.#follow());
    client.on('CALL_CREATE', () => this.#hearOthers());
    client.on('READY', () => this.#askAgain());
    client.on('token', (token) => token === null && this.#voice.leave());
    onPreferences(() => this.#follow());
    followTalkKey(this.talking);
    // Nobody stays behind as a shadow; `formerPlace` offers the way back.
    addEventListener('pagehide', () => {
      if (!this.#call && !this.#awaited) return;
      this.#tellGateway(null);
      this.#call?.leave();
    });
  }

  async join(place: VoicePlace): Promise<void> {
    this.screens.closeAll();
    this.#awaited = place;
    this.#tellGateway(place);
    this.#expect(ANSWER_MS, () => this.#end({ kind: 'no answer' }));
    const { ice_servers: servers } = await this.#client.rest.call('GET /nexus/v1/voice/ice-servers', { retries: 0 }).catch(() => ({ ice_servers: [] }));
    this.#iceServers = servers as RTCIceServer[]; // as browsers take them
  }

  /** Whether the server lets one in, once that is known. */
  isEntered(): Promise<boolean> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#awaited && this.#voice.now.place) return;
        stop();
        resolve(this.#voice.now.place !== null);
      };
      const stop = this.#voice.subscribe(look);
      look();
    });
  }

  leave(): void {
    if (!this.#call && !this.#awaited) return;
    this.#tellGateway(null);
    this.#drop();
    this.#sound('own leave');
  }

  async turnCameraOn(): Promise<void> {
    const { cameraId } = voicePreferences();
    this.#cameraId = cameraId;
    try {
      const track = await openChosen(cameraId, (device) => openCamera({ ...CAMERA, ...device }));
      // Turned off again meanwhile, or another one chosen.
      if (!this.#voice.now.place || this.#cameraId !== cameraId) return track.stop();
      track.addEventListener('ended', () => this.turnCameraOff());
      this.#cameraTrack?.stop();
      this.#cameraTrack = track;
      this.#call?.setCamera(track, CAMERA_LIMITS);
      this.#showCamera(this.#client.state.meId ?? '', track);
    } catch (error) {
      if (this.#cameraId !== cameraId) return;
      if (!this.#cameraTrack) this.#cameraId = null;
      this.#voice.change({ notice: deviceNotice('camera', error) });
    }
  }

  turnCameraOff(): void {
    this.#cameraId = null;
    this.#cameraTrack?.stop();
    this.#cameraTrack = null;
    this.#call?.setCamera(null);
    this.#showCamera(this.#client.state.meId ?? '', null);
  }

  showScreen(wish: ScreenWish): Promise<void> {
    const { place } = this.#voice.now;
    return place ? this.screens.show(place, wish) : Promise.resolve();
  }

  /** Cameras come in while something shows them. The answer ends that. */
  showPictures(): () => void {
    this.#picturesShown++;
    this.#watchPictures();
    return () => {
      this.#picturesShown--;
      this.#watchPictures();
    };
  }

  resumePlayback(): void {
    this.#voice.change({ isPlaybackBlocked: false });
    void this.#call?.resumePlayback();
    this.screens.resumePlayback();
  }

  #hearOwn({ channel_id: channelId, guild_id: guildId, session_id: sessionId }: GatewayEvents['VOICE_STATE_UPDATE']): void {
    const { place } = this.#voice.now;
    if (!place) return;
    if (sessionId !== this.#client.state.sessionId) {
      if (channelId !== null && !this.#awaited) this.#end({ kind: 'elsewhere' });
      return;
    }
    // Of where one was before.
    if (this.#awaited || (guildId ?? null) !== place.guildId) return;
    if (channelId === null) {
      const isGone = !this.#client.state.channels.has(place.channelId);
      this.#end({ kind: isGone ? 'channel gone' : 'disconnected' });
    } else if (channelId !== place.channelId) {
      const isAfk = place.guildId !== null && this.#client.state.guilds.get(place.guildId)?.afk_channel_id === channelId;
      this.screens.closeAll();
      this.#inside = new Set();
      this.#voice.change({ place: { ...place, channelId }, notice: { kind: isAfk ? 'moved to afk' : 'moved', channelId } });
      this.#hearOthers();
    }
  }

  /** Says who came and went, with a sound and to whoever listens. */
  #hearOthers(): void {
    const { place } = this.#voice.now;
    if (!place || this.#awaited) return;
    const { meId } = this.#client.state;
    const before = this.#inside;
    const now = new Set(inVoice(this.#client.state, place.channelId).filter((id) => id !== meId));
    this.#inside = now;
    const came = [...now].filter((id) => !before.has(id));
    const went = [...before].filter((id) => !now.has(id));
    for (const id of came) this.#voice.events.emit('came', id);
    for (const id of went) this.#voice.events.emit('went', id);
    if (came.length > 0) this.#sound('join');
    else if (went.length > 0) this.#sound('leave');
  }

  async #enter({ guild_id: guildId, endpoint, token, ...told }: GatewayEvents['VOICE_SERVER_UPDATE']): Promise<void> {
    const { place } = this.#voice.now;
    const { meId, sessionId } = this.#client.state;
    const serverId = guildId ?? (told as { channel_id?: string }).channel_id ?? ''; // of direct calls, which bots have none of
    if (!place || meId === null || sessionId === null || serverId !== (place.guildId ?? place.channelId)) return;
    clearTimeout(this.#waiting);
    if (endpoint === null) return this.#expect(ANSWER_MS, () => this.#end({ kind: 'no voice server' }));
    if (this.#awaited) {
      this.#awaited = null;
      this.#inside = new Set(inVoice(this.#client.state, place.channelId).filter((id) => id !== meId));
      this.#sound('own join');
    }
    const call = (this.#call ??= this.#newCall());
    if (!this.#microphone.isOpen) void this.#microphone.open();
    await call.join({ endpoint: voiceAddress(endpoint), token, serverId, channelId: place.channelId, userId: meId, sessionId }).catch(() => undefined); // `ended` says why
  }

  #callOptions(): VoiceCallOptions {
    return {
      iceServers: this.#iceServers,
      ...(daveyAddress === null ? { encryption: 'off' as const } : { files: { wasm: new URL(daveyAddress, location.href) } }),
    };
  }

  #newCall(): VoiceCall {
    const call = new VoiceCall({ ...this.#callOptions(), cdn: aboutServer.cdn });
    const { meId } = this.#client.state;
    const isOwn = (): boolean => this.#call === call;
    call.on('state', (state) => {
      if (!isOwn() || state === 'idle' || state === 'ended') return;
      this.#voice.change({ state });
      if (state === 'connected' && this.#isDropped) {
        this.#isDropped = false;
        this.screens.askAgain();
      }
    });
    call.on('ended', ({ reason }) => isOwn() && this.#hearEnd(reason));
    call.on('speaking', ({ userId, speaking }) => this.#showSpeaking(userId, speaking !== 0));
    call.on('selfSpeaking', (isSpeaking) => this.#showSpeaking(meId ?? '', isSpeaking));
    call.on('left', ({ userId }) => this.#showSpeaking(userId, false));
    call.on('video', ({ userId, track }) => this.#showCamera(userId, track));
    call.on('encryption', (encryption) => isOwn() && this.#voice.change({ encryption }));
    call.on('selfState', () => isOwn() && this.#tellGateway(this.#voice.now.place));
    call.on('playbackBlocked', () => this.#voice.change({ isPlaybackBlocked: true }));
    call.on('joined', ({ userId }) => call.setVolume(userId, this.#volumeOf(userId)));
    this.#voice.change({ call });
    queueMicrotask(() => isOwn() && this.#follow());
    call.watch(this.#picturesShown > 0 ? 'everybody' : []);
    if (this.#cameraTrack) call.setCamera(this.#cameraTrack, CAMERA_LIMITS);
    return call;
  }

  #volumeOf(userId: string): number {
    return volumeOf(loudnessOf(this.#client.state), voicePreferences().outputVolume, userId);
  }

  /** Brings the call to what the preferences say. */
  #follow(): void {
    const call = this.#call;
    if (!call) return;
    const wish = voicePreferences();
    const { isMuted, isDeaf, outputId, talkMode, thresholdDb } = wish;
    if (call.selfState.self_deaf !== isDeaf) call.setDeaf(isDeaf);
    if (call.selfState.self_mute !== (isMuted || isDeaf)) call.setMuted(isMuted);
    call.setTalkMode(talkMode, 10 ** (thresholdDb / 20));
    for (const userId of call.people.keys()) call.setVolume(userId, this.#volumeOf(userId));
    call.playback.setOutput(outputId).catch(() => undefined); // it was taken out: the usual one goes on
    call.soundboard.setVolume(soundboardVolume(this.#client.state));
    this.screens.follow(wish);
    this.#microphone.follow(wish);
    if (this.#cameraId !== null && this.#cameraId !== wish.cameraId) void this.turnCameraOn();
  }

  /** The gateway mostly says why, before or just after. */
  #hearEnd(reason: EndReason): void {
    if (reason === 'left' || !this.#voice.now.place) return;
    const notice = NOTICES[reason];
    if (notice) {
      this.#tellGateway(null);
      return this.#end(notice);
    }
    this.#voice.change({ state: 'reconnecting', encryption: null });
    this.#expect(MOVED_MS, () => this.#returnOrEnd());
  }

  /** The call broke off, and nobody said that it should: ask for it anew while one still counts as inside. */
  #returnOrEnd(): void {
    const { place } = this.#voice.now;
    if (!place) return;
    if (this.#client.connection !== 'connected') return this.#expect(MOVED_MS, () => this.#returnOrEnd());
    const { meId, sessionId, channels } = this.#client.state;
    if (!channels.has(place.channelId)) return this.#end({ kind: 'channel gone' });
    const isInside = voiceStateIn(this.#client.state, place.channelId, meId ?? '')?.session_id === sessionId;
    if (!isInside && place.guildId !== null) return this.#end({ kind: 'disconnected' });
    this.#tellGateway(place);
    this.#expect(ANSWER_MS, () => this.#end({ kind: 'call over' }));
  }

  /** Another session at the gateway knows nothing of the call of the one before. */
  #askAgain(): void {
    const { place } = this.#voice.now;
    if (!place) return;
    this.#isDropped = true;
    this.#tellGateway(place);
    this.#expect(ANSWER_MS, () => this.#returnOrEnd());
  }

  #tellGateway(place: VoicePlace | null): void {
    const { isMuted, isDeaf } = voicePreferences();
    const self = { self_mute: isMuted || isDeaf, self_deaf: isDeaf, self_video: this.#cameraTrack !== null };
    this.#client.setVoice(place ? { ...place, ...self } : { guildId: null, channelId: null });
  }

  #expect(ms: number, otherwise: () => void): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(otherwise, ms);
  }

  #end(notice: VoiceNotice): void {
    this.#drop();
    this.#voice.change({ ...NOWHERE, notice });
    this.#sound('own leave');
  }

  #drop(): void {
    clearTimeout(this.#waiting);
    const call = this.#call;
    this.#call = null;
    this.#awaited = null;
    this.#inside = new Set();
    this.screens.closeAll();
    this.#cameraId = null;
    this.#cameraTrack?.stop();
    this.#cameraTrack = null;
    this.#microphone.close();
    call?.close();
  }

  #showSpeaking(userId: string, isSpeaking: boolean): void {
    const { speaking } = this.#voice.now;
    if (speaking.has(userId) === isSpeaking) return;
    const next = new Set(speaking);
    if (isSpeaking) next.add(userId);
    else next.delete(userId);
    this.#voice.change({ speaking: next });
  }

  #showCamera(userId: string, track: MediaStreamTrack | null): void {
    const next = new Map(this.#voice.now.cameras);
    if (track) next.set(userId, track);
    else if (!next.delete(userId)) return;
    this.#voice.change({ cameras: next });
  }

  #watchPictures(): void {
    this.#call?.watch(this.#picturesShown > 0 ? 'everybody' : []);
  }

  #sound(tone: Parameters<typeof playTone>[0]): void {
    if (voicePreferences().areSoundsOn && !voicePreferences().isDeaf) playTone(tone);
  }
}
