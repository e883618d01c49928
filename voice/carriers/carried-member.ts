import type { MemberStats } from '#core/voice/call-stats';
import type { MediaMember } from '../media-plane.ts';
import type { Selection } from '../udp/udp-plane.ts';
import type { MemberFlags, Order } from './messages.ts';

/** What a member needs of its carrier. */
export interface MemberCarrier {
  tell(order: Order): void;
  /** Rejects when it breaks. */
  settled(): Promise<void>;
}

const NOTHING = { packets_received: 0, packets_lost: 0, bytes_received: 0 };

/** A member whose packets another process carries: each change is told there. */
export class CarriedMember implements MediaMember {
  onKeySpent: (() => void) | undefined;
  onActive: (() => void) | undefined;
  onLost: (() => void) | undefined;
  /** As was told last. */
  counted: Omit<MemberStats, 'user_id'> = { audio: NOTHING, video: NOTHING, packets_sent: 0 };
  readonly #ssrc: number;
  readonly #carrier: MemberCarrier;
  readonly #removed: () => void;
  readonly #flags: MemberFlags = {
    maySpeak: false,
    mayHear: false,
    mayStream: false,
    isSpeakingAnnounced: false,
    isVideoAnnounced: false,
    dave: false,
  };

  constructor(ssrc: number, carrier: MemberCarrier, removed: () => void) {
    this.#ssrc = ssrc;
    this.#carrier = carrier;
    this.#removed = removed;
  }

  get maySpeak(): boolean {
    return this.#flags.maySpeak;
  }

  set maySpeak(may: boolean) {
    this.#set('maySpeak', may);
  }

  get mayHear(): boolean {
    return this.#flags.mayHear;
  }

  set mayHear(may: boolean) {
    this.#set('mayHear', may);
  }

  get mayStream(): boolean {
    return this.#flags.mayStream;
  }

  set mayStream(may: boolean) {
    this.#set('mayStream', may);
  }

  get isSpeakingAnnounced(): boolean {
    return this.#flags.isSpeakingAnnounced;
  }

  set isSpeakingAnnounced(is: boolean) {
    this.#set('isSpeakingAnnounced', is);
  }

  get isVideoAnnounced(): boolean {
    return this.#flags.isVideoAnnounced;
  }

  set isVideoAnnounced(is: boolean) {
    this.#set('isVideoAnnounced', is);
  }

  get dave(): boolean {
    return this.#flags.dave;
  }

  set dave(is: boolean) {
    this.#set('dave', is);
  }

  select(selection: Selection): void {
    this.#carrier.tell({ kind: 'select', member: this.#ssrc, selection });
  }

  wants(anyVideo: number, bySsrc: ReadonlyMap<number, number>): void {
    this.#carrier.tell({ kind: 'wants', member: this.#ssrc, anyVideo, bySsrc });
  }

  stats(): Omit<MemberStats, 'user_id'> {
    return this.counted;
  }

  settled(): Promise<void> {
    return this.#carrier.settled();
  }

  remove(): void {
    this.#carrier.tell({ kind: 'remove', member: this.#ssrc });
    this.#removed();
  }

  #set(name: keyof MemberFlags, is: boolean): void {
    if (this.#flags[name] === is) return;
    this.#flags[name] = is;
    this.#carrier.tell({ kind: 'set', member: this.#ssrc, flags: { [name]: is } });
  }
}
