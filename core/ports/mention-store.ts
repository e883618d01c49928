import type { Snowflake } from 'discord-api-types/v10';

/** A message that mentions people by name, or the roles of a guild, or everybody in it. */
export interface MentioningMessage {
  message_id: Snowflake;
  channel_id: Snowflake;
  guild_id: Snowflake | null;
  author_id: Snowflake;
  user_ids: readonly Snowflake[];
  role_ids: readonly Snowflake[];
  everyone: boolean;
}

/** Where a mention stands. */
export interface MentionPlace {
  message_id: Snowflake;
  channel_id: Snowflake;
  guild_id: Snowflake | null;
}

export interface MentionSearch {
  /** Of guilds these only; of one guild alone that one. Null is everywhere, direct messages included. */
  guild_id: Snowflake | null;
  /** Guilds whose roles and everybody are to be looked through, with the first message of each that counts: one joins later. */
  guilds: readonly { id: Snowflake; since: Snowflake }[];
  /** One's own roles in them. */
  role_ids: readonly Snowflake[];
  everyone: boolean;
  before: Snowflake | undefined;
  limit: number;
}

/** Of what is not read yet. */
export interface UnreadMentions {
  /** How far channels were read; of others all counts. */
  read: readonly { channel_id: Snowflake; after: Snowflake }[];
  /** One's guilds, with the first message of each that counts, and whether everybody and one's roles count there. */
  guilds: readonly { id: Snowflake; since: Snowflake; everyone: boolean; roles: boolean }[];
  role_ids: readonly Snowflake[];
  /** Nothing of these authors counts. */
  without: readonly Snowflake[];
}

/** Where people were mentioned lately: ids only, so that it says nothing of a message that is gone. */
export interface MentionStore {
  add(messages: readonly MentioningMessage[]): Promise<void>;
  /** Those of these guilds in which roles or everybody were mentioned. */
  guildsAmong(guildIds: readonly Snowflake[]): Promise<Snowflake[]>;
  /** Newest first, without what was dismissed. Messages that are gone may be among them. */
  find(userId: Snowflake, search: MentionSearch): Promise<MentionPlace[]>;
  /** How many there are in each channel that has any. */
  countUnread(userId: Snowflake, unread: UnreadMentions): Promise<{ channel_id: Snowflake; guild_id: Snowflake | null; count: number }[]>;
  /** Takes one out of a person's own. False when none was there to them. */
  dismiss(userId: Snowflake, messageId: Snowflake): Promise<void>;
  /** The messages are gone. */
  forgetMessages(messageIds: readonly Snowflake[]): Promise<void>;
  /** Those of before this id, and of each person and guild all but the newest; little by little. Tells how many there were. */
  trim(before: Snowflake, most: number): Promise<number>;
}
