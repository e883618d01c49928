import type pg from 'pg';

/** For what cannot run in a transaction. Behind a pooler the connection is somebody else's afterwards, so the timeout comes back. */
export async function withoutTimeout<Result>(client: pg.ClientBase, work: () => Promise<Result>): Promise<Result> {
  await client.query('SET statement_timeout = 0');
  try {
    return await work();
  } finally {
    await client.query('RESET statement_timeout').catch(() => undefined);
  }
}
