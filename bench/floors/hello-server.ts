import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The least that answers at all: how soon a bare Node.js server does, and what memory it takes.
const server = createServer((_request, response) => response.end('{}'));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })));
process.on('SIGTERM', () => process.exit(0));
