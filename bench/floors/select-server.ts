import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import pg from 'pg';

// The least that reads a page of history over HTTP: a bare Express route with the same prepared SELECT.
const pool = new pg.Pool({ connectionString: process.env['BENCH_DATABASE_URL'], max: 10 });
const select = {
  name: 'select',
  text: 'SELECT id, channel_id, guild_id, author_id, pinned, data FROM messages WHERE channel_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3',
};
interface Row {
  id: string;
  channel_id: string;
  author_id: string;
  pinned: boolean;
  data: object;
}
const app = express();
app.get('/channels/:channel_id/messages', async (request: Request, response: Response) => {
  const { before, limit } = request.query as { before: string; limit: string };
  const { rows } = await pool.query<Row>({ ...select, values: [request.params['channel_id'], before, limit] });
  response.json(rows.map(({ data, author_id, ...row }) => ({ ...row, ...data, author: { id: author_id } })));
});
const server = app.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })));
// A load that is busy with what it got comes back later.
server.keepAliveTimeout = 600_000;
process.on('SIGTERM', () => process.exit(0));
