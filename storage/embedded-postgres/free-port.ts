import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what Linux (32768), macOS and Windows (49152) give to outgoing connections, one of which could take the port before its owner does. */
const [FIRST, END] = [20_000, 32_000];
const TRIES = 50;

/** `wanted` if nobody has it (an error of `listen` otherwise), else some port of loopback that nobody has at the moment. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined) return probe(wanted);
  for (let tries = 1; ; tries++) {
    try {
      return await probe(randomInt(FIRST, END));
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

function probe(port: number): Promise<number> {
  return new Promise((found, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => found(port)));
  });
}
