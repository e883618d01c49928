import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** One address before several processes, as a load balancer is: each new connection goes to the next that takes it. */
export interface Balancer {
  url: string;
  /** From now on new connections go to these ports. */
  lead(ports: readonly number[]): void;
  close(): Promise<void>;
}

export async function openBalancer(): Promise<Balancer> {
  const open = new Set<Socket>();
  let targets: readonly number[] = [];
  let next = 0;

  const pass = (client: Socket, triesLeft: number): void => {
    const port = targets[next++ % targets.length];
    if (port === undefined || triesLeft === 0) return void client.destroy();
    const server = connect(port, '127.0.0.1');
    const refused = (): void => pass(client, triesLeft - 1);
    server.once('error', refused);
    server.once('connect', () => {
      server.off('error', refused);
      for (const [one, other] of [
        [client, server],
        [server, client],
      ] as const) {
        open.add(one);
        one.on('error', () => other.destroy());
        one.once('close', () => {
          open.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
  };
  const server = createServer({ pauseOnConnect: true }, (client) => {
    client.on('error', () => client.destroy());
    pass(client, targets.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    lead(ports) {
      targets = ports;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
