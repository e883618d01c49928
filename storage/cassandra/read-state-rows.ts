import type { Snowflake } from 'discord-api-types/v10';
import type { ReadStateRecord } from '#core/ports/read-state-store';
import { atOnce } from '#core/at-once';
import { idOf } from './buckets.ts';
import type { Cassandra } from './client.ts';

const MOST_AT_ONCE = 32;

/** Read states in Cassandra, a partition for each person. */
export interface ReadStateRows {
  save(states: readonly ReadStateRecord[], at: bigint): Promise<void>;
  ofUser(userId: Snowflake): Promise<ReadStateRecord[]>;
  remove(userId: Snowflake, channelId: Snowflake, at: bigint): Promise<void>;
  forget(userId: Snowflake, at: bigint): Promise<void>;
}

export function cassandraReadStateRows(cassandra: Cassandra): ReadStateRows {
  return {
    async save(states, at) {
      const query = 'INSERT INTO read_states (user_id, channel_id, last_message_id, mention_count) VALUES (?, ?, ?, ?) USING TIMESTAMP ?';
      await atOnce(latestOf(states), MOST_AT_ONCE, (state) =>
        cassandra.run(query, [idOf(state.user_id), idOf(state.channel_id), idOf(state.last_message_id), state.mention_count, at]),
      );
    },
    async ofUser(userId) {
      const states: ReadStateRecord[] = [];
      const query = 'SELECT channel_id, last_message_id, mention_count FROM read_states WHERE user_id = ?';
      await cassandra.eachPage(query, [idOf(userId)], 5_000, (rows) => {
        for (const row of rows)
          states.push({
            user_id: userId,
            channel_id: String(row['channel_id']),
            last_message_id: String(row['last_message_id']),
            mention_count: Number(row['mention_count']),
          });
      });
      return states;
    },
    async remove(userId, channelId, at) {
      await cassandra.run('DELETE FROM read_states USING TIMESTAMP ? WHERE user_id = ? AND channel_id = ?', [at, idOf(userId), idOf(channelId)]);
    },
    async forget(userId, at) {
      await cassandra.run('DELETE FROM read_states USING TIMESTAMP ? WHERE user_id = ?', [at, idOf(userId)]);
    },
  };
}

/** Of several states of one channel the one that read on furthest. */
function latestOf(states: readonly ReadStateRecord[]): ReadStateRecord[] {
  const latest = new Map<string, ReadStateRecord>();
  for (const state of states) {
    const key = `${state.user_id} ${state.channel_id}`;
    const known = latest.get(key);
    if (!known || BigInt(state.last_message_id) > BigInt(known.last_message_id)) latest.set(key, state);
  }
  return [...latest.values()];
}
