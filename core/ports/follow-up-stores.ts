import type { Snowflake } from 'discord-api-types/v10';

export interface OpenPollRecord {
  channel_id: Snowflake;
  message_id: Snowflake;
  /** Wire time. */
  expires_at: string;
}

/** Polls that have not ended yet: whoever ends them finds them here, after a restart too. */
export interface OpenPollStore {
  add(poll: OpenPollRecord): Promise<void>;
  /** Those whose end has come, the oldest first. */
  due(now: string, limit: number): Promise<OpenPollRecord[]>;
  /** False when somebody else ended it meanwhile. */
  remove(channelId: Snowflake, messageId: Snowflake): Promise<boolean>;
}

export interface CrosspostRecord {
  source_channel_id: Snowflake;
  source_message_id: Snowflake;
  channel_id: Snowflake;
  message_id: Snowflake;
}

/** Which messages are copies of a published one, so that its edits and its end reach them. */
export interface CrosspostStore {
  add(copy: CrosspostRecord): Promise<void>;
  copiesOf(sourceChannelId: Snowflake, sourceMessageId: Snowflake): Promise<CrosspostRecord[]>;
  /** Forgets all copies of a message. */
  remove(sourceChannelId: Snowflake, sourceMessageId: Snowflake): Promise<void>;
}
