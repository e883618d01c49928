import type { Snowflake } from 'discord-api-types/v10';
import type { MuteConfig } from '../notifications/guild-settings-record.ts';
import type { InviteRecord } from '../invites/invite-record.ts';
import type { WebhookRecord } from '../webhooks/webhook-record.ts';

export interface BanRecord {
  guild_id: Snowflake;
  user_id: Snowflake;
  reason: string | null;
}

export interface BanStore {
  /** False when the user was banned already. */
  add(ban: BanRecord): Promise<boolean>;
  remove(guildId: Snowflake, userId: Snowflake): Promise<boolean>;
  byUser(guildId: Snowflake, userId: Snowflake): Promise<BanRecord | null>;
  /** By user id: ascending after `after`, or the `limit` just below `before` (ascending too). */
  page(guildId: Snowflake, page: { before?: Snowflake | undefined; after?: Snowflake | undefined }, limit: number): Promise<BanRecord[]>;
}

export interface InviteStore {
  insert(invite: InviteRecord): Promise<void>;
  /** Expired or used-up ones are not found. */
  byCode(code: string): Promise<InviteRecord | null>;
  ofGuild(guildId: Snowflake): Promise<InviteRecord[]>;
  ofChannel(channelId: Snowflake): Promise<InviteRecord[]>;
  /** Counts one use; false when it was used up, expired or gone meanwhile. */
  use(code: string): Promise<boolean>;
  remove(code: string): Promise<boolean>;
  /** Removes invites that expired or were used up, in any guild, and says which. */
  removeEnded(limit: number): Promise<InviteRecord[]>;
}

export interface WebhookStore {
  insert(webhook: WebhookRecord): Promise<void>;
  byId(id: Snowflake): Promise<WebhookRecord | null>;
  ofChannel(channelId: Snowflake): Promise<WebhookRecord[]>;
  ofGuild(guildId: Snowflake): Promise<WebhookRecord[]>;
  /** Channel follower webhooks that copy from this announcement channel. */
  followersOf(sourceChannelId: Snowflake): Promise<WebhookRecord[]>;
  save(webhook: WebhookRecord): Promise<void>;
  remove(id: Snowflake): Promise<boolean>;
}

export interface ThreadMemberRecord {
  thread_id: Snowflake;
  user_id: Snowflake;
  join_timestamp: string;
  flags: number;
  /** Only where they muted it. */
  mute?: MuteConfig;
}

export interface ThreadMemberStore {
  /** False when they were in it. */
  add(member: ThreadMemberRecord): Promise<boolean>;
  remove(threadId: Snowflake, userId: Snowflake): Promise<boolean>;
  /** Replaces one that is there. */
  save(member: ThreadMemberRecord): Promise<void>;
  byUser(threadId: Snowflake, userId: Snowflake): Promise<ThreadMemberRecord | null>;
  /** By user id ascending. */
  page(threadId: Snowflake, after: Snowflake | undefined, limit: number): Promise<ThreadMemberRecord[]>;
  /** Which of the threads a user is in. */
  ofUser(userId: Snowflake, threadIds: readonly Snowflake[]): Promise<ThreadMemberRecord[]>;
  /** All members of the given threads, for the guild state. */
  ofThreads(threadIds: readonly Snowflake[]): Promise<ThreadMemberRecord[]>;
}
