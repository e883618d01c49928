/** What Nexus aims at, and what its closest peer was measured to take. */
export interface Aim {
  aim: number;
  peer: number;
}

export const aims = {
  cpuPerMessage: { aim: 2, peer: 28 },
  cpuPerDelivery: { aim: 6, peer: 87 },
  cpuPerReady: { aim: 2, peer: 21 },
  memoryPerSession: { aim: 0.03, peer: 0.4 },
  idleMemory: { aim: 200, peer: 837 },
} satisfies Record<string, Aim>;
