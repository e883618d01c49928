import type { Snowflake } from 'discord-api-types/v10';
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

/** Events between the parts of Nexus. Those of one guild reach every subscriber in the order of publishing. */
export interface Bus {
  publish(event: BusEvent): void;
  subscribe(receive: (event: BusEvent) => void): () => void;
}
