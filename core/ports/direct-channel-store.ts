import type { Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '../channels/channel-record.ts';

/** Direct messages between two, and group DMs. */
export interface DirectChannelStore {
  /** The one DM channel of two people; made with `id` when there is none. Two racing callers get the same channel. */
  between(a: Snowflake, b: Snowflake, id: Snowflake): Promise<{ channel: ChannelRecord; created: boolean }>;
  insertGroup(channel: ChannelRecord): Promise<void>;
  ofUser(userId: Snowflake): Promise<ChannelRecord[]>;
  byId(channelId: Snowflake): Promise<ChannelRecord | null>;
  save(channel: ChannelRecord): Promise<void>;
}
