import { GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocket } from 'ws';

export interface Heard {
  t: string;
  d: Record<string, unknown>;
  s: number;
}

/** A plain JSON gateway session that remembers all it hears. */
export interface Listener {
  readonly heard: readonly Heard[];
  readonly sessionId: string;
  /** The next event of this name (from now on) that fits; throws after five seconds. */
  next<Data = Record<string, unknown>>(t: string, fits?: (d: Data) => boolean): Promise<Data>;
  /** Whether such an event was heard already. */
  hasHeard(t: string, fits?: (d: never) => boolean): boolean;
  send(op: GatewayOpcodes, d: unknown): void;
  /** The code by which the connection was closed, once it is. */
  readonly closed: Promise<number>;
  close(): Promise<void>;
}

const PATIENCE_MS = 15_000;

interface Waiting {
  t: string;
  fits: (d: never) => boolean;
  resolve: (d: never) => void;
}

/** Identifies with a token; `intents` null for a person. Resolves once READY and the guilds have come. */
export async function listenTo(gatewayUrl: string, token: string, intents: number | null, identify: Record<string, unknown> = {}): Promise<Listener> {
  const socket = new WebSocket(`${gatewayUrl}/?v=10&encoding=json`);
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const heard: Heard[] = [];
  const waiting = new Set<Waiting>();
  let expectedGuilds = Infinity;
  let guilds = 0;
  let sessionId = '';
  await new Promise<void>((resolve, reject) => {
    const settle = (): void => {
      if (guilds >= expectedGuilds) resolve();
    };
    socket.once('error', reject);
    socket.once('close', (code, reason) => reject(new Error(`the gateway closed with ${code} ${reason.toString()}`)));
    socket.on('message', (data: Buffer) => {
      const { op, t, d, s } = JSON.parse(data.toString()) as { op: number; t: string; d: Record<string, unknown>; s: number };
      if (op === GatewayOpcodes.Hello) {
        // Long tests outlive the time that the server waits for one.
        const beats = setInterval(() => socket.send(JSON.stringify({ op: GatewayOpcodes.Heartbeat, d: null })), Number(d['heartbeat_interval']));
        beats.unref();
        socket.once('close', () => clearInterval(beats));
        const properties = { os: 'linux', browser: 'test', device: 'test' };
        socket.send(JSON.stringify({ op: 2, d: { token, properties, ...(intents !== null && { intents }), ...identify } }));
      }
      if (op === 9) reject(new Error('the session was invalid'));
      if (op !== 0) return;
      heard.push({ t, d, s });
      if (t === 'READY') {
        sessionId = String(d['session_id']);
        const wantsGuilds = intents !== null && (intents & 1) !== 0;
        expectedGuilds = wantsGuilds ? (d['guilds'] as unknown[]).length : 0;
      }
      if (t === 'GUILD_CREATE') guilds++;
      settle();
      for (const one of waiting) {
        if (one.t !== t || !one.fits(d as never)) continue;
        waiting.delete(one);
        one.resolve(d as never);
      }
    });
  });
  return {
    heard,
    sessionId,
    closed,
    next: (t, fits = () => true) =>
      new Promise((resolve, reject) => {
        const one: Waiting = {
          t,
          fits,
          resolve: (d) => {
            clearTimeout(timer);
            resolve(d);
          },
        };
        const timer = setTimeout(() => {
          waiting.delete(one);
          reject(new Error(`no ${t} came within ${PATIENCE_MS} ms; heard: ${heard.map((each) => each.t).join(', ')}`));
        }, PATIENCE_MS);
        waiting.add(one);
      }),
    hasHeard: (t, fits = () => true) => heard.some((one) => one.t === t && fits(one.d as never)),
    send: (op, d) => socket.send(JSON.stringify({ op, d })),
    close: () =>
      new Promise((resolve) => {
        if (socket.readyState === WebSocket.CLOSED) return resolve();
        socket.once('close', () => resolve());
        socket.close(1000);
      }),
  };
}
