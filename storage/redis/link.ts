import { createHash } from 'node:crypto';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { reasonOf, StorageUnavailableError } from '#core/ports/storage-unavailable';

/** Redis did not answer. The same request may succeed later. */
export class RedisUnavailableError extends StorageUnavailableError {
  constructor(cause: unknown) {
    super(cause, 'Redis');
  }
}

export interface RedisLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface LinkOptions {
  url: string;
  isCluster: boolean;
  prefix: string;
  log: RedisLog;
}

export interface Script {
  text: string;
  hash: string;
}

/** A Lua script; sent once to each server, and called by its hash from then on. */
export const script = (text: string): Script => ({ text, hash: createHash('sha1').update(text).digest('hex') });

export type Arg = string | number | Buffer;

/** The connections to a Redis, or a cluster of them. What it cannot do now throws RedisUnavailableError. */
export interface Link {
  prefix: string;
  isCluster: boolean;
  run(script: Script, keys: readonly string[], args: readonly Arg[], timeoutMs?: number): Promise<unknown>;
  call(command: string, args: readonly Arg[], timeoutMs?: number): Promise<unknown>;
  /** A connection of its own, for commands that wait, to the server that has this key. */
  dedicated(key: string): Promise<Redis>;
  /** For how long there has been no connection; 0 while there is one. */
  awayForMs(): number;
  /** Why the last connection failed. */
  reason(): string;
  close(): void;
}

/** Longer than a restart on the same machine takes; shorter than a person waits. */
const ANSWER_MS = 3_000;
/** Without any answer for so long a connection is taken for dead. */
const SILENT_MS = 4_000;
const MOST_RETRY_MS = 1_000;

const retryAfter = (times: number): number => Math.min(50 * 2 ** Math.min(times, 8), MOST_RETRY_MS) * (0.5 + Math.random() / 2);

/** The servers that an address names. `redis+cluster:` and several addresses with commas between them mean a cluster. */
export function serversOf(url: string): {
  isCluster: boolean;
  servers: { host: string; port: number }[];
  shared: Pick<RedisOptions, 'username' | 'password' | 'tls' | 'db'>;
} {
  const isMarked = /^rediss?\+cluster:/.test(url);
  const addresses = url.split(',').map((address, at) => {
    const first = at === 0 || address.includes('://') ? address : `redis://${address}`;
    return new URL(first.trim().replace(/^(rediss?)\+cluster:/, '$1:'));
  });
  const first = addresses[0] ?? new URL('redis://127.0.0.1');
  const database = Number(first.pathname.slice(1) || 0);
  return {
    isCluster: isMarked || addresses.length > 1,
    servers: addresses.map(({ hostname, port }) => ({ host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1', port: Number(port || 6379) })),
    shared: {
      ...(first.username !== '' && { username: decodeURIComponent(first.username) }),
      ...(first.password !== '' && { password: decodeURIComponent(first.password) }),
      ...(first.protocol === 'rediss:' && { tls: {} }),
      ...(database > 0 && !isMarked && { db: database }),
    },
  };
}

/** Connects for ever, and says once when Redis goes away and once when it is back. */
export function openLink({ url, isCluster: askedForCluster, prefix, log }: LinkOptions): Link {
  const { isCluster: looksLikeCluster, servers, shared } = serversOf(url);
  const isCluster = askedForCluster || looksLikeCluster;
  const where = servers.map(({ host, port }) => `${host}:${port}`).join(', ');
  const outage = outageLog(log, where);
  const dedicated = new Set<Redis>();
  let isClosed = false;
  let awaySinceMs: number | undefined = performance.now();
  /** Scripts that the server behind the one connection has. */
  const known = new Set<string>();
  const underWay = new Set<(reason: string) => void>();
  const waiting = new Set<() => void>();

  const options = {
    ...shared,
    // The reply forms of all servers since 6.2 are the same by this one.
    protocol: 2,
    connectionName: prefix,
    connectTimeout: 3_000,
    socketTimeout: SILENT_MS,
    // A command under way when the connection breaks fails below: whoever sent it knows whether it may be sent twice.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: null,
    keepAlive: 10_000,
  } satisfies RedisOptions;
  const clusterOptions = { redisOptions: options, clusterRetryStrategy: retryAfter, slotsRefreshInterval: 2_000 };
  const first = servers[0] ?? { host: '127.0.0.1', port: 6379 };
  const commands = isCluster ? new Cluster(servers, clusterOptions) : new Redis({ ...options, ...first, retryStrategy: retryAfter });

  let reason = 'nobody answers';
  commands.on('error', (error: unknown) => {
    reason = reasonOf((error as { lastNodeError?: unknown } | null)?.lastNodeError ?? error);
    if (awaySinceMs !== undefined && !isClosed) outage.away(reason);
  });
  commands.on('node error', (error: unknown) => (reason = reasonOf(error)));
  commands.on('close', () => {
    awaySinceMs ??= performance.now();
    known.clear();
    for (const giveUp of underWay) giveUp(reason);
    if (!isClosed) outage.away(reason);
  });
  commands.on('ready', () => {
    awaySinceMs = undefined;
    outage.back();
    for (const connected of waiting) connected();
    waiting.clear();
  });

  /** Not left to the client, which would keep what nobody waits for any more, and send it hours later. */
  const connection = (timeoutMs: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const connected = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(connected);
        reject(new RedisUnavailableError(new Error(reason)));
      }, timeoutMs);
      waiting.add(connected);
    });
  /** Waits for an answer so long and no longer. */
  const answered = async (asked: Promise<unknown>, timeoutMs: number): Promise<unknown> => {
    let giveUp = (_reason: string): void => undefined;
    const silence = new Promise<never>((_, reject) => {
      giveUp = (why) => reject(new Error(why));
    });
    const timer = setTimeout(() => giveUp('it does not answer'), timeoutMs);
    underWay.add(giveUp);
    try {
      return await Promise.race([asked, silence]);
    } catch (error) {
      // A refusal is an answer, unless it says that the server is not ready for any.
      if (error instanceof Error && error.name === 'ReplyError' && !/^(LOADING|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|READONLY|OOM|BUSY) /.test(error.message))
        throw error;
      throw new RedisUnavailableError(error);
    } finally {
      clearTimeout(timer);
      underWay.delete(giveUp);
    }
  };
  const evaluate = async ({ hash, text }: Script, keys: readonly string[], args: readonly Arg[], timeoutMs: number): Promise<unknown> => {
    const said = await answered(commands.eval(text, keys.length, ...keys, ...args), timeoutMs);
    known.add(hash);
    return said;
  };

  return {
    prefix,
    isCluster,
    async call(command, args, timeoutMs = ANSWER_MS) {
      if (awaySinceMs !== undefined) await connection(timeoutMs);
      return answered(commands.call(command, args as Arg[]), timeoutMs);
    },
    async run(wanted, keys, args, timeoutMs = ANSWER_MS) {
      if (awaySinceMs !== undefined) await connection(timeoutMs);
      // Not first by its hash, in vain: what is sent after it must not overtake it.
      if (!isCluster && !known.has(wanted.hash)) return evaluate(wanted, keys, args, timeoutMs);
      try {
        return await answered(commands.evalsha(wanted.hash, keys.length, ...keys, ...args), timeoutMs);
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('NOSCRIPT')) return evaluate(wanted, keys, args, timeoutMs);
        throw error;
      }
    },
    async dedicated(key) {
      const server = commands instanceof Cluster ? await serverOf(commands, key) : first;
      const connection = new Redis({ ...options, ...server, lazyConnect: true, enableOfflineQueue: false, retryStrategy: null });
      connection.on('error', () => undefined);
      connection.once('end', () => dedicated.delete(connection));
      dedicated.add(connection);
      try {
        await connection.connect();
      } catch (error) {
        dedicated.delete(connection);
        connection.disconnect();
        throw error;
      }
      if (isClosed) connection.disconnect();
      return connection;
    },
    reason: () => reason,
    awayForMs: () => (awaySinceMs === undefined ? 0 : performance.now() - awaySinceMs),
    close() {
      isClosed = true;
      for (const connection of dedicated) connection.disconnect();
      commands.disconnect();
    },
  };
}

/** Which node of a cluster has a key by now. */
async function serverOf(cluster: Cluster, key: string): Promise<{ host: string; port: number }> {
  const slot = await cluster.cluster('KEYSLOT', key);
  const node = cluster.slots[slot]?.[0];
  if (node === undefined) throw new Error(`no node of the cluster has the slot ${slot}`);
  const colon = node.lastIndexOf(':');
  return { host: node.slice(0, colon), port: Number(node.slice(colon + 1)) };
}

/** One line when it goes, one when it is back, however often it is tried in between. */
function outageLog(log: RedisLog, where: string): { away(reason: string): void; back(): void } {
  let sinceMs: number | undefined;
  return {
    away(reason) {
      if (sinceMs !== undefined) return;
      sinceMs = performance.now();
      log.error(`Redis is away: ${reason} (${where}). Trying again until it is back.`);
    },
    back() {
      if (sinceMs === undefined) return;
      log.info(`Redis is back after ${((performance.now() - sinceMs) / 1_000).toFixed(1)} s (${where})`);
      sinceMs = undefined;
    },
  };
}
