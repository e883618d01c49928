import type { Core } from '../core.ts';

const TABLE = 'gateway-sessions';
const LIFETIME_MS = 60_000;

interface Told {
  sessions: number;
  atMs: number;
}

/** Tells the other processes how many gateway sessions this one holds. To be called every few seconds. */
export async function tellSessionCount({ shortMemory, instance, clock }: Core): Promise<void> {
  const told: Told = { sessions: instance.countSessions(), atMs: clock.nowMs() };
  if (told.sessions > 0) await shortMemory.setEntry(TABLE, instance.processId, told, LIFETIME_MS);
  else await shortMemory.removeEntry(TABLE, instance.processId);
}

/** Those of all processes: of this one exactly, of others as they told within the last minute. */
export async function countAllSessions({ shortMemory, instance, clock }: Core): Promise<number> {
  let sum = instance.countSessions();
  for (const [processId, { sessions, atMs }] of await shortMemory.entries<Told>(TABLE))
    if (processId !== instance.processId && clock.nowMs() - atMs < LIFETIME_MS) sum += sessions;
  return sum;
}
