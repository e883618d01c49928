import { constants, createInflate, inflateSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import { WebSocket, type RawData } from 'ws';
import { decodeEtf, encodeEtf } from '#protocol/etf';

export interface Message {
  op: number;
  s: number | null;
  t: string | null;
  d: unknown;
}

export interface RawOptions {
  encoding?: 'json' | 'etf';
  compress?: 'zlib-stream' | 'zstd-stream';
  /** The whole query instead of what the above would make. */
  query?: string;
}

/** A gateway connection that does nothing by itself: no heartbeat, no identify, no answer to op 9. */
export interface RawClient {
  readonly socket: WebSocket;
  /** All messages so far, decoded, and whether each came in a binary frame. */
  readonly messages: readonly Message[];
  readonly kinds: readonly ('text' | 'binary')[];
  /** The code with which the connection ended; resolves when it has. */
  readonly closed: Promise<number>;
  /** The first message (not taken before) that fits; fails when the connection ends or after some seconds. */
  take(fits: (message: Message) => boolean): Promise<Message>;
  event<Data = Record<string, unknown>>(t: string, fits?: (d: Data) => boolean): Promise<Data>;
  send(op: number, d: unknown): void;
  /** Any bytes. */
  sendRaw(data: string | Buffer): void;
  identify(token: string, identify?: Record<string, unknown>): void;
  resume(token: string, sessionId: string, seq: number): void;
  /** Identifies and waits for READY and the guilds. */
  ready(token: string, identify?: Record<string, unknown>): Promise<{ session_id: string; guilds: { id: string }[]; v: number } & Record<string, unknown>>;
  /** Number of the last dispatch. */
  seq(): number;
  dispatches(): Message[];
  /** Ends it without a word, as a lost network does. */
  cut(): Promise<number>;
  close(code?: number): Promise<number>;
}

const PATIENCE_MS = 25_000;

export const ALL_INTENTS = 53_608_447;

/** Connects and waits for HELLO, if there is one. */
export async function connect(gatewayUrl: string, options: RawOptions = {}): Promise<RawClient> {
  const { encoding = 'json', compress } = options;
  const query = options.query ?? `v=10&encoding=${encoding}${compress ? `&compress=${compress}` : ''}`;
  const socket = new WebSocket(`${gatewayUrl}/?${query}`, { perMessageDeflate: false });
  const messages: Message[] = [];
  const kinds: ('text' | 'binary')[] = [];
  const taken = new Set<Message>();
  const watchers = new Set<() => void>();
  let isClosed = false;
  const tell = (): void => {
    for (const watcher of watchers) watcher();
  };
  const closed = new Promise<number>((resolve) => {
    socket.once('close', (code) => {
      isClosed = true;
      resolve(code);
      tell();
    });
  });
  socket.on('error', () => undefined);
  const read = decoder(encoding, compress);
  let reading = Promise.resolve();
  socket.on('message', (data: RawData, isBinary: boolean) => {
    reading = reading.then(async () => {
      messages.push(await read(data as Buffer, isBinary));
      kinds.push(isBinary ? 'binary' : 'text');
      tell();
    });
  });

  const take = (fits: (message: Message) => boolean): Promise<Message> =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        watchers.delete(look);
        clearTimeout(timer);
      };
      const look = (): void => {
        const message = messages.find((one) => !taken.has(one) && fits(one));
        if (message) {
          taken.add(message);
          end();
          resolve(message);
        } else if (isClosed) {
          end();
          reject(new Error(`the connection ended; heard: ${summary()}`));
        }
      };
      const timer = setTimeout(() => {
        watchers.delete(look);
        reject(new Error(`nothing fitting came; heard: ${summary()}`));
      }, PATIENCE_MS);
      watchers.add(look);
      look();
    });
  const summary = (): string =>
    messages
      .slice(-30)
      .map(({ op, t }) => t ?? `op ${op}`)
      .join(', ');
  const send = (op: number, d: unknown): void => socket.send(encoding === 'etf' ? encodeEtf({ op, d }) : JSON.stringify({ op, d }));
  const event = async <Data>(t: string, fits: (d: Data) => boolean = () => true): Promise<Data> =>
    (await take((message) => message.t === t && fits(message.d as Data))).d as Data;
  const dispatches = (): Message[] => messages.filter(({ op }) => op === 0);
  const identify = (token: string, given: Record<string, unknown> = {}): void => send(2, { token, intents: ALL_INTENTS, properties: {}, ...given });

  await new Promise<void>((resolve) => {
    socket.once('message', () => resolve());
    socket.once('close', () => resolve());
  });
  return {
    socket,
    messages,
    kinds,
    closed,
    take,
    event,
    send,
    sendRaw: (data) => socket.send(data),
    identify,
    resume: (token, session_id, seq) => send(6, { token, session_id, seq }),
    async ready(token, given = {}) {
      identify(token, given);
      const ready = await event<{ session_id: string; guilds: { id: string }[]; v: number } & Record<string, unknown>>('READY');
      const intents = (given['intents'] ?? ALL_INTENTS) as number;
      if ((intents & 1) !== 0) for (const { id } of ready.guilds) await event<{ id: string }>('GUILD_CREATE', (guild) => guild.id === id);
      return ready;
    },
    seq: () => dispatches().at(-1)?.s ?? 0,
    dispatches,
    cut() {
      socket.terminate();
      return closed;
    },
    close(code = 1000) {
      socket.close(code);
      return closed;
    },
  };
}

/** Decodes as a client does: one inflate or zstd context for a connection, each message by itself. */
function decoder(encoding: 'json' | 'etf', compress: RawOptions['compress']): (data: Buffer, isBinary: boolean) => Promise<Message> {
  const parse = (plain: Buffer): Message => (encoding === 'etf' ? decodeEtf(plain) : JSON.parse(plain.toString())) as Message;
  if (compress === 'zlib-stream') {
    const inflate = createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
    let got: Buffer[] = [];
    inflate.on('data', (chunk: Buffer) => got.push(chunk));
    return async (data) => {
      if (data.subarray(-4).toString('hex') !== '0000ffff') throw new Error('a message does not end in a sync flush');
      got = [];
      await new Promise<void>((resolve, reject) => inflate.write(data, (error) => (error ? reject(error) : resolve())));
      await new Promise<void>((resolve) => inflate.flush(constants.Z_SYNC_FLUSH, resolve));
      return parse(Buffer.concat(got));
    };
  }
  if (compress === 'zstd-stream') {
    let got: Buffer[] = [];
    const stream = new Decompress((chunk) => got.push(Buffer.from(chunk)));
    return async (data) => {
      got = [];
      stream.push(new Uint8Array(data));
      return parse(Buffer.concat(got));
    };
  }
  return async (data, isBinary) => parse(encoding === 'json' && isBinary ? inflateSync(data) : data);
}
