import type { MemberStats } from '#core/voice/call-stats';
import type { BrowserOffer, TransportEnd } from '../media/media-engine.ts';
import type { EngineChoice } from '../media/open-engine.ts';
import type { UdpCounters } from '../udp/counters.ts';
import type { MediaListener, MemberSetup, Selection, TransportMode } from '../udp/udp-plane.ts';

/** With which a process starts. */
export interface CarrierOptions {
  /** An address of this machine, as a number. */
  host: string;
  port: number;
  browserPort: number;
  isBrowserPortNamed: boolean;
  engine: EngineChoice;
}

/** What of a member is set from outside. */
export interface MemberFlags {
  maySpeak: boolean;
  mayHear: boolean;
  mayStream: boolean;
  isSpeakingAnnounced: boolean;
  isVideoAnnounced: boolean;
  dave: boolean;
}

/** To a process. Members are known by the SSRC of their sound, links to browsers by the request that made them. */
export type Order =
  | { kind: 'add'; callId: string; setup: MemberSetup }
  | { kind: 'set'; member: number; flags: Partial<MemberFlags> }
  | { kind: 'select'; member: number; selection: Selection }
  | { kind: 'wants'; member: number; anyVideo: number; bySsrc: ReadonlyMap<number, number> }
  | { kind: 'remove'; member: number }
  | { kind: 'connect'; request: number; callId: string; member: number; offer: BrowserOffer }
  | { kind: 'disconnect'; link: number }
  /** What its members send to each other is to be told, or not any more. */
  | { kind: 'listen'; callId: string; isOn: boolean }
  /** To be answered when all before it is done. */
  | { kind: 'settle'; request: number }
  | { kind: 'close' };

/** From a process. */
export type Report =
  | { kind: 'open'; port: number; modes: readonly TransportMode[]; engine: { name: string; port: number } | null }
  | { kind: 'not open'; code: string | undefined; text: string }
  | { kind: 'key spent' | 'active'; member: number }
  | { kind: 'heard'; callId: string; args: Parameters<MediaListener> }
  | { kind: 'connected'; request: number; local: TransportEnd }
  | { kind: 'settled'; request: number }
  | { kind: 'refused'; request: number; text: string }
  | { kind: 'counters'; counters: UdpCounters; members: ReadonlyMap<number, Omit<MemberStats, 'user_id'>> }
  | { kind: 'warning'; text: string };
