import type { Snowflake } from 'discord-api-types/v10';
import type { StageInstanceRecord } from '../stage-instances/stage-instance-record.ts';

/** Stages that are live, at most one in a channel. */
export interface StageInstanceStore {
  /** False when the channel has one. */
  insert(instance: StageInstanceRecord): Promise<boolean>;
  save(instance: StageInstanceRecord): Promise<void>;
  ofGuild(guildId: Snowflake): Promise<StageInstanceRecord[]>;
  /** Guilds with live stages, by id above `afterId`. */
  guildsOfAll(afterId: Snowflake, limit: number): Promise<Snowflake[]>;
  remove(channelId: Snowflake): Promise<boolean>;
}
