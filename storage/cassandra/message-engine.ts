import { setTimeout as sleep } from 'node:timers/promises';
import { wasUndone, type Queries, type Database } from '../postgres/pool.ts';
import type { Cassandra } from './client.ts';

/**
 * Where messages, reactions and read states are, for all processes alike.
 * - `postgres`: in PostgreSQL alone.
 * - `copying`: PostgreSQL says what is; whatever changes is copied to Cassandra, and so is what was there before.
 * - `reading`: the same, but Cassandra is read.
 * - `cassandra`: in Cassandra alone.
 */
export const PHASES = ['postgres', 'copying', 'reading', 'cassandra'] as const;
export type Phase = (typeof PHASES)[number];

export async function readPhase(queries: Queries): Promise<Phase> {
  const [row] = await queries.rows<{ phase: Phase }>('message_engine', 'SELECT phase FROM message_engine');
  return row?.phase ?? 'postgres';
}

const SET = `INSERT INTO message_engine (phase) VALUES ($1) ON CONFLICT (is_only) DO UPDATE SET phase = excluded.phase, changed_at = now()`;

/** No writer is between its statement and its commit while this is held. */
const LOCK = 'LOCK TABLE messages, reactions, reaction_emojis, read_states IN SHARE ROW EXCLUSIVE MODE';
const LOCK_ALONE = 'LOCK TABLE messages, reactions, reaction_emojis, read_states, pins, poll_votes IN ACCESS EXCLUSIVE MODE';

const noteChanges = (table: string, columns: string): string => `
CREATE OR REPLACE FUNCTION note_changed_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN INSERT INTO message_changes (what, channel_id, item_id, emoji_key, kind, reactor_id) SELECT '${table}', ${columns} FROM old_rows;
  ELSE INSERT INTO message_changes (what, channel_id, item_id, emoji_key, kind, reactor_id) SELECT '${table}', ${columns} FROM new_rows;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER note_inserted AFTER INSERT ON ${table} REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_changed_${table}();
CREATE OR REPLACE TRIGGER note_updated AFTER UPDATE ON ${table} REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_changed_${table}();
CREATE OR REPLACE TRIGGER note_deleted AFTER DELETE ON ${table} REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION note_changed_${table}();`;

/** By triggers, so that no way of changing a message is forgotten, whichever process goes it. */
const NOTE_ALL = [
  noteChanges('messages', 'channel_id, id, NULL, NULL, NULL'),
  noteChanges('reaction_emojis', 'channel_id, message_id, emoji_key, NULL, NULL'),
  noteChanges('reactions', 'channel_id, message_id, emoji_key, kind, user_id'),
  noteChanges('read_states', 'channel_id, user_id, NULL, NULL, NULL'),
].join('\n');

const TABLES = ['messages', 'reaction_emojis', 'reactions', 'read_states'];
const NOTE_NOTHING = TABLES.flatMap((table) => ['inserted', 'updated', 'deleted'].map((event) => `DROP TRIGGER IF EXISTS note_${event} ON ${table};`)).join(
  '\n',
);

/**
 * A process that does not know yet that messages are elsewhere is refused as if the database were away, and asks again. Who
 * knows says so, and may empty these tables.
 */
export const REFUSE = `
CREATE OR REPLACE FUNCTION messages_are_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('nexus.messages_elsewhere', true) = 'yes' THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'messages are in Cassandra' USING ERRCODE = '57P03';
END $$;
${TABLES.map((table) => `CREATE OR REPLACE TRIGGER are_elsewhere BEFORE INSERT OR UPDATE OR DELETE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION messages_are_elsewhere();`).join('\n')}
CREATE OR REPLACE FUNCTION add_reaction(_channel bigint, _message bigint, _key text, _emoji bigint, _name text, _animated boolean, _user bigint, _kind smallint, _limit integer)
RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'reactions are in Cassandra' USING ERRCODE = '57P03'; END $$;
CREATE OR REPLACE FUNCTION remove_reaction(_channel bigint, _message bigint, _key text, _user bigint, _kind smallint)
RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'reactions are in Cassandra' USING ERRCODE = '57P03'; END $$;
ALTER TABLE pins DROP CONSTRAINT IF EXISTS pins_channel_id_message_id_fkey;
ALTER TABLE poll_votes DROP CONSTRAINT IF EXISTS poll_votes_channel_id_message_id_fkey;`;

/** What the move notes and makes in PostgreSQL, where messages still are: without it they have never begun to move. */
export const TABLES_OF_MOVE: ReadonlySet<string> = new Set(['message_engine', 'message_changes', 'message_outbox', 'message_files']);

/** Lets a transaction touch the tables that are empty here. */
export const saysElsewhere = (queries: Queries): Promise<number> =>
  queries.run('messages_elsewhere', `SELECT set_config('nexus.messages_elsewhere', 'yes', true)`);

/** A statement of several, which cannot be prepared. */
const runAll = async (queries: Queries, script: string): Promise<void> => {
  await queries.run('', script);
};

/** Whether the keyspace has nothing of anybody. */
export async function isEmpty(cassandra: Cassandra): Promise<boolean> {
  const tables = ['channel_buckets', 'read_states'];
  const found = await Promise.all(tables.map((table) => cassandra.rows(`SELECT channel_id FROM ${table} LIMIT 1`, [])));
  return found.every((rows) => rows.length === 0);
}

/** Whether messages are in PostgreSQL, but none was written yet. */
async function mayBeginElsewhere(queries: Queries): Promise<boolean> {
  if ((await readPhase(queries)) !== 'postgres') return false;
  const text = 'SELECT EXISTS (SELECT FROM messages) OR EXISTS (SELECT FROM read_states) AS has_any';
  const [row] = await queries.rows<{ has_any: boolean }>('has_messages', text);
  return !row?.has_any;
}

const LOCK_TRIES = 30;
const LOCK_NOT_AVAILABLE = '55P03';

/** Where nothing was written yet there is nothing to move: messages are in Cassandra from now on. */
export async function beginElsewhere(database: Database, cassandra: Cassandra): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    // Every start comes by here: none of the locks is asked for unless they are needed, and behind none of them others wait for long.
    if (!(await mayBeginElsewhere(database))) return false;
    try {
      return await beginAlone(database, cassandra);
    } catch (error) {
      const isLater = wasUndone(error) || (error as { code?: unknown }).code === LOCK_NOT_AVAILABLE; // only errors are thrown
      if (attempt === LOCK_TRIES || !isLater) throw error;
    }
    await sleep(1_000);
  }
}

function beginAlone(database: Database, cassandra: Cassandra): Promise<boolean> {
  return database.transaction(async (queries) => {
    await runAll(queries, "SET LOCAL lock_timeout = '2s'");
    await runAll(queries, LOCK_ALONE);
    if (!(await mayBeginElsewhere(queries))) return false;
    if (!(await isEmpty(cassandra)))
      throw new Error('This database is new, but the Cassandra keyspace has messages of another one. Name an empty keyspace by CASSANDRA_KEYSPACE.');
    await runAll(queries, REFUSE);
    await queries.run('set_message_engine', SET, ['cassandra']);
    return true;
  });
}

/** Writers may have the tables in another order; whoever is undone for their sake begins again. */
async function locking(database: Database, work: (queries: Queries) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (attempt === LOCK_TRIES || !wasUndone(error)) throw error;
    }
  }
}

/** From here on every change is noted, whoever makes it. */
export function beginCopying(database: Database): Promise<void> {
  return locking(database, async (queries) => {
    await runAll(queries, LOCK);
    if ((await readPhase(queries)) !== 'postgres') return;
    await runAll(queries, NOTE_ALL);
    await queries.run('set_message_engine', SET, ['copying']);
  });
}

export async function beginReading(database: Database): Promise<void> {
  await database.run('switch_message_engine', `UPDATE message_engine SET phase = 'reading', changed_at = now() WHERE phase = 'copying'`);
}

/** Back to PostgreSQL, which has everything up to the last step. */
export async function stopReading(database: Database): Promise<void> {
  await database.run('switch_message_engine_back', `UPDATE message_engine SET phase = 'copying', changed_at = now() WHERE phase = 'reading'`);
}

/** Gives the move up; what was copied stays where it is. */
export function abandon(database: Database): Promise<void> {
  return locking(database, async (queries) => {
    await runAll(queries, LOCK);
    if ((await readPhase(queries)) === 'cassandra') throw new Error('Messages are in Cassandra alone: there is no way back.');
    await runAll(queries, NOTE_NOTHING);
    await runAll(queries, 'TRUNCATE message_changes');
    await queries.run('forget_message_engine', 'DELETE FROM message_engine');
  });
}

/** The last step, for which nobody writes: `copyTheRest` brings over what is noted still; then PostgreSQL forgets what it had. */
export function leavePostgres(database: Database, copyTheRest: (queries: Queries) => Promise<void>): Promise<void> {
  return locking(database, async (queries) => {
    await runAll(queries, "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '10s'");
    await runAll(queries, LOCK_ALONE);
    if ((await readPhase(queries)) !== 'reading') throw new Error('PostgreSQL is left only once Cassandra is read.');
    await copyTheRest(queries);
    await runAll(queries, NOTE_NOTHING);
    await runAll(queries, REFUSE);
    await runAll(queries, 'TRUNCATE messages, reactions, reaction_emojis, read_states, message_changes');
    await queries.run('set_message_engine', SET, ['cassandra']);
  });
}
