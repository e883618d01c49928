import { copyLine } from '../postgres/copy-text.ts';
import type { CopiedTable } from '../postgres/table-copies.ts';
import type { Cassandra, Row } from './client.ts';

interface TableInBoth {
  columns: readonly string[];
  /** Which message a row is of. */
  message: string | null;
  /** Without a value in it a row is what an edit left of something deleted. */
  key: string;
}

/** The tables that are in both, with the columns that are so under the same names. What PostgreSQL has beside them it finds out by itself. */
export const COPIED_TABLES: Readonly<Record<string, TableInBoth>> = {
  messages: { columns: ['channel_id', 'id', 'guild_id', 'author_id', 'pinned', 'data'], message: 'id', key: 'author_id' },
  reaction_emojis: {
    columns: ['channel_id', 'message_id', 'emoji_key', 'came', 'emoji_id', 'name', 'animated', 'normal', 'burst'],
    message: 'message_id',
    key: 'name',
  },
  reactions: { columns: ['channel_id', 'message_id', 'emoji_key', 'kind', 'user_id'], message: 'message_id', key: 'user_id' },
  read_states: { columns: ['user_id', 'channel_id', 'last_message_id', 'mention_count'], message: null, key: 'last_message_id' },
};

/** A table with only those of its columns that are in Cassandra; all of them where the whole table is not there. */
export const asInEngine = <Table extends CopiedTable>(table: Table): Table => ({
  ...table,
  columns: [...(COPIED_TABLES[table.name]?.columns ?? table.columns)],
});

const PAGE_ROWS = 1_000;

/**
 * The rows of such a table in COPY's text format, page by page; those of messages newer than `untilId` are left out. There is no
 * snapshot in Cassandra: each row is as it was when its page was read.
 */
export function copiedFromCassandra(cassandra: Cassandra, { name, columns }: CopiedTable, untilId: bigint): { bytes: AsyncIterable<Buffer>; count(): number } {
  const about = COPIED_TABLES[name];
  if (!about) throw new Error(`There is no table ${name} in Cassandra.`);
  let count = 0;
  async function* bytes(): AsyncGenerator<Buffer> {
    for await (const rows of pagesOf(cassandra, `SELECT ${columns.join(', ')} FROM ${name}`)) {
      const whole = rows.filter((row) => row[about?.key ?? ''] !== null && (!about?.message || BigInt(String(row[about.message])) <= untilId));
      count += whole.length;
      if (whole.length > 0) yield Buffer.from(whole.map((row) => copyLine(columns.map((column) => row[column]))).join(''));
    }
  }
  return { bytes: bytes(), count: () => count };
}

/** Each page is read when the one before has been used. */
async function* pagesOf(cassandra: Cassandra, query: string): AsyncGenerator<Row[]> {
  const pages = new TransformStream<Row[], Row[]>();
  const writer = pages.writable.getWriter();
  const reading = cassandra
    .eachPage(query, [], PAGE_ROWS, (rows) => writer.write(rows))
    .then(
      () => writer.close(),
      (error: unknown) => writer.abort(error),
    );
  // What fails comes out below; nobody reads on where that ended early.
  reading.catch(() => undefined);
  yield* pages.readable;
}
