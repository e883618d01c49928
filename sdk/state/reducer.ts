import type { APIGuildMember, APIMessage, APIThreadMember } from 'discord-api-types/v10';
import type { SavedMessage } from '#protocol/rest/people';
import type { Draft, EventName, GatewayEvents, Reminder, SavedSearch, ScheduledMessage } from '../gateway/events.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import type { Page } from './history.ts';
import type { State, ViewedAs } from './state.ts';

/** What this side itself brings into the state, beside what the gateway says. */
export interface LocalEvents {
  /** A page of messages that was asked for. */
  MESSAGES_LOADED: { channelId: string; page: Page };
  /** The newest messages of a channel are being asked for. */
  MESSAGES_LOADING: { channelId: string };
  MEMBERS_LOADED: { guildId: string; members: readonly APIGuildMember[] };
  CHANNEL_LOADED: { id: string };
  /** What waits to be sent in a channel, all of it. */
  OUTBOX_CHANGED: { channelId: string; entries: readonly OutboxEntry[] };
  PERSONAL_LOADED: {
    drafts: readonly Draft[];
    reminders: readonly Reminder[];
    scheduledMessages: readonly ScheduledMessage[];
    savedSearches: readonly SavedSearch[];
  };
  SAVED_MESSAGES_LOADED: { saved: readonly SavedMessage[] };
  /** Threads that were asked for, archived ones among them, and one's own memberships in them. */
  THREADS_LOADED: { threads: readonly { id: string }[]; members: readonly APIThreadMember[] };
  /** The server confirmed what one wrote. */
  MESSAGE_SENT: { nonce: string; message: APIMessage };
  /** Time passed: what ends by itself ends. */
  TIME_PASSED: null;
  /** With whose eyes one looks at a guild; null for one's own. */
  VIEWED_AS: ViewedAs | null;
  /** Nobody is logged in any more. */
  LOGGED_OUT: null;
}

type AllEvents = GatewayEvents & LocalEvents;

/**
 * Brings an event into the state. Changes nothing else, asks no clock and nobody, so that the same events always make the same state;
 * it changes the tables it is given, for the reason that `Table` tells.
 */
export type Reducer<Data> = (state: State, d: Data, atMs: number) => void;

export type Reducers = { [Name in (EventName | keyof LocalEvents) & keyof AllEvents]?: Reducer<AllEvents[Name]> };
export type { AllEvents };
