import { setTimeout as sleep } from 'node:timers/promises';
import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '#core/messages/message-record';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { wasUndone, type Database, type Queries } from '../postgres/pool.ts';
import { storableJson } from '../postgres/storable.ts';
import { atOnce } from '#core/at-once';
import type { MessageKey, MessageRows } from './message-rows.ts';
import type { ReactionChange, ReactionRows } from './reaction-rows.ts';
import type { ReadStateRows } from './read-state-rows.ts';
import type { ReadStateRecord } from '#core/ports/read-state-store';
import { Turnstile } from '#core/turnstile';

/** What Cassandra is to do. Done twice, or late, it does the same: its time decides what wins. */
export type Mutation =
  | { do: 'put' | 'edit'; message: MessageRecord }
  | { do: 'mark'; channel_id: Snowflake; id: Snowflake; pinned: boolean }
  | { do: 'remove'; key: MessageKey }
  | { do: 'empty'; channel_id: Snowflake }
  | { do: 'react'; change: ReactionChange }
  | { do: 'read'; states: readonly ReadStateRecord[] }
  | { do: 'unread'; user_id: Snowflake; channel_id: Snowflake };

export interface Intended {
  id: string;
  at: bigint;
  mutation: Mutation;
}

/**
 * Mutations that are written to PostgreSQL together with what they belong to and then done in Cassandra, so that a crash
 * leaves all or, as soon as somebody replays what is left, nothing undone.
 */
export interface Outbox {
  /** In the transaction that `queries` belong to. */
  intend(queries: Queries, mutations: readonly Mutation[]): Promise<Intended[]>;
  /** After the commit. Throws StorageUnavailableError when Cassandra is away; then a replay does it later. */
  carryOut(intended: readonly Intended[]): Promise<void>;
  /** Does what others left, older than so much. Returns how many there were; throws when one of them could not be done. */
  replay(olderThanMs: number): Promise<number>;
}

export interface Engine {
  messages: MessageRows;
  reactions: ReactionRows;
  readStates: ReadStateRows;
}

const PAUSES_MS = [100, 400, 1_500];
const MOST_AT_ONCE = 32;
/** So many at a time. */
export const MOST_REPLAYED = 1_000;

/** One removal of a message at a time: by this two callers know that only one of them removed it. */
export const removalOf = (channelId: Snowflake, messageId: Snowflake): string => `${channelId} ${messageId}`;

export function outboxOn(database: Database, engine: Engine): Outbox {
  const done: string[] = [];
  let forgetting: Promise<void> | undefined;

  const forget = async (ids: readonly string[]): Promise<void> => {
    await database.run('forget_outbox', 'DELETE FROM message_outbox WHERE id = ANY ($1::bigint[])', [ids]);
  };

  /** Nobody waits for it: a row that is left is only done once more. */
  const forgetLater = (ids: readonly string[]): void => {
    done.push(...ids);
    forgetting ??= (async () => {
      await new Promise((resolve) => setImmediate(resolve));
      while (done.length > 0) {
        await forget(done.splice(0, MOST_REPLAYED));
      }
    })()
      .catch(() => undefined)
      .finally(() => (forgetting = undefined));
  };

  const carryOut = async (intended: readonly Intended[]): Promise<void> => {
    await atOnce(intended, MOST_AT_ONCE, (one) => patiently(() => perform(engine, one.mutation, one.at)));
    if (intended.length > 0) forgetLater(intended.map((one) => one.id));
  };

  return {
    async intend(queries, mutations) {
      if (mutations.length === 0) return [];
      const text = `INSERT INTO message_outbox (removes, mutation) SELECT removes, mutation::jsonb FROM unnest($1::text[], $2::text[]) AS row (removes, mutation)
        RETURNING id, at`;
      const rows = await queries.rows<{ id: string; at: string }>('intend', text, [
        mutations.map((one) => (one.do === 'remove' ? removalOf(one.key.channel_id, one.key.id) : null)),
        mutations.map(storableJson),
      ]);
      return rows.map(({ id, at }, place) => ({ id, at: BigInt(at), mutation: mutations[place] as Mutation })); // a row for each
    },
    carryOut,
    async replay(olderThanMs) {
      const text = `SELECT id, at, mutation FROM message_outbox WHERE at <= (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - $1::bigint ORDER BY id LIMIT $2`;
      const rows = await database.rows<{ id: string; at: string; mutation: Mutation }>('left_in_outbox', text, [olderThanMs * 1_000, MOST_REPLAYED]);
      // One that cannot be done must not keep the others from it.
      const outcomes = await atOnce(rows, MOST_AT_ONCE, ({ id, at, mutation }) =>
        perform(engine, mutation, BigInt(at)).then(
          () => ({ id }),
          (error: unknown) => ({ error }),
        ),
      );
      await forget(outcomes.flatMap((outcome) => ('id' in outcome ? [outcome.id] : [])));
      const failed = outcomes.find((outcome) => 'error' in outcome);
      if (failed && 'error' in failed) throw failed.error;
      return rows.length;
    },
  };
}

async function perform({ messages, reactions, readStates }: Engine, mutation: Mutation, at: bigint): Promise<void> {
  switch (mutation.do) {
    case 'put':
      return messages.put(mutation.message, at);
    case 'edit':
      return messages.edit(mutation.message, at);
    case 'mark':
      return messages.mark(mutation.channel_id, mutation.id, mutation.pinned, at);
    case 'remove':
      return messages.remove(mutation.key, at);
    case 'empty':
      return messages.empty(mutation.channel_id, at);
    case 'react':
      return reactions.apply(mutation.change, at);
    case 'read':
      return readStates.save(mutation.states, at);
    case 'unread':
      return readStates.remove(mutation.user_id, mutation.channel_id, at);
    default:
      return mutation satisfies never;
  }
}

async function patiently(run: () => Promise<void>): Promise<void> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
    }
    await sleep(pauseMs);
  }
  return run();
}

/** What a change in PostgreSQL answers, and what Cassandra is to do of it. */
export interface Outcome<Result> {
  result: Result;
  mutations: readonly Mutation[];
}

/** Runs a change that both engines have a part in. */
export type Change = <Result>(work: (queries: Queries) => Promise<Outcome<Result>>) => Promise<Result>;

const TRIES = 5;
const MOST_CHANGES_AT_ONCE = 5;

/** Each change a transaction of its own, done in Cassandra when it ends. */
export function changesOn(database: Database, outbox: Outbox): Change {
  // They wait for each other's locks: never with all connections there are.
  const turnstile = new Turnstile(MOST_CHANGES_AT_ONCE);
  return async (work) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const { result, intended } = await turnstile.pass(() =>
          database.transaction(async (queries) => {
            const outcome = await work(queries);
            return { result: outcome.result, intended: await outbox.intend(queries, outcome.mutations) };
          }),
        );
        await outbox.carryOut(intended);
        return result;
      } catch (error) {
        if (attempt === TRIES || !wasUndone(error)) throw error;
      }
    }
  };
}

/** Changes within a transaction that is under way; what Cassandra is to do is added to `pending`, to be done after its end. */
export function changesWithin(queries: Queries, outbox: Outbox, pending: Intended[]): Change {
  return async (work) => {
    const { result, mutations } = await work(queries);
    pending.push(...(await outbox.intend(queries, mutations)));
    return result;
  };
}
