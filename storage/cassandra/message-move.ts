import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '#core/messages/message-record';
import { MessageMoveError, type MessageMove, type MessageMoveStatus, type MessageMoveStep } from '#core/ports/message-move';
import type { ReactionTally } from '#core/ports/message-store';
import type { ReadStateRecord } from '#core/ports/read-state-store';
import { MESSAGE_COLUMNS, messageOf, type MessageRow } from '../postgres/message-store.ts';
import type { OpenedStores } from '../postgres/open-stores.ts';
import { reasonOf } from '#core/ports/storage-unavailable';
import type { Database } from '../postgres/pool.ts';
import { copyChanges, copyLastChanges, copyMessages, copyReactions, copyReadStates } from './changes.ts';
import { atOnce } from '#core/at-once';
import type { Cassandra } from './client.ts';
import { abandon, beginCopying, beginReading, leavePostgres, isEmpty, readPhase, stopReading } from './message-engine.ts';
import type { Engine } from './outbox.ts';

/** How far the move has come: kept in the database, so that whoever goes on knows where. */
interface Progress {
  stage: 'copy' | 'compare' | 'done';
  /** Up to and with this message of this channel. */
  channel: Snowflake;
  message: Snowflake;
  /** Up to and with this person's state of this channel; null while messages are not done. */
  reader: { user: Snowflake; channel: Snowflake } | null;
  copied: number;
  compared: number;
  repaired: number;
  trouble?: string;
}

const BEGIN: Progress = { stage: 'copy', channel: '0', message: '0', reader: null, copied: 0, compared: 0, repaired: 0 };
const PAGE = 200;
const READERS = 500;
const MOST_AT_ONCE = 8;
/** What is under way just now may be in one place before the other. */
const LOOKS = 4;
const LOOK_AGAIN_MS = 150;
/** Any constant will do, as long as it is always the same one. */
const MOVE_LOCK = 7_236_482_905;

export interface MoveOptions {
  opened: OpenedStores;
  engine: Engine;
  cassandra: Cassandra;
  /** The part of the time in which it works; the rest is for those who chat. */
  share?: number;
  /** Hears of each difference that was found and repaired. */
  onDifference?: (what: string) => void;
}

export interface RunningMove extends MessageMove {
  /** Goes on with what there is to do, if no other process does; returns when it is done or `isStopped`. */
  goOn(isStopped: () => boolean): Promise<void>;
}

export function messageMove({ opened, engine, cassandra, share = 0.5, onDifference = () => undefined }: MoveOptions): RunningMove {
  const { database, directPool, stores } = opened;

  const status = async (): Promise<MessageMoveStatus> => {
    const [phase, progress] = [await readPhase(database), await readProgress(database)];
    const { stage, copied = 0, compared = 0, repaired = 0, trouble = null } = progress ?? {};
    return { phase, stage: phase === 'postgres' || phase === 'cassandra' ? null : (stage ?? 'copy'), copied, compared, repaired, trouble };
  };

  const take = async (step: MessageMoveStep): Promise<MessageMoveStatus> => {
    const { phase, stage } = await status();
    const demand = (isTurn: boolean, why: string): void => {
      if (!isTurn) throw new MessageMoveError(why);
    };
    switch (step) {
      case 'start':
        demand(phase === 'postgres', phase === 'cassandra' ? 'Messages are in Cassandra already.' : 'The move has begun already.');
        demand(await isEmpty(cassandra), 'The keyspace has messages of something else already. Name an empty one by CASSANDRA_KEYSPACE, or drop that one.');
        await beginCopying(database);
        break;
      case 'read':
        demand(phase === 'copying' && stage === 'done', 'Cassandra can be read once everything is copied and compared.');
        await copyChanges(database, engine);
        await beginReading(database);
        break;
      case 'back':
        demand(phase === 'reading', 'There is a way back only while Cassandra is read and PostgreSQL is written as well.');
        await stopReading(database);
        break;
      case 'finish':
        demand(phase === 'reading', 'PostgreSQL is left only once Cassandra is read.');
        await copyChanges(database, engine);
        await leavePostgres(database, (queries) => copyLastChanges(queries, engine));
        break;
      case 'abandon':
        demand(phase === 'copying', 'Only a move can be given up of which Cassandra is not read yet.');
        await abandon(database);
        break;
      default:
        step satisfies never;
    }
    return status();
  };

  /** Every difference in a row of ids, looked at until it is gone or stays. */
  const compareMessages = async (channelId: Snowflake, above: bigint, upTo: bigint): Promise<number> => {
    for (let look = 1; ; look++) {
      const differing = await differencesIn(channelId, above, upTo);
      if (differing.length === 0) return 0;
      if (look < LOOKS) {
        await sleep(LOOK_AGAIN_MS);
        await copyChanges(database, engine, channelId);
        continue;
      }
      for (const id of differing) onDifference(`message ${id} in channel ${channelId}`);
      await copyAll(channelId, differing, true);
      return differing.length;
    }
  };

  const differencesIn = async (channelId: Snowflake, above: bigint, upTo: bigint): Promise<Snowflake[]> => {
    const there: MessageRecord[] = await pageOf(database, channelId, above, upTo, PAGE);
    const copies: MessageRecord[] = [];
    for (let after = above.toString(); ;) {
      const page = await engine.messages.page(channelId, { after }, PAGE);
      copies.push(...page.filter(({ id }) => BigInt(id) <= upTo));
      const [newest] = page;
      if (page.length < PAGE || !newest || BigInt(newest.id) >= upTo) break;
      after = newest.id;
    }
    const ids = [...new Set([...there, ...copies].map(({ id }) => id))];
    const [talliesThere, talliesCopied] = await Promise.all([stores.reactions.tallies(channelId, ids, null), engine.reactions.talliesOf(channelId, ids, null)]);
    const [byId, copyById] = [new Map(there.map((one) => [one.id, one])), new Map(copies.map((one) => [one.id, one]))];
    const areSame = await atOnce(ids, MOST_AT_ONCE, async (id) => {
      const tallies = talliesThere.get(id) ?? [];
      return (
        isDeepStrictEqual(byId.get(id), copyById.get(id)) &&
        isDeepStrictEqual(tallies, talliesCopied.get(id) ?? []) &&
        (await hasSameReactions(channelId, id, tallies))
      );
    });
    return ids.filter((_, place) => !areSame[place]);
  };

  /** The first of those who reacted, of each emoji and kind. */
  const hasSameReactions = async (channelId: Snowflake, messageId: Snowflake, tallies: readonly ReactionTally[]): Promise<boolean> => {
    for (const { emoji, normal, burst } of tallies)
      for (const [kind, count] of [[0, normal] as const, [1, burst] as const]) {
        if (count === 0) continue;
        const key = emoji.id ?? emoji.name;
        const users = await stores.reactions.users(channelId, messageId, key, kind, undefined, 100);
        if (!isDeepStrictEqual(users, await engine.reactions.users(channelId, messageId, key, kind, '0', 100))) return false;
      }
    return true;
  };

  /** Messages with all that people reacted; with `clears` also what stands there and should not. */
  const copyAll = async (channelId: Snowflake, ids: readonly Snowflake[], clears = false): Promise<void> => {
    await copyMessages(database, engine, channelId, ids);
    const text = `SELECT message_id, emoji_key, kind, user_id FROM reactions WHERE channel_id = $1 AND message_id = ANY ($2::bigint[])`;
    const rows = await database.rows<{ message_id: string; emoji_key: string; kind: 0 | 1; user_id: string }>('reactions_of_page', text, [channelId, ids]);
    const asked = rows.map(({ message_id, emoji_key, kind, user_id }) => ({ message_id, emoji_key, user: { id: user_id, kind } }));
    for (let next = 0; next < asked.length; next += PAGE) await copyReactions(database, engine, channelId, asked.slice(next, next + PAGE));
    if (!clears) return;
    for (const [messageId, tallies] of await engine.reactions.talliesOf(channelId, ids, null)) {
      const keys = tallies.map(({ emoji }) => ({ message_id: messageId, emoji_key: emoji.id ?? emoji.name, user: null }));
      await copyReactions(database, engine, channelId, keys);
    }
  };

  const compareReaders = async (rows: readonly { user_id: Snowflake; channel_id: Snowflake }[]): Promise<number> => {
    let repaired = 0;
    for (const userId of new Set(rows.map((row) => row.user_id))) {
      for (let look = 1; ; look++) {
        const [there, copies] = [await stores.readStates.ofUser(userId), await engine.readStates.ofUser(userId)];
        if (isDeepStrictEqual(there, copies)) break;
        if (look < LOOKS) {
          await sleep(LOOK_AGAIN_MS);
          await copyChanges(database, engine);
          continue;
        }
        const keys = (states: readonly ReadStateRecord[]): string[] => states.map((state) => state.channel_id);
        const channels = [...new Set([...keys(there), ...keys(copies)])];
        await copyReadStates(
          database,
          engine,
          channels.map((channel_id) => ({ user_id: userId, channel_id })),
        );
        onDifference(`read states of ${userId}`);
        repaired++;
        break;
      }
    }
    return repaired;
  };

  /** One page of work, and how far it came. */
  const step = async (progress: Progress): Promise<Progress> => {
    const isCopying = progress.stage === 'copy';
    if (progress.reader === null) {
      const next = await nextPage(database, progress.channel, progress.message);
      if (!next) return { ...progress, reader: { user: '0', channel: '0' } };
      const { channel, ids } = next;
      const last = ids.at(-1) ?? progress.message;
      if (isCopying) {
        await copyAll(channel, ids);
        return { ...progress, channel, message: last, copied: progress.copied + ids.length };
      }
      const above = channel === progress.channel ? BigInt(progress.message) : 0n;
      const repaired = await compareMessages(channel, above, BigInt(last));
      return { ...progress, channel, message: last, compared: progress.compared + ids.length, repaired: progress.repaired + repaired };
    }
    const rows = await readersAfter(database, progress.reader);
    const last = rows.at(-1);
    if (last) {
      if (isCopying) await copyReadStates(database, engine, rows);
      const repaired = isCopying ? 0 : await compareReaders(rows);
      return { ...progress, reader: { user: last.user_id, channel: last.channel_id }, repaired: progress.repaired + repaired };
    }
    const { copied, compared, repaired } = progress;
    return isCopying ? { ...BEGIN, stage: 'compare', copied } : { ...BEGIN, stage: 'done', copied, compared, repaired };
  };

  const goOn = async (isStopped: () => boolean): Promise<void> => {
    if ((await readPhase(database)) !== 'copying' || (await readProgress(database))?.stage === 'done') return;
    const lock = new pg.Client(directPool.options);
    lock.on('error', () => undefined);
    await lock.connect();
    try {
      // In a transaction, which keeps its connection even behind a pooler; without parameters no view of the rows stays open.
      await lock.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0');
      const { rows } = await lock.query<{ taken: boolean }>(`SELECT pg_try_advisory_xact_lock(${MOVE_LOCK}) AS taken`);
      if (!rows[0]?.taken) return;
      let progress = (await readProgress(database)) ?? BEGIN;
      while (progress.stage !== 'done' && !isStopped() && (await readPhase(database)) === 'copying') {
        const startedAt = performance.now();
        try {
          progress = await step(progress);
        } catch (error) {
          await keepProgress(database, { ...progress, trouble: reasonOf(error) });
          throw error;
        }
        const { trouble: _trouble, ...kept } = progress;
        await keepProgress(database, kept);
        // With the lock's own connection: who lost it must not go on.
        await lock.query('SELECT 1');
        await sleep((performance.now() - startedAt) * (1 / share - 1));
      }
    } finally {
      await lock.end();
    }
  };

  return { status, take, goOn };
}

async function readProgress(database: Database): Promise<Progress | null> {
  const [row] = await database.rows<{ progress: Partial<Progress> }>('move_progress', 'SELECT progress FROM message_engine');
  return row?.progress.stage ? { ...BEGIN, ...row.progress } : null;
}

async function keepProgress(database: Database, progress: Omit<Progress, 'trouble'> & { trouble?: string }): Promise<void> {
  await database.run('keep_move_progress', 'UPDATE message_engine SET progress = $1', [JSON.stringify(progress)]);
}

/** The next messages: of this channel after that one, or the first of the next channel that has any. */
async function nextPage(database: Database, channel: Snowflake, message: Snowflake): Promise<{ channel: Snowflake; ids: Snowflake[] } | null> {
  const text = `SELECT channel_id, id FROM messages WHERE (channel_id, id) > ($1, $2) ORDER BY channel_id, id LIMIT $3`;
  const rows = await database.rows<{ channel_id: Snowflake; id: Snowflake }>('messages_to_move', text, [channel, message, PAGE]);
  const [first] = rows;
  return first ? { channel: first.channel_id, ids: rows.filter((row) => row.channel_id === first.channel_id).map((row) => row.id) } : null;
}

async function pageOf(database: Database, channelId: Snowflake, above: bigint, upTo: bigint, limit: number): Promise<MessageRecord[]> {
  const text = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE channel_id = $1 AND id > $2 AND id <= $3 ORDER BY id LIMIT $4`;
  const rows = await database.rows<MessageRow>('messages_to_compare', text, [channelId, above.toString(), upTo.toString(), limit]);
  return rows.map(messageOf);
}

function readersAfter(
  database: Database,
  { user, channel }: { user: Snowflake; channel: Snowflake },
): Promise<{ user_id: Snowflake; channel_id: Snowflake }[]> {
  const text = 'SELECT user_id, channel_id FROM read_states WHERE (user_id, channel_id) > ($1, $2) ORDER BY user_id, channel_id LIMIT $3';
  return database.rows('read_states_to_move', text, [user, channel, READERS]);
}
