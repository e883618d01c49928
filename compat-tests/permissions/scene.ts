import type { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Somebody } from '../world.ts';
import type { Ask } from '../rest-client.ts';
import type { Listener } from '../listener.ts';
import type { Stage } from './stage.ts';

export type PermissionName = keyof typeof PermissionFlagsBits;

/** What is asked of the server, everything it needs having been made. */
export interface Request extends Ask {
  /** Of the path; the guild and the text channel of the stage unless told. */
  params?: Record<string, string>;
  /** Whom the audit log names; a function where the reply tells. */
  target?: string | ((reply: Record<string, unknown>) => unknown) | null;
  /** Asks instead of the caller whose permissions are tried, where an operation is not for them. */
  by?: Pick<Somebody, 'rest'> & { id?: string };
  /** Sessions that hear of it, besides the witness, the owner and the caller. */
  ears?: readonly Listener[];
}

/** An entry of the audit log that must be written, with these keys among its changes; none where Discord's log has no words for them. */
export interface Entry {
  action: string;
  keys?: readonly string[];
  options?: Record<string, unknown>;
  /** Where it is not the request's. */
  target?: null;
}

/** One way in which one operation is used. */
export interface Scene {
  operation: string;
  /** Where an operation has several. */
  as?: string;
  /** All that the caller must have: without any one of them it is refused and nothing happens. */
  needs: readonly PermissionName[];
  /** What it has besides. */
  has?: readonly PermissionName[];
  caller?: 'bot' | 'person';
  /** Answers to a caller who lacks something, where they are not 403 50013, or 403 50001 without VIEW_CHANNEL in a channel. 'nothing' for a success that tells nothing, 'no maker' for one that hides who made a thing. */
  refusals?: Partial<Record<PermissionName, string>>;
  /** The answer even with all of `needs`: what hierarchy forbids. */
  refusedAnyway?: string;
  set(stage: Stage): Promise<Request> | Request;
  /** A word that stands in the reply. */
  shows?: string;
  audit?: readonly Entry[];
  /** All events that come of it, besides that of an audit log entry. */
  events?: readonly string[];
}
