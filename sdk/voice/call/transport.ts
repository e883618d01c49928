import { connectionOptions, type EncryptedLine, type Encryption } from '../dave/encryption.ts';
import { tellsQualitiesApart, writeAnswer, type RemoteStream } from '../sdp/answer.ts';
import type { VideoCodec } from '../sdp/codecs.ts';
import { inStereo, ownSide, renumbered, type OwnSide } from '../sdp/fragment.ts';

export interface TransportOutlet {
  track(remote: RemoteStream, track: MediaStreamTrack): void;
  trackEnded(remote: RemoteStream): void;
  connected(): void;
  /** Nothing comes or goes any more: another has to take its place. */
  lost(): void;
}

export interface TransportOptions {
  iceServers: RTCIceServer[];
  encryption: Encryption | null;
  videoCodec: VideoCodec;
  /** In how many sizes own pictures go out, where the server makes use of it. */
  qualities: number;
  outlet: TransportOutlet;
}

/** How much of the network pictures may take. */
export interface VideoLimits {
  maxBitrate?: number;
  maxFramerate?: number;
  /** What to give up first when the network or the machine is too slow. */
  preference?: 'balanced' | 'maintain-framerate' | 'maintain-resolution';
}

/** A line of the SDP for a stream of somebody else. Stopped with it: the browser gives its place to the next. */
interface ReceivingLine {
  transceiver: RTCRtpTransceiver;
  encrypted: EncryptedLine | undefined;
  remote: RemoteStream;
}

/**
 * So many lines of each kind stand for nobody. With one receiving line alone Chromium takes whatever comes under a number that it
 * does not know yet for a stream of that line, which then takes away the transform of the one that is there; with two it waits to be told.
 */
const IDLE_LINES = 2;

/** A connection that says so little mends itself, or it does not. */
const DISCONNECTED_MS = 3_000;
const CONNECT_WITHIN_MS = 20_000;

/** One connection by WebRTC: a line of own sound, one of own pictures, and one for each stream of others. The SDP of the server is made up here. */
export class Transport {
  readonly #connection: RTCPeerConnection;
  readonly #options: TransportOptions;
  readonly #audio: RTCRtpTransceiver;
  #video: RTCRtpTransceiver;
  readonly #idle: RTCRtpTransceiver[] = [];
  #lines: ReceivingLine[] = [];
  #server: string | null = null;
  #wanted: readonly RemoteStream[] = [];
  #work: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: TransportOptions) {
    this.#options = options;
    const { encryption, iceServers, qualities } = options;
    this.#connection = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle', ...(encryption ? connectionOptions() : {}) });
    this.#connection.onconnectionstatechange = () => this.#follow();
    // Without a track the lines stand all the same: the lines say which codecs this browser has, and tracks come and go without being negotiated.
    this.#audio = this.#connection.addTransceiver('audio', { direction: 'sendonly' });
    encryption?.line(this.#audio.sender).route({ kind: 'audio', userId: null, direction: 'send', codec: 'opus' });
    this.#video = this.#addVideo(qualities);
  }

  get isConnected(): boolean {
    return this.#connection.connectionState === 'connected';
  }

  /** Whether the server's side is known. */
  get isAccepted(): boolean {
    return this.#server !== null;
  }

  async offer(): Promise<OwnSide> {
    return ownSide(await this.#describe());
  }

  /** With the `sdp` of SESSION_DESCRIPTION. */
  accept(server: string): Promise<void> {
    this.#expect(CONNECT_WITHIN_MS);
    return this.#inTurn(async () => {
      this.#server = server;
      if (this.#options.qualities > 1 && !tellsQualitiesApart(server)) {
        // Chromium does not take back what it offered, so another line takes the place of that one.
        this.#video.stop();
        this.#video = this.#addVideo(1);
      }
      for (const kind of ['audio', 'video'] as const)
        for (let count = 0; count < IDLE_LINES; count++) this.#idle.push(this.#connection.addTransceiver(kind, { direction: 'recvonly' }));
      await this.#describe();
      await this.#answer();
      await this.#reconcile();
    });
  }

  /** Which streams of others are to come in. */
  want(remotes: readonly RemoteStream[]): void {
    this.#wanted = remotes;
    if (this.#server === null) return;
    this.#inTurn(() => this.#reconcile()).catch((error: unknown) => {
      console.warn('The connection of a call takes no change, and begins anew.', error);
      this.#lose();
    });
  }

  async sendAudio(track: MediaStreamTrack | null): Promise<void> {
    if (!this.#isClosed) await this.#audio.sender.replaceTrack(track);
  }

  async sendVideo(track: MediaStreamTrack | null, { maxBitrate, maxFramerate, preference }: VideoLimits = {}): Promise<void> {
    if (this.#isClosed) return;
    const { sender } = this.#video;
    await sender.replaceTrack(track);
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    if (!track || !encoding) return;
    if (maxBitrate !== undefined) encoding.maxBitrate = maxBitrate;
    if (maxFramerate !== undefined) encoding.maxFramerate = maxFramerate;
    await sender.setParameters({ ...parameters, ...(preference && { degradationPreference: preference }) }).catch(() => undefined); // it is closing
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#connection.close();
    for (const { remote } of this.#lines.splice(0)) this.#options.outlet.trackEnded(remote);
  }

  #addVideo(qualities: number): RTCRtpTransceiver {
    const { encryption, videoCodec } = this.#options;
    const several = qualities > 1 ? { sendEncodings: encodings(qualities) } : {};
    const transceiver = this.#connection.addTransceiver('video', { direction: 'sendonly', ...several });
    encryption?.line(transceiver.sender).route({ kind: 'video', userId: null, direction: 'send', codec: videoCodec });
    return transceiver;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(() => (this.#isClosed ? undefined : work()));
    this.#work = done.catch(() => undefined);
    return done;
  }

  /** Gives each wanted stream a line, and takes away the lines of those who are gone. */
  async #reconcile(): Promise<void> {
    const { outlet, encryption } = this.#options;
    const isWanted = ({ remote }: ReceivingLine): boolean => this.#wanted.some((wanted) => isSame(wanted, remote));
    const gone = this.#lines.filter((line) => !isWanted(line));
    const fresh = this.#wanted.filter((wanted) => !this.#lines.some(({ remote }) => isSame(wanted, remote)));
    if (gone.length === 0 && fresh.length === 0) return;
    for (const { remote, encrypted, transceiver } of gone) {
      outlet.trackEnded(remote);
      encrypted?.route(null);
      transceiver.stop();
    }
    const added = fresh.map((remote): ReceivingLine => {
      const { kind, userId } = remote;
      const transceiver = this.#connection.addTransceiver(kind, { direction: 'recvonly' });
      const encrypted = encryption?.line(transceiver.receiver);
      encrypted?.route({ kind, userId, direction: 'receive', codec: kind === 'audio' ? 'opus' : 'VP8' });
      return { transceiver, encrypted, remote };
    });
    this.#lines = [...this.#lines.filter(isWanted), ...added];
    await this.#describe();
    await this.#answer();
    for (const { remote, transceiver } of added) outlet.track(remote, transceiver.receiver.track);
  }

  async #describe(): Promise<string> {
    const { sdp = '' } = await this.#connection.createOffer();
    const isFirst = this.#connection.localDescription === null;
    // Later offers keep the numbers, of which none may ever mean something else.
    await this.#connection.setLocalDescription({ type: 'offer', sdp: inStereo(isFirst ? renumbered(sdp) : sdp) });
    return this.#connection.localDescription?.sdp ?? sdp;
  }

  async #answer(): Promise<void> {
    const offer = this.#connection.localDescription?.sdp;
    if (!offer || this.#server === null) return;
    const idle = this.#idle.map((transceiver, index) => ({ transceiver, remote: nobody(transceiver, index) }));
    const remotes = new Map([...this.#lines, ...idle].flatMap(({ remote, transceiver: { mid } }) => (mid === null ? [] : [[mid, remote]])));
    await this.#connection.setRemoteDescription({
      type: 'answer',
      sdp: writeAnswer({ offer, server: this.#server, remotes, videoCodec: this.#options.videoCodec }),
    });
  }

  #follow(): void {
    if (this.#isClosed) return;
    const state = this.#connection.connectionState;
    if (state === 'connected') {
      clearTimeout(this.#timer);
      this.#options.outlet.connected();
    } else if (state === 'disconnected') this.#expect(DISCONNECTED_MS);
    else if (state === 'failed') this.#lose();
  }

  /** To be connected within that time, or to be lost. */
  #expect(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lose(), ms);
  }

  #lose(): void {
    if (this.#isClosed) return;
    this.close();
    this.#options.outlet.lost();
  }
}

/** The best first, each half as wide and high as the one before. */
const encodings = (qualities: number): RTCRtpEncodingParameters[] =>
  ['h', 'm', 'l'].slice(0, qualities).map((rid, index) => ({ rid, scaleResolutionDownBy: 2 ** index }));

const isSame = (one: RemoteStream, other: RemoteStream): boolean =>
  one.kind === other.kind && one.ssrc === other.ssrc && one.userId === other.userId && one.rtxSsrc === other.rtxSsrc;

/** With a number that no server gives out. */
const nobody = ({ receiver }: RTCRtpTransceiver, index: number): RemoteStream => ({
  userId: 'nobody',
  kind: receiver.track.kind === 'audio' ? 'audio' : 'video',
  ssrc: index + 1,
  rtxSsrc: null,
});
