import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';

/** A session as its owner is shown it. */
interface ShownSession {
  status?: unknown;
}

/** Asks the gateway of this process for the sessions of somebody that are connected to it. */
export type SessionsHere = (userId: Snowflake) => readonly ShownSession[];

const gateways = new WeakMap<Core['bus'], SessionsHere>();

/** Said by the gateway of a process once it is there. */
export const setSessionsHere = (core: Core, sessionsHere: SessionsHere): void => void gateways.set(core.bus, sessionsHere);

/** Whoever looks away says so: a client that nobody touches is idle. Who hides is there all the same. */
const looks = ({ status }: ShownSession): boolean => status !== 'idle' && status !== 'offline';

/** Whether a person has a session, in whatever process, that they look at. */
export async function isActive(core: Core, userId: Snowflake): Promise<boolean> {
  if (gateways.get(core.bus)?.(userId).some(looks)) return true;
  // What gateway processes that share a directory have written into it.
  const entries = await core.shortMemory.entries<{ sessions?: readonly ShownSession[] }>(`sessions:${userId}`);
  return [...entries.values()].some(({ sessions }) => sessions?.some(looks) ?? false);
}
