import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export interface BadNetworkOptions {
  /** The port behind it, on this machine. */
  port: number;
  /** Of each direction, as shares of all packets. */
  dropped: number;
  /** Held back so long that others overtake them. */
  delayed: number;
  /** On the way to the server. */
  doubled: number;
  jitterMs: number;
}

const DELAY_MS = 70;

/** A way to a UDP port on which packets are lost, overtaken and doubled, by the same chances in each run. */
export async function openBadNetwork({ port, dropped, delayed, doubled, jitterMs }: BadNetworkOptions): Promise<{ port: number; close(): void }> {
  let state = 1;
  const chance = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  const carry = (send: () => void): void => {
    if (chance() < dropped) return;
    setTimeout(send, chance() * jitterMs + (chance() < delayed ? DELAY_MS : 0));
  };
  const entrance = createSocket('udp4');
  const exits = new Map<string, Socket>();
  let isOpen = true;
  const exitFor = (address: string, from: number): Socket => {
    const key = `${address}:${from}`;
    let exit = exits.get(key);
    if (!exit) {
      exit = createSocket('udp4').on('message', (packet) => carry(() => isOpen && entrance.send(packet, from, address)));
      exits.set(key, exit);
    }
    return exit;
  };
  entrance.on('message', (packet, { address, port: from }) => {
    const exit = exitFor(address, from);
    for (let times = chance() < doubled ? 2 : 1; times > 0; times--) carry(() => isOpen && exit.send(packet, port, '127.0.0.1'));
  });
  entrance.bind(0, '127.0.0.1');
  await once(entrance, 'listening');
  return {
    port: entrance.address().port,
    close() {
      isOpen = false;
      for (const socket of [entrance, ...exits.values()]) socket.close();
    },
  };
}
