import type { ClientOptions } from './client-options.ts';
import type { GatewayEnd } from './gateway/after-close.ts';
import type { EventName } from './gateway/events.ts';
import { GatewaySocket, type ConnectionState, type SocketConstructor } from './gateway/gateway-socket.ts';
import type { RestClient } from './rest/rest-client.ts';
import { nextEndMs } from './state/selectors/next-end.ts';
import type { Store } from './state/store.ts';

export interface LiveOutlet {
  /** An event that the state has already. */
  event(t: string, d: unknown): void;
  /** How one comes in; null leaves it to one's settings. */
  presence(): object | null;
  connection(state: ConnectionState): void;
  ended(reason: GatewayEnd, code: number | null): void;
}

/** Lines of the list of members beside a channel, from one to the other. */
export type Ranges = readonly (readonly [number, number])[];

/** No timer runs longer than 24 days, and a timeout may. */
const LONGEST_WAIT_MS = 86_400_000;
const GUILD_SUBSCRIPTIONS = 37;

/** Keeps the state in step with the gateway for one login, from when it is opened until it is closed. */
export class Live {
  readonly #store: Store;
  readonly #outlet: LiveOutlet;
  readonly #socket: GatewaySocket;
  readonly #watched = new Map<string, { channelId: string; ranges: Ranges }>();
  readonly #stopLooking: () => void;
  #endTimer: ReturnType<typeof setTimeout> | undefined;
  #opening: { resolve(): void; reject(error: Error): void } | null = null;

  /** Throws where there is no WebSocket. */
  constructor(token: string, rest: RestClient, store: Store, options: ClientOptions, outlet: LiveOutlet) {
    this.#store = store;
    this.#outlet = outlet;
    const { url: base, compress, properties } = options;
    let told = options.gatewayUrl;
    this.#socket = new GatewaySocket({
      url: async () => {
        const first = told;
        told = undefined;
        return first ?? ((await rest.call('GET /gateway', { retries: 0 })).url || base.replace(/^http/, 'ws'));
      },
      token,
      identify: () => {
        const presence = outlet.presence();
        return { capabilities: 0, properties: { os: '', browser: 'Nexus', device: '', ...properties, nexus_events: true }, ...(presence && { presence }) };
      },
      WebSocket: webSocketOf(options),
      ...(compress !== undefined && { compress }),
      outlet: {
        dispatch: (t, d) => this.#hear(t, d),
        state: (state) => {
          store.touch();
          outlet.connection(state);
        },
        ended: (reason, code) => {
          this.#settle(new Error(`The connection ended: ${reason}.`));
          outlet.ended(reason, code);
        },
      },
    });
    this.#stopLooking = store.subscribe(nextEndMs, () => this.#waitForTheNextEnd());
    this.#waitForTheNextEnd();
  }

  get connection(): ConnectionState {
    return this.#socket.state;
  }

  set token(token: string) {
    this.#socket.token = token;
  }

  /** Resolves once the state is there; rejects when it ends before. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject };
      this.#socket.open();
    });
  }

  send(op: number, d: unknown): void {
    this.#socket.send(op, d);
  }

  /** The network came or went. */
  look(): void {
    this.#socket.look();
  }

  watchMembers(guildId: string, channelId: string, ranges: Ranges): void {
    this.#watched.set(guildId, { channelId, ranges });
    this.#subscribe(guildId);
  }

  close(): void {
    this.#stopLooking();
    clearTimeout(this.#endTimer);
    this.#socket.close();
  }

  #hear(t: string, d: unknown): void {
    this.#store.hear(t as EventName, d as never); // events that nobody knows are kept by no reducer
    if (t === 'READY') {
      this.#settle(null);
      for (const guildId of this.#watched.keys()) this.#subscribe(guildId);
    }
    this.#outlet.event(t, d);
  }

  #subscribe(guildId: string): void {
    const watched = this.#watched.get(guildId);
    if (!watched) return;
    const { channelId, ranges } = watched;
    this.#socket.send(GUILD_SUBSCRIPTIONS, { subscriptions: { [guildId]: { typing: true, channels: { [channelId]: ranges } } } });
  }

  /** Who stops typing says nothing, and nobody says that a timeout is over. */
  #waitForTheNextEnd(): void {
    clearTimeout(this.#endTimer);
    const endMs = nextEndMs(this.#store.state);
    if (endMs === Infinity) return;
    this.#endTimer = setTimeout(
      () => {
        this.#store.apply('TIME_PASSED', null);
        this.#waitForTheNextEnd();
      },
      Math.min(Math.max(endMs - Date.now(), 0), LONGEST_WAIT_MS),
    );
  }

  #settle(error: Error | null): void {
    const opening = this.#opening;
    this.#opening = null;
    if (error) opening?.reject(error);
    else opening?.resolve();
  }
}

function webSocketOf(options: ClientOptions): SocketConstructor {
  const found = options.WebSocket ?? (globalThis as { WebSocket?: unknown }).WebSocket;
  if (!found) throw new Error('This Node has no WebSocket: give that of `ws` as an option.');
  return found as SocketConstructor; // a browser's has all that is used
}
