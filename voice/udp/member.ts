import type { MemberStats, StreamStats } from '#core/voice/call-stats';
import type { UdpCounters } from './counters.ts';
import { PacketBudget } from './packet-budget.ts';
import { Reception } from './reception.ts';
import { ReplayWindow } from './replay-window.ts';
import { OPUS_PAYLOAD_TYPE, RTP_HEADER_BYTES, SILENCE_FRAME, type MediaPacket } from './rtp-packet.ts';
import { Route, type Address } from './route.ts';
import type { Sockets } from './sockets.ts';
import { COUNTER_BYTES, SECRET_KEY_BYTES, TAG_BYTES, type PacketCipher, type TransportMode, type TransportModes } from './transport-modes.ts';

/** What a member sends under one SSRC. */
export interface MediaStream {
  readonly ssrc: number;
  readonly kind: 'audio' | 'video' | 'rtx';
  readonly member: Member;
  window: ReplayWindow;
  /** What was passed on of it, and what never came. */
  readonly reception: Reception;
  /** Whether the last whole frame was end-to-end encrypted: of a video frame only the last packet shows it. */
  isEncrypted: boolean;
  last: { sequence: number; timestamp: number; atMs: number; isSilence: boolean } | undefined;
  keyFrameAskedAtMs: number | undefined;
}

export interface MemberSetup {
  userId: string;
  ssrc: number;
  videoSsrc?: number;
  rtxSsrc?: number;
}

/** What SELECT_PROTOCOL asked for and SESSION_DESCRIPTION answers. */
export interface Selection extends Address {
  mode: TransportMode;
  /** 32 bytes, this member's alone. */
  secretKey: Uint8Array;
}

/** What a member needs of the plane. */
export interface MemberOutlet {
  readonly sockets: Sockets;
  readonly modes: TransportModes;
  readonly counters: UdpCounters;
  readonly packetsPerKey: number;
  now(): number;
  /** A member is also found by this address, until forgotten. */
  remember(place: Address, member: Member): void;
  /** Whether no member is known by it. */
  isFree(place: Address): boolean;
  forget(place: Address, member: Member): void;
}

/** What a member needs of its call. */
export interface MemberCall {
  removed(member: Member): void;
  /** To all others of the call who may have it. */
  fanOut(stream: MediaStream, packet: MediaPacket): void;
  /** As if it came now. */
  media(stream: MediaStream, packet: MediaPacket): void;
}

const RATES = {
  // 50 a second is usual, 400 the most that Opus can; after a pause players catch up all at once.
  audio: { perSecond: 400, burst: 800 },
  video: { perSecond: 2500, burst: 2500 },
  reports: { perSecond: 60, burst: 120 },
  // From an address not known as his: a client whose address changed needs one packet.
  elsewhere: { perSecond: 50, burst: 100 },
  discovery: { perSecond: 10, burst: 20 },
  pings: { perSecond: 10, burst: 20 },
} as const;

/** A quarter of all counters: with half a circle between the two directions, neither reaches the other. */
export const PACKETS_PER_KEY = 2 ** 30;
const HALF = 2 ** 31;
const SILENCE_FRAMES = 5;
/** Half a second of sound, for as long as a lost packet of TCP is sent again. */
const MAX_EARLY = 25;
const EARLY_MS = 1000;
const FRAME_SAMPLES = 960;
/** Who sent nothing for this long is not heard any more. */
const TALKING_MS = 400;

const ACTIVE_SAID_EVERY_MS = 5_000;

/** One client in one call. The voice gateway makes it at READY, gives it its key at SESSION_DESCRIPTION, and sets what it may do. */
export class Member {
  readonly userId: string;
  readonly audio: MediaStream;
  readonly video: MediaStream | undefined;
  readonly rtx: MediaStream | undefined;
  /** Not deafened by itself or the server, and allowed to be in the channel. */
  mayHear = false;
  /** STREAM: its camera and screen are passed on. */
  mayStream = false;
  /** Video (op 12) came. */
  isVideoAnnounced = false;
  /** Is in the call's DAVE group now: only then it gets frames that end in FA FA. */
  dave = false;
  /** The key has sealed as many packets as it safely can: a new `select` (or a new session) is needed, and nothing is sent until then. */
  onKeySpent: (() => void) | undefined;
  /** It speaks or shows something; said now and then for as long as it does. */
  onActive: (() => void) | undefined;
  readonly budgets = {
    audio: new PacketBudget(RATES.audio),
    video: new PacketBudget(RATES.video),
    reports: new PacketBudget(RATES.reports),
    elsewhere: new PacketBudget(RATES.elsewhere),
    discovery: new PacketBudget(RATES.discovery),
    pings: new PacketBudget(RATES.pings),
  };
  /** Packets sealed for it. What it sent stands with its streams. */
  sent = 0;
  reportWindow = new ReplayWindow();
  /** When an authenticated packet, or a keep-alive from the member's address, last came; on the plane's clock. */
  lastHeardAtMs: number | undefined;

  readonly #outlet: MemberOutlet;
  readonly #call: MemberCall;
  #maySpeak = false;
  #isSpeakingAnnounced = false;
  #early: { packet: MediaPacket; atMs: number }[] = [];
  #activeSaidAtMs = -Infinity;
  #cipher: PacketCipher | undefined;
  /** Both directions have one key, so their counters must never meet: clients begin at or near 0, this side half the circle away. */
  #first = HALF;
  #sealed = 0;
  #hasSealed = false;
  readonly #route: Route;
  #anyVideo = 0;
  #wishes: ReadonlyMap<number, number> = new Map();
  #isRemoved = false;

  constructor(outlet: MemberOutlet, call: MemberCall, { userId, ssrc, videoSsrc, rtxSsrc }: MemberSetup) {
    this.#outlet = outlet;
    this.#call = call;
    const { sockets, counters } = outlet;
    this.#route = new Route({
      sockets,
      counters,
      remember: (place) => outlet.remember(place, this),
      isFree: (place) => outlet.isFree(place),
      forget: (place) => outlet.forget(place, this),
    });
    this.userId = userId;
    this.audio = this.#stream(ssrc, 'audio');
    this.video = videoSsrc === undefined ? undefined : this.#stream(videoSsrc, 'video');
    this.rtx = rtxSsrc === undefined ? undefined : this.#stream(rtxSsrc, 'rtx');
  }

  get streams(): MediaStream[] {
    return [this.audio, this.video, this.rtx].filter((stream) => stream !== undefined);
  }

  /** Neither muted by the server nor suppressed, and allowed to speak. Taken away in mid-word, the others get the five frames that end a word. */
  get maySpeak(): boolean {
    return this.#maySpeak;
  }

  set maySpeak(may: boolean) {
    const wasTalking = this.#maySpeak && !may;
    this.#maySpeak = may;
    if (wasTalking) this.#endWord();
  }

  /** Speaking (op 5) came: before, others could not tell whose sound it is. What was a little quicker is passed on then. */
  get isSpeakingAnnounced(): boolean {
    return this.#isSpeakingAnnounced;
  }

  set isSpeakingAnnounced(is: boolean) {
    this.#isSpeakingAnnounced = is;
    const early = this.#early.splice(0);
    if (!is) return;
    for (const { packet, atMs } of early) if (this.#outlet.now() - atMs <= EARLY_MS) this.#call.media(this.audio, packet);
  }

  /** Sound came before Speaking, which has the longer way. False when more came than there is reason for; the oldest is let go. */
  holdEarly(packet: MediaPacket): boolean {
    this.#early.push({ packet, atMs: this.#outlet.now() });
    if (this.#early.length <= MAX_EARLY) return true;
    this.#early.shift();
    return false;
  }

  /** Has a key, and an address that is known to be its own. */
  get isReachable(): boolean {
    return this.#cipher !== undefined && this.#route.remote !== undefined;
  }

  get remote(): Readonly<Address> | undefined {
    return this.#route.remote;
  }

  /** The key with which its packets are opened, once selected. */
  get cipher(): PacketCipher | undefined {
    return this.#cipher;
  }

  /**
   * Media Sink Wants (op 15): how well it wants to see or hear SSRCs, from 0 (not at all) to 100, and the video that is not named.
   * At first it gets all sound, and no video.
   */
  wants(anyVideo: number, bySsrc: ReadonlyMap<number, number> = new Map()): void {
    this.#anyVideo = anyVideo;
    this.#wishes = bySsrc;
  }

  /** From 0 to 100. `videoSsrc` is the stream that an RTX stream repeats. */
  wishFor(ssrc: number, kind: MediaStream['kind'], videoSsrc = ssrc): number {
    const wish = this.#wishes.size === 0 ? undefined : (this.#wishes.get(ssrc) ?? (kind === 'rtx' ? this.#wishes.get(videoSsrc) : undefined));
    return wish ?? (kind === 'audio' ? 100 : this.#anyVideo);
  }

  wantsStream(ssrc: number, kind: MediaStream['kind'], videoSsrc = ssrc): boolean {
    return this.wishFor(ssrc, kind, videoSsrc) > 0;
  }

  /**
   * Starts (or starts anew, with another key) the exchange of packets. Sending goes to the claimed address if IP discovery saw it, or as soon as
   * anything came from there: a claim alone could aim a call's packets at a stranger, and a discovery alone could draw them to one.
   */
  select({ mode, secretKey, address, port }: Selection): void {
    if (this.#isRemoved) return;
    if (secretKey.length !== SECRET_KEY_BYTES) throw new RangeError(`A secret key has ${SECRET_KEY_BYTES} bytes.`);
    this.#cipher = this.#outlet.modes.cipher(mode, Buffer.from(secretKey));
    this.#first = HALF;
    this.#sealed = 0;
    this.#hasSealed = false;
    this.reportWindow = new ReplayWindow();
    for (const stream of this.streams) stream.window = new ReplayWindow();
    this.#route.claim({ address, port });
  }

  /** An IP discovery with this member's SSRC came from here. */
  discoveredAt(place: Address): void {
    if (this.#route.isKnown) return;
    if (!this.#cipher) this.#route.addCandidate(place);
    else if (this.#route.isClaimed(place)) this.#route.reach(place);
  }

  /** A keep-alive or ping came from an address under which this member is known. */
  heardAt(place: Address, nowMs: number): void {
    this.lastHeardAtMs = nowMs;
    if (!this.#route.isKnown && this.#cipher && this.#route.isClaimed(place)) this.#route.reach(place);
  }

  isAt(address: string, port: number): boolean {
    return this.#route.isAt(address, port);
  }

  /** A packet that only this member can have sealed, newer than all before, came from here: his address has changed (or is known at last). */
  movedTo(place: Address): void {
    if (this.#route.isKnown) this.#outlet.counters.rebound++;
    this.#route.reach(place);
  }

  /** The member sealed a packet with this counter. Some libraries begin anywhere: if theirs come near, ours leap to the other side. */
  sealedWith(counter: number): void {
    if (this.#hasSealed) return;
    this.#hasSealed = true;
    if (counter >= HALF - PACKETS_PER_KEY && counter < HALF + PACKETS_PER_KEY) this.#first = counter + HALF - this.#sealed;
  }

  /** It sent something that is not silence. */
  activeAt(nowMs: number): void {
    if (nowMs - this.#activeSaidAtMs < ACTIVE_SAID_EVERY_MS) return;
    this.#activeSaidAtMs = nowMs;
    this.onActive?.();
  }

  /** Seals and sends one packet: `clear` is its header. */
  send(clear: Buffer, body: Buffer): void {
    const packet = this.seal(clear, body);
    if (packet) this.transmit(packet);
  }

  /** A packet for this member, to be sent at once; undefined while it cannot be reached, or its network takes no more. */
  seal(clear: Buffer, body: Buffer): Buffer | undefined {
    const cipher = this.#cipher;
    // Asked rarely while all is well, since it costs as much as a tenth of the sending.
    if (!cipher || !this.#route.remote || this.#route.isFull((this.#sealed & 31) === 31)) return undefined;
    const at = clear.length;
    const out = Buffer.allocUnsafe(at + body.length + TAG_BYTES + COUNTER_BYTES);
    clear.copy(out);
    let counter: number;
    do {
      if (this.#sealed >= this.#outlet.packetsPerKey) return this.#spendKey();
      counter = (this.#first + ++this.#sealed) >>> 0;
      cipher.seal(body, clear, counter, out, at);
    } while (looksExtended(out));
    out.writeUInt32BE(counter, out.length - COUNTER_BYTES);
    return out;
  }

  transmit(packet: Buffer): void {
    this.#route.transmit(packet);
    this.sent++;
    this.#outlet.counters.forwarded++;
  }

  /** What it sent, and what it was sent, so far. */
  stats(): Omit<MemberStats, 'user_id'> {
    return { audio: statsOf(this.audio), video: statsOf(this.video), packets_sent: this.sent };
  }

  /** Leaves the call: nothing more is sent to it or taken from it. */
  remove(): void {
    if (this.#isRemoved) return;
    this.#isRemoved = true;
    this.#cipher = undefined;
    this.#route.close();
    this.#call.removed(this);
  }

  #stream(ssrc: number, kind: MediaStream['kind']): MediaStream {
    return {
      ssrc,
      kind,
      member: this,
      window: new ReplayWindow(),
      reception: new Reception(),
      isEncrypted: false,
      last: undefined,
      keyFrameAskedAtMs: undefined,
    };
  }

  #spendKey(): undefined {
    this.#cipher = undefined;
    this.onKeySpent?.();
  }

  #endWord(): void {
    const { last, ssrc } = this.audio;
    if (!last || last.isSilence || this.#outlet.now() - last.atMs > TALKING_MS) return;
    for (let frame = 1; frame <= SILENCE_FRAMES; frame++) {
      const sequence = (last.sequence + frame) & 0xffff;
      const timestamp = (last.timestamp + frame * FRAME_SAMPLES) >>> 0;
      this.#call.fanOut(this.audio, { ssrc, payloadType: OPUS_PAYLOAD_TYPE, marker: false, sequence, timestamp, payload: SILENCE_FRAME });
    }
  }
}

const statsOf = (stream: MediaStream | undefined): StreamStats => ({
  packets_received: stream?.reception.packets ?? 0,
  packets_lost: stream?.reception.lost ?? 0,
  bytes_received: stream?.reception.bytes ?? 0,
});

/** @discordjs/voice takes ciphertext that begins with BE DE for an extension, whatever the header says; another counter gives other ciphertext. */
const looksExtended = (packet: Buffer): boolean => packet[RTP_HEADER_BYTES] === 0xbe && packet[RTP_HEADER_BYTES + 1] === 0xde;
