import type { Snowflake } from 'discord-api-types/v10';
import type { Wants } from './event-heading.ts';
import type { StateChange } from '../state/state-change.ts';

/** Whom an event concerns; the gateway computes from it who may see it. */
export interface EventScope {
  guild_id?: Snowflake;
  /** Who may see this channel; of one that the event's own change takes out of memory, who could see it before. */
  channel_id?: Snowflake;
  /** Only these users' sessions, whatever the channel says. */
  user_ids?: readonly Snowflake[];
  /** Only this gateway session. */
  session_id?: string;
  /** Under the intents of direct messages although it stands in a guild: ephemeral messages. */
  isEphemeral?: true;
  /** Where an archived thread hangs, and who is in it if it is a private one: it is in no process's memory. */
  archived_in?: { parent_id: Snowflake; is_private: boolean; member_ids: readonly Snowflake[] };
}

export interface BusEvent {
  scope: EventScope;
  /** Dispatch name such as MESSAGE_CREATE, or an internal one in lower case that no session ever gets. */
  t: string;
  d: unknown;
  /** What it changes in the memory of every process, applied before anybody hears of it. */
  change?: StateChange;
}

/**
 * Where an event stands: the n-th that `origin` (a process) published on `topic`. Those of one origin and topic are heard in
 * this order, none twice and none left out.
 */
export interface BusMark {
  topic: number;
  origin: string;
  n: number;
}

/** What a process has heard: for each topic and origin the last number. */
export type BusPosition = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Events between the parts of Nexus, in one process or many. Those of one guild reach every subscriber in the order of
 * publishing; a process hears its own at once, those of others soon after.
 */
export interface Bus {
  publish(event: BusEvent): void;
  /** Tells the subscribers of this process only. */
  tellHere(event: BusEvent): void;
  /**
   * Who says what they want hears nothing else. What nobody in this process wants of others is passed over unread; it counts as
   * heard all the same, for positions and for `caughtUp`.
   */
  subscribe(receive: (event: BusEvent, mark: BusMark | null) => void, wants?: Wants): () => void;
  /** How many events this process has heard, and how many of others it has passed over. */
  readonly counts: { readonly heard: number; readonly passedOver: number };
  /**
   * Resolves when this process has heard all that was published anywhere before the call, or when that took too long: then it
   * goes on with what it has. A lock is given only to whoever has heard all of it.
   */
  caughtUp(): Promise<void>;
  /** Resolves when all other processes will hear what this one has published so far, even if it is killed now. */
  flushed(): Promise<void>;
  /** What this process has heard. */
  position(): BusPosition;
  /** Resolves when this process has heard all of that. */
  reached(position: BusPosition): Promise<void>;
  /** What of a guild is in memory only, presences and voice, as other processes have told it. For a guild that is being loaded. */
  retained(guildId: Snowflake): Promise<StateChange[]>;
  /** Whether `retained` would answer just now: what is in memory here can be had again then. */
  retains(): boolean;
  /** Forgets that of all guilds: those who told it are not there any more. What is in memory stays. */
  forgetRetained(): Promise<void>;
}
