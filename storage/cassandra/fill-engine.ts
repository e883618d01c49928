import type { Snowflake } from 'discord-api-types/v10';
import { atOnce } from '#core/at-once';
import type { MessageRecord } from '#core/messages/message-record';
import { copiedRows } from '../postgres/copy-text.ts';
import type { CopiedTable } from '../postgres/table-copies.ts';
import type { Cassandra } from './client.ts';
import { COPIED_TABLES } from './copied-tables.ts';
import type { Engine } from './outbox.ts';

const MOST_ROWS = 500;
const MOST_AT_ONCE = 32;
/** All of the keyspace but what says of which version it is. */
const TABLES = 'messages channel_buckets messages_by_author author_buckets reaction_emojis reactions reactions_by_user reaction_channels read_states'.split(
  ' ',
);

export interface EngineFill {
  /** Fills what belongs to a table from its rows in COPY's text format; says how many came. */
  fill(table: CopiedTable, bytes: AsyncIterable<Buffer>): Promise<number>;
  /** Where the rows were not read all at one moment: counts what stands under each message. */
  recount(): Promise<void>;
  /** As if nothing had been filled. */
  empty(): Promise<void>;
}

export const isInEngine = ({ name }: CopiedTable): boolean => COPIED_TABLES[name] !== undefined;

/** Fills an empty keyspace. `onMessages` hears of each batch after it was written. */
export function engineFill(cassandra: Cassandra, engine: Engine, onMessages: (messages: readonly MessageRecord[]) => Promise<void>): EngineFill {
  type Named = Record<string, string | null>;
  const text = (row: Named, column: string): string => row[column] ?? '';

  const messages = async (rows: readonly Named[]): Promise<void> => {
    const records = rows.map((row): MessageRecord => {
      // As `messageData` wrote it: a message but for its columns.
      const data = JSON.parse(text(row, 'data')) as Omit<MessageRecord, 'id' | 'channel_id' | 'guild_id' | 'author_id' | 'pinned'>;
      const ids = { id: text(row, 'id'), channel_id: text(row, 'channel_id'), guild_id: row['guild_id'] ?? null, author_id: text(row, 'author_id') };
      return { ...data, ...ids, pinned: row['pinned'] === 't' };
    });
    const at = cassandra.nowMicros();
    await atOnce(records, MOST_AT_ONCE, (record) => engine.messages.put(record, at));
    await onMessages(records);
  };

  const placeOf = (row: Named): { channel_id: Snowflake; message_id: Snowflake } => ({
    channel_id: text(row, 'channel_id'),
    message_id: text(row, 'message_id'),
  });

  const emojis = async (rows: readonly Named[]): Promise<void> => {
    const at = cassandra.nowMicros();
    await atOnce(rows, MOST_AT_ONCE, (row) => {
      const emoji = { id: row['emoji_id'] ?? null, name: text(row, 'name'), animated: row['animated'] === 't' };
      const counts = { came: text(row, 'came'), normal: Number(row['normal']), burst: Number(row['burst']) };
      return engine.reactions.apply({ ...placeOf(row), to: 'tally', tally: { emoji_key: text(row, 'emoji_key'), emoji, ...counts } }, at);
    });
  };

  const reactions = async (rows: readonly Named[]): Promise<void> => {
    const places = new Map(rows.map((row) => [`${text(row, 'channel_id')} ${text(row, 'message_id')}`, placeOf(row)]));
    const tallies = new Map(
      await atOnce([...places], MOST_AT_ONCE, async ([key, place]) => [key, await engine.reactions.tallies(place.channel_id, place.message_id)] as const),
    );
    const at = cassandra.nowMicros();
    await atOnce(rows, MOST_AT_ONCE, async (row) => {
      const place = placeOf(row);
      const tally = tallies.get(`${place.channel_id} ${place.message_id}`)?.find(({ emoji_key: key }) => key === row['emoji_key']);
      // Of an emoji that was cleared while the rows were read.
      if (!tally) return;
      const user = { id: text(row, 'user_id'), kind: row['kind'] === '1' ? (1 as const) : (0 as const), reacts: true };
      await engine.reactions.apply({ ...place, to: 'tally', tally, user }, at);
    });
  };

  const readStates = (rows: readonly Named[]): Promise<void> =>
    engine.readStates.save(
      rows.map((row) => ({
        user_id: text(row, 'user_id'),
        channel_id: text(row, 'channel_id'),
        last_message_id: text(row, 'last_message_id'),
        mention_count: Number(row['mention_count']),
      })),
      cassandra.nowMicros(),
    );

  const fillers: Readonly<Record<string, (rows: readonly Named[]) => Promise<void>>> = {
    messages,
    reaction_emojis: emojis,
    reactions,
    read_states: readStates,
  };

  const recountMessage = async (channel: bigint, message: bigint): Promise<void> => {
    const place = { channel_id: String(channel), message_id: String(message) };
    const counts = new Map<string, { normal: number; burst: number }>();
    await cassandra.eachPage('SELECT emoji_key, kind FROM reactions WHERE channel_id = ? AND message_id = ?', [channel, message], 5_000, (rows) => {
      for (const row of rows) {
        const count = counts.get(String(row['emoji_key'])) ?? { normal: 0, burst: 0 };
        count[Number(row['kind']) === 1 ? 'burst' : 'normal']++;
        counts.set(String(row['emoji_key']), count);
      }
    });
    for (const tally of await engine.reactions.tallies(place.channel_id, place.message_id)) {
      const count = counts.get(tally.emoji_key);
      if (!count) await engine.reactions.apply({ ...place, to: 'no emoji', emoji_key: tally.emoji_key }, cassandra.nowMicros());
      else if (count.normal !== tally.normal || count.burst !== tally.burst)
        await engine.reactions.apply({ ...place, to: 'tally', tally: { ...tally, ...count } }, cassandra.nowMicros());
    }
  };

  return {
    async fill({ name, columns }, bytes) {
      const fillRows = fillers[name];
      if (!fillRows) throw new Error(`There is no table ${name} in Cassandra.`);
      let count = 0;
      for await (const rows of copiedRows(bytes)) {
        for (let at = 0; at < rows.length; at += MOST_ROWS) {
          const some = rows.slice(at, at + MOST_ROWS).map((values) => Object.fromEntries(columns.map((column, place) => [column, values[place] ?? null])));
          await fillRows(some);
          count += some.length;
        }
      }
      return count;
    },

    async recount() {
      await cassandra.eachPage('SELECT DISTINCT channel_id, bucket FROM reaction_emojis', [], 1_000, async (partitions) => {
        for (const { channel_id: channel, bucket } of partitions as { channel_id: bigint; bucket: number }[])
          await cassandra.eachPage('SELECT message_id FROM reaction_emojis WHERE channel_id = ? AND bucket = ?', [channel, bucket], 1_000, async (rows) => {
            const reacted = [...new Set(rows.map((row) => row['message_id'] as bigint))]; // a bigint column
            await atOnce(reacted, MOST_AT_ONCE, (message) => recountMessage(channel, message));
          });
      });
    },

    async empty() {
      for (const table of TABLES) await cassandra.run(`TRUNCATE ${table}`, []);
    },
  };
}
