import { PresenceUpdateStatus, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';

/** Asks the gateway of this process whether somebody looks at a session that is connected to it. */
export type LookingHere = (userId: Snowflake) => boolean;

const gateways = new WeakMap<Core['bus'], LookingHere>();

/** Said by the gateway of a process once it is there. */
export const setLookingHere = (core: Core, lookingHere: LookingHere): void => void gateways.set(core.bus, lookingHere);

/** As much as is read here of what gateway processes that share a directory have written into it. */
interface DirectoryEntry {
  /** Left out by processes of before. */
  isLookedAt?: boolean;
  sessions?: readonly { status?: unknown }[];
}

/** A client that nobody touches was idle, before it could say so by itself. */
const looksIn = ({ isLookedAt, sessions = [] }: DirectoryEntry): boolean =>
  isLookedAt ?? sessions.some(({ status }) => status !== PresenceUpdateStatus.Idle && status !== PresenceUpdateStatus.Offline);

/** Whether a person has a session, in whatever process, that they look at. */
export async function isActive(core: Core, userId: Snowflake): Promise<boolean> {
  if (gateways.get(core.bus)?.(userId)) return true;
  const entries = await core.shortMemory.entries<DirectoryEntry>(`sessions:${userId}`);
  return [...entries.values()].some(looksIn);
}
