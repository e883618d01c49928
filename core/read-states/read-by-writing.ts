import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { ReadStateRecord, ReadStateStore } from '../ports/read-state-store.ts';
import { tellRead } from './tell-read.ts';

/** What was written and is not yet marked, by person and channel. Written together, so that a message costs nothing here. */
const waitingOf = new WeakMap<ReadStateStore, Map<string, ReadStateRecord>>();
const keyOf = (userId: Snowflake, channelId: Snowflake): string => `${userId} ${channelId}`;

/** Whoever writes in a channel has read what is above. Kept within a second; a crash forgets it. */
export function readByWriting({ readStates }: Core, userId: Snowflake, channelId: Snowflake, messageId: Snowflake): void {
  let waiting = waitingOf.get(readStates);
  if (!waiting) waitingOf.set(readStates, (waiting = new Map()));
  waiting.set(keyOf(userId, channelId), { user_id: userId, channel_id: channelId, last_message_id: messageId, mention_count: 0 });
}

/** They say by themselves how far they have read: that holds. */
export function forgetWritten({ readStates }: Core, states: readonly Pick<ReadStateRecord, 'user_id' | 'channel_id'>[]): void {
  const waiting = waitingOf.get(readStates);
  if (waiting?.size) for (const { user_id: userId, channel_id: channelId } of states) waiting.delete(keyOf(userId, channelId));
}

/** Puts the marks down, and tells their people's sessions. */
export async function keepReadByWriting(core: Core): Promise<void> {
  const waiting = waitingOf.get(core.readStates);
  if (!waiting?.size) return;
  const states = [...waiting.values()];
  waiting.clear();
  try {
    await core.readStates.save(states);
  } catch (error) {
    // What came meanwhile is newer.
    for (const state of states) {
      const key = keyOf(state.user_id, state.channel_id);
      if (!waiting.has(key)) waiting.set(key, state);
    }
    throw error;
  }
  tellRead(core, states);
}
