import type { Snowflake } from 'discord-api-types/v10';

/** A browser that may be told of what happens while nobody looks. Source: W3C, "Push API". */
export interface PushSubscriptionRecord {
  id: Snowflake;
  user_id: Snowflake;
  /** The session that registered it: both end together. */
  login_hash: string;
  /** The address of the browser's own push service, which anybody may name. */
  endpoint: string;
  p256dh: string;
  auth: string;
  /** Whether it says who wrote what, or only that there is something. */
  with_content: boolean;
  created_at: string;
}

export interface PushSubscriptionStore {
  /**
   * Takes the place of the one with the same endpoint; what waits there for somebody else is dropped. Tells its id; null when the
   * person has `most` others.
   */
  save(subscription: PushSubscriptionRecord, most: number): Promise<Snowflake | null>;
  ofUser(userId: Snowflake): Promise<PushSubscriptionRecord[]>;
  setContent(userId: Snowflake, id: Snowflake, withContent: boolean): Promise<PushSubscriptionRecord | null>;
  remove(userId: Snowflake, id: Snowflake): Promise<boolean>;
  /** Of these people, those who have any; all who have any where none are named. */
  usersWithAny(userIds: readonly Snowflake[] | null): Promise<Snowflake[]>;
}

/** A phone, by the hash of the token that its own push service gave it. Source: Discord, "Register Device". */
export interface DeviceRecord {
  provider: string;
  token_hash: string;
  voip_provider: string | null;
  voip_token_hash: string | null;
  registered_at: string;
}

export interface DeviceStore {
  /**
   * For the accounts of all these sessions, in place of the same device; of more than `most` of an account the oldest go. Tells which
   * sessions there are. It goes with its session.
   */
  save(device: DeviceRecord, loginHashes: readonly string[], most: number): Promise<string[]>;
  /** The newest first. */
  ofUser(userId: Snowflake): Promise<DeviceRecord[]>;
  remove(userId: Snowflake, provider: string, tokenHash: string): Promise<void>;
}

/** Something to be told to a browser. */
export interface PushRecord {
  id: string;
  subscription: PushSubscriptionRecord;
  payload: PushPayload;
  created_at: string;
  attempts: number;
}

export interface PushPayload {
  kind: 'message' | 'reminder' | 'scheduled_message' | 'call' | 'missed_call' | 'call_over';
  /** Told only where content is wanted. */
  title?: string;
  body?: string;
  icon?: string;
  guild_id?: Snowflake;
  channel_id?: Snowflake;
  message_id?: Snowflake;
  id?: Snowflake;
}

/** What waits to be told: each subscription is a queue of its own. Times are wire times of the caller's clock. */
export interface PushStore {
  /**
   * One for each subscription of each of these people, but for those where `most` wait; without content where they wish none.
   * `createdAt` may be later than now: until then it waits, and holds up nothing. Tells how many there are.
   */
  add(userIds: readonly Snowflake[], payload: PushPayload, createdAt: string, most: number): Promise<number>;
  /** Of each subscription only the first that waits, and none of these people's. */
  take(now: string, leasedUntil: string, limit: number, passedOver: readonly Snowflake[]): Promise<PushRecord[]>;
  postpone(id: string, dueAt: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Removes it after so many attempts; what waits behind it and is due by then waits until then, and has only its last attempt. */
  giveUp(push: PushRecord, dueAt: string): Promise<void>;
}
