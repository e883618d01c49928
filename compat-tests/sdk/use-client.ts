import { WebSocket } from 'ws';
import { Client } from '#sdk/client';
import type { ClientOptions } from '#sdk/client-options';
import type { SocketConstructor } from '#sdk/gateway/gateway-socket';
import type { State } from '#sdk/state/state';

const PATIENCE_MS = 20_000;
const opened: Client[] = [];

/** A client of a person, as a program in Node has it. Closed after the test. */
export function newClient(url: string, options: Partial<ClientOptions> = {}): Client {
  const client = new Client({ url, WebSocket: WebSocket as unknown as SocketConstructor, ...options }); // it has all that is used
  opened.push(client);
  return client;
}

export async function enter(url: string, token: string, options: Partial<ClientOptions> = {}): Promise<Client> {
  const client = newClient(url, { token, ...options });
  await client.connect();
  return client;
}

export function closeClients(): void {
  for (const client of opened.splice(0)) client.close();
}

/** Resolves when the state says so. */
export function until<Value>(client: Client, select: (state: State) => Value | undefined | null | false, what = 'nothing of it came'): Promise<Value> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const value = select(client.state);
      if (value === undefined || value === null || value === false) return;
      clearTimeout(timer);
      stop();
      resolve(value);
    };
    const stop = client.subscribe((state) => select(state), look);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`${what} within ${PATIENCE_MS} ms`));
    }, PATIENCE_MS);
    look();
  });
}
