import type { Aim } from './figure.ts';

/** What Nexus aims at, and what its closest peer was measured to take. */
export const aims = {
  /** Messages of 64 senders, each on disk before its answer. */
  messagesPerSecond: { of: 'ratio', is: 0.5 },
  cpuPerMessage: { of: 'value', is: 1, peer: 28 },
  p99OfMessages: { of: 'ratio', is: 3 },
  /** Deliveries per CPU second to 1000 and 5000 sessions. */
  steadyJson: { of: 'ratio', is: 1 },
  burstsJson: { of: 'ratio', is: 2 },
  /** zlib-stream and ETF, steady and in bursts. */
  encoded: { of: 'ratio', is: 0.9 },
  /** With one guild; with more of them it grows as its bytes do. */
  cpuPerReady: { of: 'value', is: 1, peer: 21 },
  cpuPerKibOfReady: { of: 'ratio', is: 1 },
  /** More than the floor's, in KiB. */
  memoryPerSession: { of: 'value', is: 20, peer: 410 },
  messageInLargeGuild: { of: 'ratio', is: 1.2 },
  /** Pages a second. */
  history: { of: 'ratio', is: 0.6 },
  /** The p99 of each kind, in ms. */
  search: { of: 'value', is: 50 },
  /** Packets per CPU second. */
  voicePackets: { of: 'ratio', is: 0.8 },
  /** The p99 of a packet's time through the server, in ms. */
  voiceDelay: { of: 'value', is: 3 },
  /** The web client with a processor four times slower; elements are those of a page that shows a hundred messages. */
  client: { firstPaintMs: 1500, usableMs: 2500, switchMs: 100, elements: 5000 },
  /** Under mixed load: later than earlier, and what must not happen at all. */
  flatMemory: { of: 'ratio', is: 1.1 },
  never: { of: 'value', is: 0 },
  idleMemory: { of: 'value', is: 200, peer: 837 },
} as const satisfies Record<string, Aim | Record<string, number>>;
