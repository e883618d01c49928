import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** The wished UDP port, or for 0 a free one, after a look whether it can be had: engines say little when it cannot. Rejects with the system's code. */
export async function portFor(host: string, wished: number): Promise<number> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: host, port: wished, exclusive: true }, resolve);
  });
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}
