import type { MessageRecord } from '#core/messages/message-record';
import type { PersonalDataStore } from '#core/ports/leaving-stores';
import type { Database } from '../postgres/pool.ts';
import { atOnce } from '#core/at-once';
import { idOf } from './buckets.ts';
import type { MessageRows } from './message-rows.ts';
import type { ReactionRows } from './reaction-rows.ts';
import type { ReadStateRows } from './read-state-rows.ts';

const READ_STATES = 'read-states';
const MOST_AT_ONCE = 16;

const idsIn = (keys: readonly { channelId: string; messageId: string }[], channelId: string): string[] =>
  keys.filter((key) => key.channelId === channelId).map((key) => key.messageId);

export interface PersonalDataOptions {
  inPostgres: PersonalDataStore;
  database: Database;
  messages: MessageRows;
  reactions: ReactionRows;
  readStates: ReadStateRows;
  nowMicros(): bigint;
}

/** What is kept of a person, where some of it is in Cassandra. */
export function composedPersonalDataStore({ inPostgres, database, messages, reactions, readStates, nowMicros }: PersonalDataOptions): PersonalDataStore {
  /** The index of authors may name messages that went with their channel: those are left out, and out of it. */
  const written = async (userId: string, placeId: string, isDirect: boolean, after: string, limit: number): Promise<MessageRecord[]> => {
    const found: MessageRecord[] = [];
    let from = idOf(after) + 1n;
    while (found.length < limit) {
      const keys = await messages.byAuthor(userId, placeId, isDirect, from, limit - found.length);
      const last = keys.at(-1);
      if (!last) break;
      from = idOf(last.messageId) + 1n;
      const channels = [...new Set(keys.map((key) => key.channelId))];
      const parts = await atOnce(channels, MOST_AT_ONCE, (channelId) => messages.byIds(channelId, idsIn(keys, channelId)));
      const byId = new Map(parts.flat().map((message) => [message.id, message]));
      for (const { messageId } of keys) {
        const message = byId.get(messageId);
        if (message) found.push(message);
        else await messages.forgetByAuthor(userId, placeId, messageId);
      }
    }
    return found;
  };
  const rising = (ids: readonly string[]): string[] => ids.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));

  return {
    ...inPostgres,
    async guildsWrittenIn(userId) {
      const places = await messages.placesOf(userId, false);
      const rows = await database.rows<{ id: string }>('guilds_that_are', 'SELECT id FROM guilds WHERE id = ANY ($1::bigint[])', [places]);
      return rising(rows.map((row) => row.id));
    },
    messagesInGuild: (userId, guildId, after, limit) => written(userId, guildId, false, after, limit),
    directChannelsWrittenIn: async (userId) => rising(await messages.placesOf(userId, true)),
    messagesInDirect: (userId, channelId, after, limit) => written(userId, channelId, true, after, limit),
    reactions: (userId, after, limit) => reactions.ofUser(userId, after ?? undefined, limit),
    async rowsOfFile(file, userId, after, limit) {
      if (file !== READ_STATES) return inPostgres.rowsOfFile(file, userId, after, limit);
      const behind = BigInt(after?.at(-1) ?? 0);
      const states = (await readStates.ofUser(userId)).filter((state) => BigInt(state.channel_id) > behind);
      return states.slice(0, limit).map((state) => ({ key: [state.user_id, state.channel_id], row: state }));
    },
    async forget(userId) {
      await inPostgres.forget(userId);
      await readStates.forget(userId, nowMicros());
    },
  };
}
