import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';

/** How one person's packets fare, since they came. */
export interface MemberStats {
  user_id: Snowflake;
  /** Of their sound and of their pictures, as the voice server got them. */
  audio: StreamStats;
  video: StreamStats;
  /** Packets of others that were sent to them. */
  packets_sent: number;
}

export interface StreamStats {
  packets_received: number;
  /** Told by gaps in their numbers. */
  packets_lost: number;
  bytes_received: number;
}

export interface CallStats {
  measured_at: string;
  members: MemberStats[];
}

/** Voice servers tell them this often. */
export const CALL_STATS_EVERY_MS = 10_000;
const keyOf = (channelId: Snowflake): string => `call-stats:${channelId}`;

/** What a voice server has counted of a call. It is forgotten when it is not told again. */
export const tellCallStats = ({ shortMemory, clock }: Core, channelId: Snowflake, members: MemberStats[]): Promise<void> =>
  shortMemory.set(keyOf(channelId), { measured_at: wireTime(clock.nowMs()), members } satisfies CallStats, 3 * CALL_STATS_EVERY_MS);

/** How everybody's packets fare in a channel's call, as of a few seconds ago: empty where there is none. */
export const callStatsOf = async ({ shortMemory, clock }: Core, channelId: Snowflake): Promise<CallStats> =>
  (await shortMemory.get<CallStats>(keyOf(channelId))) ?? { measured_at: wireTime(clock.nowMs()), members: [] };
