import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { ReadStateRecord, ReadStateStore } from '../ports/read-state-store.ts';
import { tellRead } from './tell-read.ts';

/** What was written and is not yet marked, by person and channel. Written together, so that a message costs nothing here. */
interface Written {
  waiting: Map<string, ReadStateRecord>;
  /** What is being put down right now; it never fails. */
  keeping: Promise<void> | null;
}

const writtenIn = new WeakMap<ReadStateStore, Written>();
const keyOf = (userId: Snowflake, channelId: Snowflake): string => `${userId} ${channelId}`;

/** Whoever writes in a channel has read what is above. Kept within a second; a crash forgets it. */
export function readByWriting({ readStates }: Core, userId: Snowflake, channelId: Snowflake, messageId: Snowflake): void {
  let written = writtenIn.get(readStates);
  if (!written) writtenIn.set(readStates, (written = { waiting: new Map(), keeping: null }));
  written.waiting.set(keyOf(userId, channelId), { user_id: userId, channel_id: channelId, last_message_id: messageId, mention_count: 0 });
}

/** They say by themselves how far they have read: that holds, once this is done. */
export async function forgetWritten({ readStates }: Core, states: readonly Pick<ReadStateRecord, 'user_id' | 'channel_id'>[]): Promise<void> {
  const written = writtenIn.get(readStates);
  if (!written) return;
  // What is on its way would come after what they say.
  while (written.keeping) await written.keeping;
  for (const { user_id: userId, channel_id: channelId } of states) written.waiting.delete(keyOf(userId, channelId));
}

/** Puts the marks down, and tells their people's sessions. */
export async function keepReadByWriting(core: Core): Promise<void> {
  const written = writtenIn.get(core.readStates);
  while (written?.keeping) await written.keeping;
  if (!written?.waiting.size) return;
  const { waiting } = written;
  const states = [...waiting.values()];
  waiting.clear();
  const saving = core.readStates.save(states).catch((error: unknown) => {
    // What came meanwhile is newer.
    for (const state of states) {
      const key = keyOf(state.user_id, state.channel_id);
      if (!waiting.has(key)) waiting.set(key, state);
    }
    throw error;
  });
  const end = (): void => void (written.keeping = null);
  written.keeping = saving.then(end, end);
  await saving;
  tellRead(core, states);
}
