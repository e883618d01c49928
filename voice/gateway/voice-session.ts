import type { Snowflake } from 'discord-api-types/v10';
import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import type { VoiceCall } from '#core/voice/voice-token';
import type { VideoPayload } from '#protocol/voice-payloads';
import type { Call } from './call.ts';
import type { Abilities } from './may-speak.ts';
import type { MediaIdentity, MediaMember } from '../media-plane.ts';
import { bytesOf, SentMessages } from './sent-messages.ts';
import type { BinaryOpcode } from '../dave/dave-options.ts';
import type { VoiceConnection } from './voice-connection.ts';

/** A stream that a client said it may send, with its own numbers. */
export interface VideoStream {
  type: string;
  rid: string;
  quality: number;
  ssrc: number;
  rtx_ssrc: number;
  active: boolean;
}

/** Messages have numbers since then; before that, bytes begin with their opcode. */
const NUMBERED_SINCE = 8;
/** Each costs a key, or a connection by WebRTC. */
const MAX_SELECTIONS = 20;
const SELECTIONS_MS = 60_000;

/** Somebody in a call: from IDENTIFY until they left, over broken connections. */
export class VoiceSession {
  readonly terms: VoiceCall;
  readonly token: string;
  readonly call: Call;
  readonly ssrcs: MediaIdentity;
  readonly streams: readonly VideoStream[];
  readonly maxDaveVersion: number;
  readonly media: MediaMember;
  /** Since when nobody is connected, and how long that may last. Both in milliseconds of the steady clock. */
  brokenSinceMs: number | null = null;
  patienceMs = 0;
  /** Since when the voice state says something else than this session. */
  astraySinceMs: number | null = null;
  /** When they last spoke, showed or wrote something. On the steady clock. */
  activeAtMs = 0;
  /** What others were told last; null before the first time. */
  speaking: number | null = null;
  video: VideoPayload | null = null;
  /** Its connection by WebRTC, if it came that way. */
  browser: { close(): void } | null = null;
  /** What they could do in the channel when they came: what is taken away later counts at once. */
  readonly couldAtFirst: Abilities;
  /** The guild in which it is, or else the direct channel. */
  readonly placeId: Snowflake;
  hasEnded = false;
  private carrier: VoiceConnection;
  private readonly sent = new SentMessages();
  /** What came up before READY; null since. */
  private early: (string | Buffer)[] | null = [];
  private selections: number[] = [];

  constructor(
    call: Call,
    connection: VoiceConnection,
    made: Pick<VoiceSession, 'terms' | 'token' | 'ssrcs' | 'streams' | 'maxDaveVersion' | 'media' | 'couldAtFirst' | 'placeId'>,
  ) {
    this.call = call;
    this.carrier = connection;
    this.terms = made.terms;
    this.token = made.token;
    this.ssrcs = made.ssrcs;
    this.streams = made.streams;
    this.maxDaveVersion = made.maxDaveVersion;
    this.media = made.media;
    this.couldAtFirst = made.couldAtFirst;
    this.placeId = made.placeId;
  }

  get userId(): Snowflake {
    return this.terms.user_id;
  }

  /** The newest connection, which may be closed by now. */
  get connection(): VoiceConnection {
    return this.carrier;
  }

  /** A message of the call, which a resume brings again. */
  tell(op: number, d: unknown): void {
    const seq = this.sent.next();
    const frame = this.isNumbered ? JSON.stringify({ op, d, seq }) : JSON.stringify({ op, d });
    this.sent.keep(frame);
    this.write(frame);
  }

  tellBytes(op: BinaryOpcode, payload: Uint8Array): void {
    const seq = this.sent.next();
    const head = Buffer.from(this.isNumbered ? [seq >> 8, seq & 0xff, op] : [op]);
    this.sent.keep([head, payload]);
    this.write(bytesOf([head, payload]));
  }

  private get isNumbered(): boolean {
    return this.carrier.version >= NUMBERED_SINCE;
  }

  /** Counts a SELECT_PROTOCOL; false when there were too many within a minute. */
  maySelect(nowMs: number): boolean {
    this.selections = this.selections.filter((atMs) => nowMs - atMs < SELECTIONS_MS);
    return this.selections.push(nowMs) <= MAX_SELECTIONS;
  }

  /** Whether READY was sent. */
  get hasBegun(): boolean {
    return this.early === null;
  }

  /** Sends READY, and then what came up before. */
  begin(ready: object): void {
    this.carrier.send(VoiceOpcodes.Ready, ready);
    const { early } = this;
    this.early = null;
    for (const frame of early ?? []) this.carrier.write(frame);
  }

  /** Goes on with another connection, from the message after `seq`; false when that is not kept. */
  resume(connection: VoiceConnection, seq: number | null, resumed: () => void): boolean {
    const missed = seq === null ? [] : this.sent.after(seq);
    if (!missed) return false;
    this.carrier = connection;
    this.brokenSinceMs = null;
    resumed();
    for (const frame of missed) connection.write(typeof frame === 'string' ? frame : bytesOf(frame));
    return true;
  }

  private write(frame: string | Buffer): void {
    if (this.early) this.early.push(frame);
    else this.carrier.write(frame);
  }
}
