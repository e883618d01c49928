import { randomInt } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { RemoteInfo } from 'node:dgram';
import { newCounters, type DropReason, type UdpCounters } from './counters.ts';
import { discoveredSsrc, discoveryResponse } from './ip-discovery.ts';
import { PACKETS_PER_KEY, type MediaStream, type Member } from './member.ts';
import { plainAddress, type Address } from './route.ts';
import { clearBytesOf, isRtcp, isVersion2, readMedia } from './rtp-packet.ts';
import { RTCP_CLEAR_BYTES } from './rtcp-packet.ts';
import { Sockets } from './sockets.ts';
import { COUNTER_BYTES, transportModes, TAG_BYTES, type TransportMode, type TransportModes } from './transport-modes.ts';
import { UdpCall, type CallOutlet } from './udp-call.ts';

export type { UdpCounters } from './counters.ts';
export type { Member, MemberSetup, Selection } from './member.ts';
export type { MediaPacket } from './rtp-packet.ts';
export type { TransportMode } from './transport-modes.ts';
export type { MediaListener, UdpCall } from './udp-call.ts';

export interface UdpPlaneOptions {
  /** An address of this machine, as a number: '0.0.0.0', or '::' for both families. */
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Milliseconds that never go back. */
  now?: () => number;
  /** How many packets to one member one key may seal. */
  packetsPerKey?: number;
  /** How many clients get a socket of their own; the rest share the first. */
  maxConnected?: number;
  withoutSodium?: boolean;
}

/** What READY gives to one client. */
export interface Ssrcs {
  ssrc: number;
  videoSsrc: number;
  rtxSsrc: number;
}

/** Larger packets than a path can carry in one piece are of no client. */
const MAX_PACKET_BYTES = 2048;
const MAX_KEEP_ALIVE_BYTES = 8;
const PING = 0x1337cafe;
const PONG = 0x1337f00d;
const MAX_CONNECTED = 4096;

/** The port to which bots send their voice: learns where each is, opens what it sends once, and seals it for each who may hear it. */
export class UdpPlane {
  readonly counters: UdpCounters = newCounters();
  readonly #modes: TransportModes;
  readonly #now: () => number;
  readonly #calls = new Map<string, UdpCall>();
  /** By each SSRC that was given out; a packet of any other is a stranger's. */
  readonly #streams = new Map<number, { stream: MediaStream; call: UdpCall }>();
  readonly #places = new Map<string, Member>();
  readonly #packetsPerKey: number;
  #sockets: Sockets | undefined;
  #outlet: CallOutlet | undefined;

  private constructor(modes: TransportModes, { now = () => performance.now(), packetsPerKey = PACKETS_PER_KEY }: UdpPlaneOptions) {
    this.#modes = modes;
    this.#now = now;
    this.#packetsPerKey = packetsPerKey;
  }

  /** Rejects when the port cannot be had. */
  static async open(options: UdpPlaneOptions): Promise<UdpPlane> {
    const { host, port, maxConnected = MAX_CONNECTED } = options;
    const plane = new UdpPlane(transportModes(options), options);
    plane.#sockets = await Sockets.open({ host, port, maxConnected, listener: (packet, from) => plane.#receive(packet, from) });
    return plane;
  }

  /** The port that READY names. */
  get port(): number {
    return this.#open.port;
  }

  /** On the plane's own clock. */
  get nowMs(): number {
    return this.#now();
  }

  /** As READY lists them, the one that costs this process least first. */
  get modes(): readonly TransportMode[] {
    return this.#modes.names;
  }

  /** What it remembers: none of it grows by what strangers send. */
  get remembered(): { ssrcs: number; addresses: number } {
    return { ssrcs: this.#streams.size, addresses: this.#places.size };
  }

  get calls(): ReadonlyMap<string, UdpCall> {
    return this.#calls;
  }

  /** The call of this id; it ends with its last member. */
  call(id: string): UdpCall {
    const known = this.#calls.get(id);
    if (known) return known;
    const call = new UdpCall(id, this.#callOutlet());
    this.#calls.set(id, call);
    return call;
  }

  /** Three in a row that nobody has, and that nobody can guess. */
  newSsrcs(): Ssrcs {
    for (;;) {
      const ssrc = randomInt(1, 2 ** 32 - 3);
      if (![ssrc, ssrc + 1, ssrc + 2].some((taken) => this.#streams.has(taken))) return { ssrc, videoSsrc: ssrc + 1, rtxSsrc: ssrc + 2 };
    }
  }

  async close(): Promise<void> {
    for (const call of this.#calls.values()) for (const member of call.members) member.remove();
    this.#calls.clear();
    await this.#sockets?.close();
    this.#sockets = undefined;
  }

  get #open(): Sockets {
    if (!this.#sockets) throw new Error('The UDP plane is closed.');
    return this.#sockets;
  }

  #callOutlet(): CallOutlet {
    const port = (): number => this.port;
    this.#outlet ??= {
      get port() {
        return port();
      },
      sockets: this.#open,
      modes: this.#modes,
      counters: this.counters,
      packetsPerKey: this.#packetsPerKey,
      now: this.#now,
      remember: (place, member) => this.#places.set(keyOf(place), member),
      isFree: (place) => !this.#places.has(keyOf(place)),
      forget: (place, member) => {
        if (this.#places.get(keyOf(place)) === member) this.#places.delete(keyOf(place));
      },
      added: (member, call) => {
        const taken = member.streams.find(({ ssrc }) => this.#streams.has(ssrc));
        if (taken) throw new RangeError(`The SSRC ${taken.ssrc} is in use.`);
        for (const stream of member.streams) this.#streams.set(stream.ssrc, { stream, call });
        this.#calls.set(call.id, call);
      },
      removed: (member, call) => {
        for (const { ssrc } of member.streams) this.#streams.delete(ssrc);
        if (call.members.size === 0 && this.#calls.get(call.id) === call) this.#calls.delete(call.id);
      },
    };
    return this.#outlet;
  }

  #receive(packet: Buffer, from: RemoteInfo): void {
    this.counters.received++;
    const dropped = this.#take(packet, from);
    if (dropped) this.counters.dropped[dropped]++;
  }

  #take(packet: Buffer, from: RemoteInfo): DropReason | undefined {
    if (packet.length <= MAX_KEEP_ALIVE_BYTES) return this.#keepAlive(packet, from);
    const asked = discoveredSsrc(packet);
    if (asked !== undefined) return this.#discover(asked, from);
    if (!isVersion2(packet) || packet.length > MAX_PACKET_BYTES) return 'malformed';
    return isRtcp(packet) ? this.#takeReports(packet, from) : this.#takeMedia(packet, from);
  }

  #takeMedia(packet: Buffer, from: RemoteInfo): DropReason | undefined {
    const clearBytes = clearBytesOf(packet);
    if (clearBytes === undefined) return 'malformed';
    const found = this.#streams.get(packet.readUInt32BE(8));
    if (!found) return 'stranger';
    const { stream, call } = found;
    const { member } = stream;
    const opened = this.#unseal(packet, clearBytes, from, member, stream.kind === 'audio' ? 'audio' : 'video', stream);
    if (typeof opened === 'string') return opened;
    const media = readMedia(packet, clearBytes, opened);
    return media ? call.media(stream, media) : 'malformed';
  }

  #takeReports(packet: Buffer, from: RemoteInfo): DropReason | undefined {
    if (packet.length < RTCP_CLEAR_BYTES + TAG_BYTES + COUNTER_BYTES) return 'malformed';
    // Who only receives may call himself anything, and is known by his address.
    const member = this.#streams.get(packet.readUInt32BE(4))?.stream.member ?? this.#places.get(keyOf(from));
    const call = member && this.#streams.get(member.audio.ssrc)?.call;
    if (!call) return 'stranger';
    const opened = this.#unseal(packet, RTCP_CLEAR_BYTES, from, member, 'reports');
    if (typeof opened === 'string') return opened;
    return call.reports(member, Buffer.concat([packet.subarray(0, RTCP_CLEAR_BYTES), opened]));
  }

  /** The plaintext of a packet that this member sealed and that has not come before; else why it is dropped. */
  #unseal(
    packet: Buffer,
    clearBytes: number,
    from: RemoteInfo,
    member: Member,
    kind: 'audio' | 'video' | 'reports',
    stream?: MediaStream,
  ): Buffer | DropReason {
    const { cipher } = member;
    if (!cipher) return 'not ready';
    const isHome = member.isAt(from.address, from.port);
    const nowMs = this.#now();
    // What a stranger sends under a guessed SSRC must not use up what the member may send.
    if (!member.budgets[isHome ? kind : 'elsewhere'].take(nowMs)) return 'too many';
    const counterAt = packet.length - COUNTER_BYTES;
    const counter = packet.readUInt32BE(counterAt);
    const window = stream?.window ?? member.reportWindow;
    if (!window.isFresh(counter)) return 'replayed';
    const plain = cipher.open(packet.subarray(clearBytes, counterAt), packet.subarray(0, clearBytes), counter);
    if (!plain) return 'forged';
    const isNewest = window.add(counter);
    member.sealedWith(counter);
    // An old packet held back by someone else must not draw the stream to him.
    if (!isHome && isNewest) member.movedTo(from);
    member.lastHeardAtMs = nowMs;
    return plain;
  }

  #discover(ssrc: number, from: RemoteInfo): DropReason | undefined {
    const member = this.#streams.get(ssrc)?.stream.member;
    if (!member) return 'stranger';
    if (!member.budgets.discovery.take(this.#now())) return 'too many';
    member.discoveredAt({ address: from.address, port: from.port });
    this.#answer(discoveryResponse(ssrc, plainAddress(from.address), from.port), from);
    return undefined;
  }

  #keepAlive(packet: Buffer, from: RemoteInfo): DropReason | undefined {
    const member = this.#places.get(keyOf(from));
    if (!member) return 'stranger';
    const nowMs = this.#now();
    if (!member.budgets.pings.take(nowMs)) return 'too many';
    member.heardAt(from, nowMs);
    const answer = Buffer.from(packet);
    // Older clients take an echo for life; official ones ping with a number of their own.
    if (packet.length === MAX_KEEP_ALIVE_BYTES && packet.readUInt32BE(0) === PING) answer.writeUInt32BE(PONG, 0);
    this.#answer(answer, from);
    return undefined;
  }

  #answer(packet: Buffer, { address, port }: Address): void {
    this.#open.main.send(packet, port, address);
    this.counters.answered++;
  }
}

/** One name for an address, however a socket of both families or a client writes it. */
const keyOf = ({ address, port }: Address): string => `${isIPv6(address) ? plainAddress(address) : address} ${port}`;
