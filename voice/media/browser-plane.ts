import type { Member, MediaStream } from '../udp/member.ts';
import type { UdpCall } from '../udp/udp-call.ts';
import type { UdpPlane } from '../udp/udp-plane.ts';
import { CALL_EXTENSIONS } from './call-numbers.ts';
import { sequencesIn } from './feedback.ts';
import type { BrowserOffer, CallPacket, EngineCall, EnginePeer, MediaEngine, StreamKind } from './media-engine.ts';
import { writeFragment } from './sdp-fragment.ts';

const AUDIO_LEVEL = CALL_EXTENSIONS.get('urn:ietf:params:rtp-hdrext:ssrc-audio-level') ?? 0;

/** A browser that is in a call. */
export interface BrowserLink {
  /** For SESSION_DESCRIPTION. */
  sdp(address: string): string;
  readonly peer: EnginePeer;
  close(): void;
}

/**
 * Lets browsers into the calls of the UDP plane. A browser is a member there like any other, without an address: what it may say
 * and hear, and who wants its pictures, is decided in one place for both kinds. Here packets only change their way.
 */
export class BrowserPlane {
  readonly engine: MediaEngine;
  readonly #udp: UdpPlane;
  readonly #calls = new Map<UdpCall, BrowserCall>();

  constructor(udp: UdpPlane, engine: MediaEngine) {
    this.#udp = udp;
    this.engine = engine;
  }

  /** Rejects when there is no such member (any more): the voice gateway made it at READY. Asked again, it takes the place of the connection before. */
  async connect(callId: string, ssrc: number, offer: BrowserOffer): Promise<BrowserLink> {
    const udpCall = this.#udp.calls.get(callId);
    const member = [...(udpCall?.members ?? [])].find(({ audio }) => audio.ssrc === ssrc);
    if (!udpCall || !member) throw new RangeError(`Nobody in the call ${callId} has the SSRC ${ssrc}.`);
    let call = this.#calls.get(udpCall);
    if (!call) {
      const isThere = (of: number): boolean => [...udpCall.members].some(({ streams }) => streams.some((stream) => stream.ssrc === of));
      call = new BrowserCall(this.#udp, udpCall, this.engine.call(callId, isThere), () => this.#calls.delete(udpCall));
      this.#calls.set(udpCall, call);
    }
    const peer = await call.add(member, offer);
    return { peer, sdp: (address) => writeFragment(peer.local, address, this.engine.port), close: () => call.remove(member, peer) };
  }

  async close(): Promise<void> {
    for (const call of this.#calls.values()) call.end();
    await this.engine.close();
  }
}

/** The browsers of one call. */
class BrowserCall {
  readonly #udp: UdpPlane;
  readonly #call: UdpCall;
  readonly #engine: EngineCall;
  readonly #peers = new Map<Member, EnginePeer>();
  readonly #stop: () => void;
  readonly #ended: () => void;
  #joining = 0;
  #hasEnded = false;

  constructor(udp: UdpPlane, call: UdpCall, engine: EngineCall, ended: () => void) {
    this.#udp = udp;
    this.#call = call;
    this.#engine = engine;
    this.#ended = ended;
    this.#stop = call.listen((userId, kind, packet, isEncrypted) => this.#forward(userId, kind, packet, isEncrypted));
    call.relay = { clock: (stream, report) => this.#tellClock(stream, report), wish: (stream, wish) => this.#ask(stream, wish) };
  }

  async add(member: Member, offer: BrowserOffer): Promise<EnginePeer> {
    this.#peers.get(member)?.close();
    const ssrcs = { audio: member.audio.ssrc, video: member.video?.ssrc ?? 0, rtx: member.rtx?.ssrc ?? 0 };
    let peer: EnginePeer | undefined;
    let isLost = false;
    this.#joining++;
    try {
      peer = await this.#engine.add(offer, ssrcs, {
        media: (kind, packet) => this.#take(member, kind, packet),
        reports: (compound) => this.#hear(member, compound),
        connected: () => undefined,
        wishFor: (ssrc) => member.wishFor(ssrc, 'video'),
        lost: () => {
          isLost = true;
          if (peer) this.remove(member, peer);
        },
      });
      if (isLost || this.#hasEnded || !this.#call.members.has(member)) throw new RangeError(`The member with the SSRC ${ssrcs.audio} is gone.`);
      this.#peers.get(member)?.close();
      this.#peers.set(member, peer);
      return peer;
    } catch (error) {
      peer?.close();
      throw error;
    } finally {
      this.#joining--;
      if (this.#peers.size + this.#joining === 0) this.end();
    }
  }

  remove(member: Member, peer: EnginePeer): void {
    peer.close();
    if (this.#peers.get(member) !== peer) return;
    this.#peers.delete(member);
    if (this.#peers.size + this.#joining === 0) this.end();
  }

  end(): void {
    this.#hasEnded = true;
    for (const peer of this.#peers.values()) peer.close();
    this.#peers.clear();
    this.#stop();
    this.#call.relay = undefined;
    this.#ended();
  }

  /** What a browser sends is held to the same rules as what comes by UDP. */
  #take(member: Member, kind: StreamKind, packet: CallPacket): void {
    const { counters } = this.#udp;
    counters.received++;
    const stream = member.streams.find((one) => one.kind === kind);
    if (!stream || !this.#call.members.has(member)) return;
    const nowMs = this.#udp.nowMs;
    const level = packet.extensions?.get(AUDIO_LEVEL)?.[0];
    if (level !== undefined) packet.level = level & 0x7f;
    const dropped = member.budgets[kind === 'audio' ? 'audio' : 'video'].take(nowMs) ? this.#call.media(stream, packet) : 'too many';
    member.lastHeardAtMs = nowMs;
    if (dropped) counters.dropped[dropped]++;
  }

  #hear(member: Member, compound: Buffer): void {
    const { counters } = this.#udp;
    counters.received++;
    if (!this.#call.members.has(member)) return;
    const dropped = member.budgets.reports.take(this.#udp.nowMs) ? this.#call.reports(member, compound) : 'too many';
    if (dropped) counters.dropped[dropped]++;
  }

  #forward(userId: string, kind: StreamKind, packet: Parameters<UdpCall['media']>[1], isEncrypted: boolean): void {
    const video = kind === 'rtx' ? [...this.#call.members].find((member) => member.userId === userId)?.video?.ssrc : undefined;
    const to: EnginePeer[] = [];
    for (const [member, peer] of this.#peers) {
      if (member.userId === userId || !member.mayHear || !peer.isConnected || !member.wantsStream(packet.ssrc, kind, video)) continue;
      if (isEncrypted && !member.dave) this.#udp.counters.keptFromPlain++;
      else {
        to.push(peer);
        member.sent++;
      }
    }
    if (to.length === 0) return;
    this.#udp.counters.forwarded += to.length;
    this.#engine.forward(kind, packet, to);
  }

  #tellClock({ ssrc, kind, member: sender }: MediaStream, report: Buffer): void {
    for (const [member, peer] of this.#peers) {
      if (member !== sender && member.mayHear && member.wantsStream(ssrc, kind, sender.video?.ssrc)) peer.tellClock(report);
    }
  }

  /** Whether the stream is a browser's, which was asked then. */
  #ask({ member, kind }: MediaStream, wish: { kind: 'lost' | 'key frame'; packet: Buffer }): boolean {
    const peer = this.#peers.get(member);
    if (!peer) return false;
    if (wish.kind === 'key frame') peer.requestKeyFrame();
    else if (kind !== 'rtx') peer.requestAgain(kind, sequencesIn(wish.packet));
    return true;
  }
}
