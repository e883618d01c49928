import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import pg from 'pg';

// The least that stores a message over HTTP: a bare Express route with one prepared INSERT, as durable as ours.
const pool = new pg.Pool({ connectionString: process.env['BENCH_DATABASE_URL'], max: 10 });
await pool.query(`CREATE TABLE IF NOT EXISTS floor_messages (channel_id bigint, id bigint, author_id bigint, data jsonb, PRIMARY KEY (channel_id, id))`);
const { rows } = await pool.query<{ synchronous_commit: string; fsync: string }>(
  `SELECT current_setting('synchronous_commit') AS synchronous_commit, current_setting('fsync') AS fsync`,
);
if (rows[0]?.synchronous_commit !== 'on' || rows[0].fsync !== 'on') throw new Error('the database does not keep what it is given');

let nextId = BigInt(Date.now()) << 22n;
const insert = {
  name: 'insert',
  text: 'INSERT INTO floor_messages (channel_id, id, author_id, data) VALUES ($1, $2, $3, $4)',
};
const app = express();
app.use(express.json());
app.post('/channels/:channel_id/messages', async (request: Request, response: Response) => {
  const id = String(nextId++);
  const { content } = request.body as { content: string };
  const data = { content, timestamp: new Date().toISOString(), type: 0, embeds: [], attachments: [], mentions: [] };
  await pool.query({ ...insert, values: [request.params['channel_id'], id, '1', JSON.stringify(data)] });
  response.json({ id, channel_id: request.params['channel_id'], author: { id: '1' }, ...data });
});
const server = app.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })));
// A load that is busy with what it got comes back later.
server.keepAliveTimeout = 600_000;
process.on('SIGTERM', () => process.exit(0));
