import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

// The least that fans out: a bare `ws` server that sends the same bytes to everybody who is connected, each time it is asked.
const bytes = randomBytes(Number(process.env['BENCH_FRAME_BYTES'] ?? 754));
const readyFrames = Number(process.env['BENCH_READY_FRAMES'] ?? 1);
const ready = randomBytes(Math.ceil(Number(process.env['BENCH_READY_BYTES'] ?? 1000) / readyFrames));
const isBinary = process.env['BENCH_BINARY'] === '1';
// Text frames must be text.
const frame = isBinary ? bytes : Buffer.from(bytes.toString('hex').slice(0, bytes.length));

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    for (const client of sockets.clients) client.send(frame, { binary: isBinary });
    response.writeHead(200, { 'content-length': 2 }).end('{}');
  });
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    if ((JSON.parse(data.toString()) as { op: number }).op !== 2) return;
    for (let frame = 0; frame < readyFrames; frame++) socket.send(ready, { binary: true });
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })));
// A load that is busy with what it got comes back later.
server.keepAliveTimeout = 600_000;
process.on('SIGTERM', () => process.exit(0));
