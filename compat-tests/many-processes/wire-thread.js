// The thread of wire.ts: it passes bytes on while the test's own thread is busy with hundreds of clients.
import { connect, createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const open = new Set();
let isCut = false;

const server = createServer((client) => {
  if (isCut) return void client.destroy();
  const other = connect(workerData.port, '127.0.0.1');
  for (const [one, two] of [
    [client, other],
    [other, client],
  ]) {
    open.add(one);
    one.on('error', () => two.destroy());
    one.once('close', () => {
      open.delete(one);
      two.destroy();
    });
    one.pipe(two);
  }
});
parentPort.on('message', (order) => {
  isCut = order === 'cut';
  if (isCut) for (const socket of open) socket.destroy();
  parentPort.postMessage('done');
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
