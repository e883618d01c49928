'use strict';
// Runs inside the empty network of `nexus run --isolate`: carries Discord's ports to the server outside, then runs the bot.
const { spawn } = require('node:child_process');
const net = require('node:net');
const { constants } = require('node:os');

const [address, tlsSocket, httpSocket, program, ...args] = process.argv.slice(2);

const listen = (port, path) =>
  new Promise((ready, fail) => {
    const server = net.createServer({ allowHalfOpen: true }, (inside) => {
      const outside = net.connect({ path, allowHalfOpen: true });
      inside.pipe(outside).pipe(inside);
      inside.on('error', () => outside.destroy());
      outside.on('error', () => inside.destroy());
      inside.on('close', () => outside.destroy());
      outside.on('close', () => inside.destroy());
    });
    server.on('error', fail);
    server.listen(port, address, ready);
  });

Promise.all([listen(443, tlsSocket), listen(80, httpSocket)]).then(
  () => {
    const child = spawn(program, args, { stdio: 'inherit' });
    // From a terminal Ctrl-C reaches the bot by itself: sending it again would look like a second one.
    const passOn = (signal) => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2']) process.on(signal, () => passOn(signal));
    child.on('error', (error) => {
      console.error(error.message);
      process.exit(127);
    });
    child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
  },
  (error) => {
    console.error(`nexus run --isolate: ${error.message}`);
    process.exit(126);
  },
);
