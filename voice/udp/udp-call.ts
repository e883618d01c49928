import { endsAsDave, isSilence, OPUS_PAYLOAD_TYPE, rtpHeader, type MediaPacket } from './rtp-packet.ts';
import { Member, type MediaStream, type MemberOutlet, type MemberSetup } from './member.ts';
import { firstLost, readReports, RTCP_CLEAR_BYTES, type Report } from './rtcp-packet.ts';
import type { DropReason } from './counters.ts';
import { Loudest } from './loudest.ts';

/** Hears every packet that is passed on: a recorder, or the bridge to browsers. `payload` must not be changed. */
export type MediaListener = (userId: string, kind: MediaStream['kind'], packet: MediaPacket, isEncrypted: boolean) => void;

/** Carries RTCP to and from members who have no address here. */
export interface ReportRelay {
  clock(stream: MediaStream, report: Buffer): void;
  /** Whether the stream is of such a member, who was told then. */
  wish(stream: MediaStream, wish: Extract<Report, { kind: 'lost' | 'key frame' }>): boolean;
}

/** What a call needs of the plane. */
export interface CallOutlet extends MemberOutlet {
  readonly port: number;
  added(member: Member, call: UdpCall): void;
  removed(member: Member, call: UdpCall): void;
}

/** How many are heard at once: nobody follows more, and each costs every listener. */
const MAX_HEARD = 16;
/** As RFC 6464 has it, in decibels below the loudest; a voice is louder than that. */
const QUIET_LEVEL = 60;
/** Viewers ask one by one; the sender needs to hear it once. */
const KEY_FRAME_PAUSE_MS = 500;
/** So many packets may be asked for again by what one packet carries; it could name seventeen times as many as it has words. */
const MAX_LOST = 500;

/** One call: who is in it, and who gets what of whom. */
export class UdpCall {
  readonly id: string;
  relay: ReportRelay | undefined;
  readonly #members = new Set<Member>();
  readonly #outlet: CallOutlet;
  readonly #listeners = new Set<MediaListener>();
  readonly #loudest = new Loudest<MediaStream>(MAX_HEARD);

  constructor(id: string, outlet: CallOutlet) {
    this.id = id;
    this.#outlet = outlet;
  }

  get port(): number {
    return this.#outlet.port;
  }

  get members(): ReadonlySet<Member> {
    return this.#members;
  }

  /** Throws a RangeError when an SSRC is in use in this process: take them from `UdpPlane.newSsrcs`. */
  add(setup: MemberSetup): Member {
    const member = new Member(
      this.#outlet,
      {
        removed: () => {
          this.#members.delete(member);
          this.#loudest.leave(member.audio);
          this.#outlet.removed(member, this);
        },
        fanOut: (stream, packet) => this.#fanOut(stream, packet),
        media: (stream, packet) => void this.media(stream, packet),
      },
      setup,
    );
    this.#outlet.added(member, this);
    this.#members.add(member);
    return member;
  }

  /** Calls back for each packet that a member sends to the others; the answer ends it. */
  listen(listener: MediaListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a member's opened packet; answers why it goes no further, or nothing. */
  media(stream: MediaStream, packet: MediaPacket): DropReason | undefined {
    const { member, kind } = stream;
    const isQuiet = kind === 'audio' && isSilence(packet.payload);
    // An open microphone in an empty room sends on and on.
    if (!isQuiet && (packet.level ?? 0) < QUIET_LEVEL) member.activeAt(this.#outlet.now());
    if (kind === 'audio') {
      if (packet.payloadType !== OPUS_PAYLOAD_TYPE) return 'malformed';
      if (!member.isSpeakingAnnounced) return member.holdEarly(packet) ? undefined : 'unannounced';
      if (!member.maySpeak) return 'not allowed';
    } else {
      if (!member.isVideoAnnounced) return 'unannounced';
      if (!member.mayStream) return 'not allowed';
    }
    const { sequence, timestamp, payload } = packet;
    if (kind === 'audio' && this.#members.size > MAX_HEARD && !this.#isHeard(stream, isQuiet, packet.level)) return 'drowned out';
    if (stream.reception.note(sequence, payload.length)) stream.last = { sequence, timestamp, atMs: this.#outlet.now(), isSilence: isQuiet };
    this.#fanOut(stream, packet);
    return undefined;
  }

  /** Takes a member's opened RTCP packet: clocks go to those who get the stream, wishes to the one who sends it. */
  reports(member: Member, compound: Buffer): DropReason | undefined {
    const reports = readReports(compound);
    if (!reports) return 'malformed';
    let mayAskFor = MAX_LOST;
    for (const report of reports) {
      const { kind, packet } = report;
      if (kind === 'clock') {
        const own = member.streams.find(({ ssrc }) => ssrc === report.ssrc);
        if (!own?.last) continue;
        this.#toReceivers(own, packet.subarray(0, RTCP_CLEAR_BYTES), packet.subarray(RTCP_CLEAR_BYTES));
        this.relay?.clock(own, packet);
      } else if (member.mayHear) {
        const wanted = this.#streamOf(report.about);
        if (!wanted || !this.#gets(member, wanted)) continue;
        if (kind === 'key frame') {
          if (this.#mayAskKeyFrame(wanted)) this.#wish(member, wanted, report);
        } else {
          const { asked, count } = firstLost(packet, mayAskFor);
          mayAskFor -= count;
          if (count > 0) this.#wish(member, wanted, { ...report, packet: asked });
        }
      }
    }
    return undefined;
  }

  #wish(asking: Member, stream: MediaStream, report: Extract<Report, { kind: 'lost' | 'key frame' }>): void {
    if (this.relay?.wish(stream, report)) return;
    // Who only receives calls himself anything, and nobody may speak in another's name.
    const clear = Buffer.from(report.packet.subarray(0, RTCP_CLEAR_BYTES));
    clear.writeUInt32BE(asking.audio.ssrc, 4);
    stream.member.send(clear, report.packet.subarray(RTCP_CLEAR_BYTES));
  }

  /** Whether that stream is passed on to the one who has something to ask of it. */
  #gets(member: Member, { ssrc, kind, member: sender, isEncrypted }: MediaStream): boolean {
    return member !== sender && member.wantsStream(ssrc, kind, sender.video?.ssrc) && (!isEncrypted || member.dave);
  }

  #isHeard(stream: MediaStream, isQuiet: boolean, level?: number): boolean {
    return isQuiet ? this.#loudest.endsWord(stream) : this.#loudest.hears(stream, this.#outlet.now(), level);
  }

  #fanOut(stream: MediaStream, packet: MediaPacket): void {
    const isEnd = stream.kind === 'audio' || packet.marker;
    const endsEncrypted = endsAsDave(packet.payload);
    // The packets of a video frame before its last cannot tell, and go the way of the frame before.
    const isEncrypted = endsEncrypted || (!isEnd && stream.isEncrypted);
    if (isEnd) stream.isEncrypted = endsEncrypted;
    this.#toReceivers(stream, rtpHeader(packet), packet.payload, isEncrypted);
    for (const listener of this.#listeners) listener(stream.member.userId, stream.kind, packet, isEncrypted);
  }

  /** First all are sealed, then all sent: each part finds its code and data in the processor's caches. */
  #toReceivers(stream: MediaStream, clear: Buffer, body: Buffer, isEncrypted = false): void {
    const { ssrc, kind, member } = stream;
    const receivers: Member[] = [];
    const packets: Buffer[] = [];
    for (const receiver of this.#members) {
      if (receiver === member || !receiver.mayHear || !receiver.isReachable || !receiver.wantsStream(ssrc, kind, member.video?.ssrc)) continue;
      if (isEncrypted && !receiver.dave) {
        this.#outlet.counters.keptFromPlain++;
        continue;
      }
      const packet = receiver.seal(clear, body);
      if (!packet) continue;
      receivers.push(receiver);
      packets.push(packet);
    }
    for (let index = 0; index < packets.length; index++) receivers[index]?.transmit(packets[index] as Buffer);
  }

  #streamOf(ssrc: number): MediaStream | undefined {
    for (const { audio, video, rtx } of this.#members) {
      if (audio.ssrc === ssrc) return audio;
      if (video?.ssrc === ssrc) return video;
      if (rtx?.ssrc === ssrc) return rtx;
    }
    return undefined;
  }

  #mayAskKeyFrame(stream: MediaStream): boolean {
    const nowMs = this.#outlet.now();
    if (stream.keyFrameAskedAtMs !== undefined && nowMs - stream.keyFrameAskedAtMs < KEY_FRAME_PAUSE_MS) return false;
    stream.keyFrameAskedAtMs = nowMs;
    return true;
  }
}
