import type { Aim } from './figure.ts';

/** What Nexus aims at, and what its closest peer was measured to take. */
export const aims = {
  throughput: { of: 'ratio', is: 0.5 },
  cpuPerMessage: { of: 'value', is: 1, peer: 28 },
  p99OfMessages: { of: 'ratio', is: 3 },
  steadyJson: { of: 'ratio', is: 1 },
  bursts: { of: 'ratio', is: 2 },
  steadyEncoded: { of: 'ratio', is: 0.9 },
  cpuPerReady: { of: 'value', is: 1, peer: 21 },
  /** More than the floor's, in KiB. */
  memoryPerSession: { of: 'value', is: 20, peer: 410 },
  messageInLargeGuild: { of: 'ratio', is: 1.2 },
  history: { of: 'ratio', is: 0.6 },
  search: { of: 'value', is: 50 },
  idleMemory: { of: 'value', is: 200, peer: 837 },
} as const satisfies Record<string, Aim>;
