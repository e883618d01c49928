import type { Snowflake } from 'discord-api-types/v10';

/** Somebody who shows or watches, with the gateway session that does. */
export interface StreamPerson {
  user_id: Snowflake;
  session_id: string;
}

/** A screen that somebody in a call shows: a call of its own, in which nobody else is heard or seen. */
export interface StreamRecord {
  /** `guild:<guild>:<channel>:<owner>` or `call:<channel>:<owner>`. */
  key: string;
  /** Null in the call of a direct channel. */
  guild_id: Snowflake | null;
  channel_id: Snowflake;
  owner: StreamPerson;
  viewers: StreamPerson[];
  /** What voice servers call it. */
  rtc_server_id: Snowflake;
  rtc_channel_id: Snowflake;
  region: string;
  paused: boolean;
}

export const isSame = (a: StreamPerson, b: StreamPerson): boolean => a.user_id === b.user_id && a.session_id === b.session_id;

export const peopleOf = ({ owner, viewers }: StreamRecord): StreamPerson[] => [owner, ...viewers];
