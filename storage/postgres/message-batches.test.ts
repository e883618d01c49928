import { setImmediate as nextTurn } from 'node:timers/promises';
import { newId, newMessage } from '../behaviour/records.ts';
import { messageBatches } from './message-batches.ts';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import type { Database } from './pool.ts';

/** A database that notes the ids of each statement and answers when told to. */
function slowDatabase() {
  const statements: { ids: unknown; finish: () => void; fail: (error: Error) => void }[] = [];
  const run: Database['run'] = (_name, _text, values = []) =>
    new Promise((resolve, fail) => statements.push({ ids: values[1], finish: () => resolve(1), fail }));
  const unused = () => Promise.reject(new Error('not used'));
  return { statements, database: { run, rows: unused, transaction: unused } satisfies Database };
}

describe('messageBatches', () => {
  it('writes all messages of a turn in one statement', async () => {
    const { statements, database } = slowDatabase();
    const insert = messageBatches(database);
    const messages = Array.from({ length: 5 }, () => newMessage(newId()));
    const inserted = Promise.all(messages.map(insert));
    await nextTurn();
    expect(statements.map(({ ids }) => ids)).toEqual([messages.map(({ id }) => id)]);
    statements[0]?.finish();
    await inserted;
  });

  it('has three statements under way at most; the rest makes one larger batch', async () => {
    const { statements, database } = slowDatabase();
    const insert = messageBatches(database);
    const messages = Array.from({ length: 6 }, () => newMessage(newId()));
    const inserted: Promise<void>[] = [];
    for (const message of messages) {
      inserted.push(insert(message));
      await nextTurn();
    }
    const ids = messages.map(({ id }) => id);
    expect(statements.map((statement) => statement.ids)).toEqual([[ids[0]], [ids[1]], [ids[2]]]);
    statements[1]?.finish();
    await inserted[1];
    await nextTurn();
    await nextTurn();
    expect(statements[3]?.ids).toEqual(ids.slice(3));
    for (const statement of statements) statement.finish();
    await Promise.all(inserted);
  });

  it('does not try one by one against a database that is away', async () => {
    const { statements, database } = slowDatabase();
    const insert = messageBatches(database);
    const inserted = Promise.allSettled([insert(newMessage(newId())), insert(newMessage(newId()))]);
    await nextTurn();
    statements[0]?.fail(new StorageUnavailableError(new Error('away')));
    expect((await inserted).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(statements).toHaveLength(1);
  });
});
