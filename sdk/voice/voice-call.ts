import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { PeopleOpcodes } from '#protocol/voice-opcodes';
import type { CallEvents, CallState, SelfState, VoiceCallOptions, VoiceEffect } from './call/call-events.ts';
import { callStats, type CallStats } from './call/call-stats.ts';
import { OwnMedia, type OwnNumbers } from './call/own-media.ts';
import { People, type PeopleChange, type Person } from './call/people.ts';
import { Pictures } from './call/pictures.ts';
import { Transport, type VideoLimits } from './call/transport.ts';
import type { EncryptionState } from './dave/dave-session.ts';
import { canEncrypt, DAVE_VERSION, Encryption } from './dave/encryption.ts';
import { Emitter } from '../emitter.ts';
import type { EndReason } from './gateway/after-close.ts';
import { backoffMs } from '../backoff.ts';
import { VoiceSocket, type VoiceCredentials } from './gateway/voice-socket.ts';
import type { TalkMode } from './media/microphone.ts';
import { Playback } from './media/playback.ts';
import { Soundboard } from './media/soundboard.ts';
import type { RemoteStream } from './sdp/answer.ts';
import { listedCodecs } from './sdp/fragment.ts';

/** The answer to a selection may be among what a resume brings again. */
const REPLAY_MS = 3_000;
const NOT_ENCRYPTED: EncryptionState = { version: 0, privacyCode: null, members: [] };

/** A call as one member has it: in a channel, in direct messages, or of a screen, which its sender and each viewer join by a call of their own. */
export class VoiceCall {
  readonly playback = new Playback(() => this.#events.emit('playbackBlocked', undefined));
  readonly soundboard: Soundboard;
  readonly #options: VoiceCallOptions;
  readonly #events = new Emitter<CallEvents>();
  readonly #people = new People();
  readonly #own: OwnMedia;
  readonly #pictures = new Pictures((change) => this.#events.emit('video', change));
  #credentials: VoiceCredentials | null = null;
  #socket: VoiceSocket | null = null;
  #transport: Transport | null = null;
  #encryption: Encryption | null = null;
  /** What brings it, once for all joins. */
  #loading: Promise<Encryption> | null = null;
  #encryptionState = NOT_ENCRYPTED;
  #state: CallState = 'idle';
  #attempt = 0;
  #selecting: ReturnType<typeof setTimeout> | undefined;
  /** Counts `join` and `leave`, so that what belongs to one before does nothing any more. */
  #turn = 0;
  #settle: { resolve(): void; reject(error: Error): void } | null = null;
  readonly #hurry = (): void => this.#socket?.hurry();

  constructor(options: VoiceCallOptions = {}) {
    this.#options = options;
    this.soundboard = new Soundboard(options.cdn, {
      isDeaf: () => this.playback.isDeaf,
      blocked: () => this.#events.emit('playbackBlocked', undefined),
    });
    this.#own = new OwnMedia(options.sound ?? 'voice', {
      send: (op, d) => this.#socket?.send(op, d),
      transport: () => this.#transport,
      speaking: (isSpeaking) => this.#events.emit('selfSpeaking', isSpeaking),
    });
  }

  on<Name extends keyof CallEvents>(name: Name, listener: (payload: CallEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  get state(): CallState {
    return this.#state;
  }

  /** Everybody else, by id. */
  get people(): ReadonlyMap<string, Person> {
    return this.#people.all;
  }

  get encryption(): EncryptionState {
    return this.#encryptionState;
  }

  get selfState(): SelfState {
    const { isDeaf } = this.playback;
    return { self_mute: this.#own.microphone.isMuted || isDeaf, self_deaf: isDeaf, self_video: this.#own.hasCamera };
  }

  /** The SSRC of own sound; 0 outside of a call. */
  get ssrc(): number {
    return this.#own.ssrc;
  }

  /**
   * Comes in by what the gateway told, and resolves when sound can go both ways. Called again with other credentials (VOICE_SERVER_UPDATE)
   * it goes over to those, with the same microphone and camera. Rejects when the call ends before.
   */
  async join(credentials: VoiceCredentials): Promise<void> {
    const turn = this.#drop();
    this.#credentials = credentials;
    this.#setState('connecting');
    globalThis.addEventListener?.('online', this.#hurry);
    const isRefused = !(await this.#loadEncryption()) && this.#options.encryption === 'require';
    if (turn !== this.#turn) throw new Error('The call was left.');
    if (isRefused) {
      this.#end('encryption required', null);
      throw new Error('This browser cannot encrypt from end to end.');
    }
    await new Promise<void>((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#connect(credentials, turn);
    });
  }

  leave(): void {
    if (this.#state === 'idle' || this.#state === 'ended') return;
    this.#end('left', null);
  }

  /** Leaves, and gives back all that a page could run out of. Tracks stay their owner's. */
  close(): void {
    this.leave();
    this.#own.microphone.close();
    // Also one that is on its way.
    void this.#loading?.then(
      (loaded) => loaded.close(),
      () => undefined,
    );
    this.#loading = this.#encryption = null;
  }

  /** Own sound; null for none. The call ends no track. */
  setMicrophone(track: MediaStreamTrack | null): void {
    this.#own.microphone.use(track);
  }

  setTalkMode(mode: TalkMode, threshold?: number): void {
    if (threshold !== undefined) this.#own.microphone.activity.threshold = threshold;
    this.#own.microphone.setMode(mode);
  }

  /** While the key of `push to talk` is held down. */
  talk(isHeldDown: boolean): void {
    this.#own.microphone.talk(isHeldDown);
  }

  setMuted(isMuted: boolean): void {
    this.#own.microphone.setMuted(isMuted);
    this.#events.emit('selfState', this.selfState);
  }

  /** Who is deaf is mute as well, as with Discord; being heard again takes `setMuted`. */
  setDeaf(isDeaf: boolean): void {
    this.playback.setDeaf(isDeaf);
    if (isDeaf) {
      this.#own.microphone.setMuted(true);
      this.soundboard.stop();
    }
    this.#events.emit('selfState', this.selfState);
  }

  /** Own camera, or the screen of a call that is about one; null turns it off. */
  setCamera(track: MediaStreamTrack | null, limits: VideoLimits = {}): void {
    this.#own.setCamera(track, limits);
    this.#events.emit('selfState', this.selfState);
  }

  /** Whose pictures are sent here at all. */
  watch(whom: 'everybody' | Iterable<string>): void {
    this.#pictures.watch(whom);
    this.#follow();
  }

  /** The pictures of somebody, as long as there are any. */
  videoOf(userId: string): MediaStreamTrack | null {
    return this.#pictures.of(userId);
  }

  setVolume(userId: string, volume: number): void {
    this.playback.setVolume(userId, volume);
  }

  /** To be told of each VOICE_CHANNEL_EFFECT_SEND. Those of another channel, of another session perhaps, are none of this call. */
  hearEffect(effect: VoiceEffect): void {
    if (effect.channel_id !== this.#credentials?.channelId || (this.#state !== 'connected' && this.#state !== 'reconnecting')) return;
    const { user_id: userId, sound_id: soundId, sound_volume: volume = 1 } = effect;
    if (soundId !== undefined) void this.soundboard.play({ userId, soundId: String(soundId), volume });
    this.#events.emit('effect', effect);
  }

  resumePlayback(): Promise<void> {
    return this.playback.resume();
  }

  /** How loud everybody is now, from 0 to 1, oneself by one's own id. Look as often as it is drawn. */
  levels(): Map<string, number> {
    const levels = this.playback.levels();
    if (this.#credentials) levels.set(this.#credentials.userId, this.#own.microphone.level);
    return levels;
  }

  async stats(): Promise<CallStats> {
    const report = await this.#transport?.stats();
    return callStats(report?.values() ?? [], this.#people.all.values());
  }

  /** Forty-five digits that oneself and another member see alike if nobody is between them; null without a group. */
  async verificationCode(userId: string): Promise<string | null> {
    return (await this.#encryption?.verificationCode(userId)) ?? null;
  }

  async #loadEncryption(): Promise<boolean> {
    if (this.#options.encryption === 'off' || !canEncrypt()) return false;
    try {
      this.#loading ??= Encryption.load(
        {
          json: (op, d) => this.#socket?.send(op, d),
          bytes: (op, payload) => this.#socket?.sendBytes(op, payload),
          changed: (state) => this.#setEncryption(state),
        },
        this.#options.files,
      );
      const loading = this.#loading;
      const loaded = await loading;
      if (this.#loading !== loading) return false;
      this.#encryption = loaded;
      return true;
    } catch (error) {
      this.#loading = null;
      console.warn('The encryption of calls cannot be loaded.', error);
      return false;
    }
  }

  #connect(credentials: VoiceCredentials, turn: number): void {
    const now = (hear: () => void): void => {
      if (turn === this.#turn) hear();
    };
    this.#socket = new VoiceSocket(credentials, {
      identify: {
        video: true,
        streams: [{ type: this.#options.sound === 'screen' ? 'screen' : 'video', rid: '100', quality: 100 }],
        max_dave_protocol_version: this.#encryption ? DAVE_VERSION : 0,
      },
      outlet: {
        message: (op, d) => now(() => this.#hear(op, d)),
        bytes: (op, payload) => now(() => this.#encryption?.hearBytes(op, payload)),
        resumed: () => now(() => this.#resume()),
        broken: () => now(() => this.#setState(this.#state === 'connecting' ? 'connecting' : 'reconnecting')),
        ended: (reason, code) => now(() => this.#end(reason, code)),
      },
    });
  }

  #hear(op: number, d: unknown): void {
    switch (op) {
      case VoiceOpcodes.Ready:
        return this.#begin(d as OwnNumbers);
      case VoiceOpcodes.SessionDescription:
        return this.#accept(d as { sdp: string; dave_protocol_version?: number });
      case VoiceOpcodes.DavePrepareTransition:
      case VoiceOpcodes.DavePrepareEpoch:
        if ((d as { protocol_version: number }).protocol_version === 0 && this.#options.encryption === 'require') return this.#end('encryption lost', null);
        return this.#encryption?.hear(op, d);
      case VoiceOpcodes.DaveExecuteTransition:
        return this.#encryption?.hear(op, d);
      default:
        return this.#tell(this.#people.hear(op, d));
    }
  }

  /** A new session: the server knows nothing of this side, nor this side of the others. */
  #begin(numbers: OwnNumbers): void {
    this.#own.begin(numbers);
    this.#encryption?.forget();
    this.#tell(this.#people.clear());
    this.#select();
  }

  #resume(): void {
    if (this.#transport?.isConnected) this.#setState('connected');
    if (!this.#transport) this.#select();
    else if (!this.#transport.isAccepted) this.#selecting = setTimeout(() => this.#select(), REPLAY_MS);
  }

  /** Makes a connection, and asks the server for its side. Asked again in the same session the server takes the new one. */
  #select(): void {
    clearTimeout(this.#selecting);
    this.#transport?.close();
    const transport = new Transport({
      iceServers: this.#options.iceServers ?? [],
      encryption: this.#encryption,
      videoCodec: this.#options.videoCodec ?? 'VP8',
      qualities: this.#options.qualities ?? 1,
      outlet: {
        track: (remote, track) => this.#play(remote, track),
        trackEnded: (remote) => this.#silence(remote),
        connected: () => this.#connected(),
        lost: () => this.#lost(transport),
      },
    });
    this.#transport = transport;
    transport.offer().then(
      ({ fragment, codecs }) => {
        if (this.#transport !== transport) return;
        this.#socket?.send(VoiceOpcodes.SelectProtocol, { protocol: 'webrtc', data: fragment, sdp: fragment, codecs: listedCodecs(codecs) });
      },
      () => this.#lost(transport),
    );
  }

  #accept({ sdp, dave_protocol_version: version = 0 }: { sdp: string; dave_protocol_version?: number }): void {
    const transport = this.#transport;
    clearTimeout(this.#selecting);
    if (!transport || transport.isAccepted || !this.#credentials) return;
    if (!this.#own.canTell) {
      if (version === 0 && this.#options.encryption === 'require') return this.#end('encryption lost', null);
      const { userId, channelId } = this.#credentials;
      this.#encryption?.begin(version, userId, channelId);
      for (const other of this.#people.all.keys()) this.#encryption?.recognize(other);
    }
    this.#own.tell();
    this.#follow();
    transport.accept(sdp).then(
      () => this.#own.sendCamera(),
      (error: unknown) => {
        console.warn('The connection of a call cannot be made.', error);
        this.#lost(transport);
      },
    );
  }

  #connected(): void {
    this.#attempt = 0;
    this.#setState('connected');
    this.#settle?.resolve();
    this.#settle = null;
  }

  /** The network lost the way: the session at the gateway stands, and another connection takes the place of this one. */
  #lost(transport: Transport): void {
    if (this.#transport !== transport) return;
    transport.close();
    this.#transport = null;
    if (this.#state === 'connected') this.#setState('reconnecting');
    this.#selecting = setTimeout(
      () => {
        // Otherwise it is done when the gateway is back.
        if (this.#socket?.isReady) this.#select();
      },
      backoffMs(++this.#attempt),
    );
  }

  #tell(changes: PeopleChange[]): void {
    for (const { what, person } of changes) {
      if (what === 'joined') this.#encryption?.recognize(person.userId);
      if (what === 'left') this.#encryption?.forget(person.userId);
      if (what !== 'streams') this.#events.emit(what, person);
    }
    if (changes.some(({ what }) => what !== 'speaking')) this.#follow();
  }

  /** Has the streams come in that are there and wanted. */
  #follow(): void {
    this.#transport?.want(this.#people.streams((userId) => this.#pictures.isWatched(userId)));
    if (this.#own.canTell) this.#socket?.send(PeopleOpcodes.MediaSinkWants, this.#pictures.wants(this.#people.all.values()));
  }

  #play({ userId, kind }: RemoteStream, track: MediaStreamTrack): void {
    if (kind === 'audio') return this.playback.add(userId, track);
    this.#pictures.begin(userId, track);
  }

  #silence({ userId, kind }: RemoteStream): void {
    if (kind === 'audio') return this.playback.remove(userId);
    this.#pictures.end(userId);
  }

  #setEncryption(state: EncryptionState): void {
    if (this.#socket === null) return;
    this.#encryptionState = state;
    this.#events.emit('encryption', state);
  }

  #setState(state: CallState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#events.emit('state', state);
  }

  #end(reason: EndReason, code: number | null): void {
    this.#drop(`The call ended: ${reason}.`);
    this.#setState('ended');
    this.#events.emit('ended', { reason, code });
  }

  /** Ends what is under way, and begins a turn. */
  #drop(why = 'The call was left.'): number {
    globalThis.removeEventListener?.('online', this.#hurry);
    clearTimeout(this.#selecting);
    this.#socket?.close();
    this.#socket = null;
    this.#transport?.close();
    this.#transport = null;
    this.soundboard.stop();
    this.#own.begin({ ssrc: 0 });
    this.#attempt = 0;
    this.#encryptionState = NOT_ENCRYPTED;
    this.#encryption?.begin(0, '0', '0');
    this.#tell(this.#people.clear());
    this.#settle?.reject(new Error(why));
    this.#settle = null;
    return ++this.#turn;
  }
}
