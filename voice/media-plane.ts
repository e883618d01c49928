import type { MemberStats } from '#core/voice/call-stats';
import type { BrowserOffer } from './media/media-engine.ts';
import type { MediaListener, Selection, TransportMode } from './udp/udp-plane.ts';

/** What the voice gateway needs of the part that carries sound and pictures. */
export interface MediaPlane {
  /** Ways to encrypt packets, the preferred one first. */
  readonly modes: readonly TransportMode[];
  newSsrcs(): { ssrc: number; videoSsrc: number; rtxSsrc: number };
  call(id: string): MediaCall;
}

/** The part that lets browsers into the plane's calls, where there is one. */
export interface MediaBrowsers {
  /** For a member whom the plane's call of that id knows by that SSRC. */
  connect(callId: string, ssrc: number, offer: BrowserOffer): BrowserAnswer | Promise<BrowserAnswer>;
}

export interface BrowserAnswer {
  sdp(address: string): string;
  close(): void;
}

export interface MediaCall {
  /** The UDP port that carries it. */
  readonly port: number;
  add(member: MediaIdentity): MediaMember;
  /** Calls back for each packet that a member sends to the others; the answer ends it. */
  listen(listener: MediaListener): () => void;
}

export interface MediaIdentity {
  userId: string;
  ssrc: number;
  videoSsrc: number;
  rtxSsrc: number;
}

export interface MediaMember {
  maySpeak: boolean;
  mayHear: boolean;
  mayStream: boolean;
  isSpeakingAnnounced: boolean;
  isVideoAnnounced: boolean;
  /** Whether frames that are encrypted end to end reach them. */
  dave: boolean;
  onKeySpent: (() => void) | undefined;
  /** They speak or show something; said now and then for as long as they do. */
  onActive?: (() => void) | undefined;
  /** What carried its packets broke, and knows it no more. */
  onLost?: (() => void) | undefined;
  select(chosen: Selection): void;
  /** Resolves when what was told before holds for the next packet that comes; rejects when what carries them broke. At once where it is not there. */
  settled?(): Promise<void>;
  /** How well they want to see or hear which streams, from 0 (not at all) to 100, and those pictures that are not named. */
  wants(anyVideo: number, bySsrc: ReadonlyMap<number, number>): void;
  /** What was counted so far, or a little earlier. */
  stats(): Omit<MemberStats, 'user_id'>;
  remove(): void;
}
