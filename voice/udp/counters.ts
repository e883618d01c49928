/** Why a packet that came was not passed on. */
export const DROP_REASONS = [
  'malformed', // not of a form that is known here, or too large
  'stranger', // an SSRC that was given to nobody
  'not ready', // from a member who has no key yet
  'too many', // over the member's rate
  'replayed', // came already, or is too old to tell
  'forged', // not sealed with the member's key
  'unannounced', // sound long before Speaking, or video before Video
  'not allowed', // muted, suppressed, or without permission
  'drowned out', // so many talk at once that only the loudest are heard
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export interface UdpCounters {
  received: number;
  /** Packets to receivers. */
  forwarded: number;
  /** Answers to IP discovery and pings. */
  answered: number;
  /** Times that a member's address changed. */
  rebound: number;
  /** Packets to receivers that were left out: end-to-end encrypted ones for a member who cannot open them. */
  keptFromPlain: number;
  /** Packets to receivers that were left out since the system took no more. */
  congested: number;
  dropped: Record<DropReason, number>;
}

export const newCounters = (): UdpCounters => ({
  received: 0,
  forwarded: 0,
  answered: 0,
  rebound: 0,
  keptFromPlain: 0,
  congested: 0,
  dropped: Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as Record<DropReason, number>,
});
