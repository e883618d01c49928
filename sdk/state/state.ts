import type {
  Call,
  ClientSettings,
  Draft,
  Relationship,
  Reminder,
  SavedSearch,
  ScheduledMessage,
  SessionOfPerson,
  UserGuildSettings,
} from '../gateway/events.ts';
import type { SavedMessage } from '#protocol/rest/people';
import type { OutboxEntry } from '../outbox/entry.ts';
import type { Channel, Guild, Member, Presence, ReadState, Role, Timeout, Typist, User, VoiceState } from './entities.ts';
import type { History } from './history.ts';
import type { MemberList } from './member-list.ts';
import { Table, Tables } from './table.ts';

/** A guild as whoever has these roles, and no more, would see it. */
export interface ViewedAs {
  guildId: string;
  roleIds: readonly string[];
}

/** Everything a person's client knows of the server, each thing once. Only reducers change it. */
export interface State {
  /** Own id; null before READY. */
  meId: string | null;
  sessionId: string | null;
  /** By which the list of one's logins names this one. */
  loginHash: string | null;
  users: Table<User>;
  guilds: Table<Guild>;
  /** Guild channels, threads and direct channels alike. */
  channels: Table<Channel>;
  /** Ids of a guild's channels and threads, so that nobody goes through all of them. Direct ones stand under `@me`. */
  channelIds: Tables<true>;
  /** Of the newest message in each channel, by guild like `channelIds`. Apart, for it changes with every message, and channels do not. */
  lastMessageIds: Tables<string>;
  roles: Tables<Role>;
  members: Tables<Member>;
  /** Of members who may not write for a while, by `guild user`. */
  timeouts: Table<Timeout>;
  memberLists: Tables<MemberList>;
  presences: Table<Presence>;
  /** By channel. */
  histories: Table<History>;
  /** By channel. */
  typing: Table<readonly Typist[]>;
  /** By channel. */
  readStates: Table<ReadState>;
  /** By guild, or by the channel of a direct call; in it by user. */
  voiceStates: Tables<VoiceState>;
  relationships: Table<Omit<Relationship, 'user'>>;
  /** By guild; `@me` for direct messages. */
  guildSettings: Table<UserGuildSettings>;
  settings: Table<unknown>;
  /** How our own client looks, on all devices; null on a server that does not keep it. */
  clientSettings: ClientSettings | null;
  /** Whether one looks after this server. */
  isOperator: boolean;
  notes: Table<string>;
  /** By channel. This and the next three are there once `loadPersonal` has asked for them. */
  drafts: Table<Draft>;
  reminders: Table<Reminder>;
  scheduledMessages: Table<ScheduledMessage>;
  savedSearches: Table<SavedSearch>;
  /** By message, saved last first. There once `loadSavedMessages` has asked for them. */
  savedMessages: Table<SavedMessage>;
  sessions: readonly SessionOfPerson[];
  calls: Table<Omit<Call, 'voice_states'>>;
  /** What one wrote and the server has not confirmed, by channel. */
  outbox: Tables<OutboxEntry>;
  /** What one looks at with others' eyes; nothing is written meanwhile. */
  viewedAs: ViewedAs | null;
}

export const DIRECT = '@me';

export const createState = (): State => ({
  meId: null,
  sessionId: null,
  loginHash: null,
  users: new Table(),
  guilds: new Table(),
  channels: new Table(),
  channelIds: new Tables(),
  lastMessageIds: new Tables(),
  roles: new Tables(),
  members: new Tables(),
  timeouts: new Table(),
  memberLists: new Tables(),
  presences: new Table(),
  histories: new Table(),
  typing: new Table(),
  readStates: new Table(),
  voiceStates: new Tables(),
  relationships: new Table(),
  guildSettings: new Table(),
  settings: new Table(),
  clientSettings: null,
  isOperator: false,
  notes: new Table(),
  drafts: new Table(),
  reminders: new Table(),
  scheduledMessages: new Table(),
  savedSearches: new Table(),
  savedMessages: new Table(),
  sessions: [],
  calls: new Table(),
  outbox: new Tables(),
  viewedAs: null,
});
