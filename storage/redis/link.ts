import { createHash } from 'node:crypto';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { reasonOf, StorageUnavailableError } from '#core/ports/storage-unavailable';
import { redisServers, type RedisAddress } from './address.ts';
import { sentinelTrouble } from './sentinel-trouble.ts';
import { isTlsTrouble, troubleOf } from './trouble.ts';
import { whyNot } from './why-not.ts';

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

export interface LinkOptions extends RedisAddress {
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
  /** Resolves with the reason when there has been no connection yet and TLS refuses the first: waiting does not help. */
  refused: Promise<string>;
  close(): void;
}

const HERE = { host: '127.0.0.1', port: 6_379 };
/** Says by itself what is wrong. */
const KNOWN_TROUBLE = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UNREACH|NOAUTH|WRONGPASS|NOPERM/;
/** Longer than a restart on the same machine takes; shorter than a person waits. */
const ANSWER_MS = 3_000;
/** Without any answer for so long a connection is taken for dead. */
const SILENT_MS = 4_000;
const MOST_RETRY_MS = 1_000;
/** One of several Sentinels that says nothing for so long is passed over. */
const SENTINEL_MS = 1_500;

const retryAfter = (times: number): number => Math.min(50 * 2 ** Math.min(times, 8), MOST_RETRY_MS) * (0.5 + Math.random() / 2);

/** Connects for ever, and says once when Redis goes away and once when it is back. */
export function openLink({ prefix, log, ...address }: LinkOptions): Link {
  const { isCluster, servers, shared, sentinel } = redisServers(address);
  const where = `${sentinel === undefined ? '' : `${sentinel.name} by Sentinel `}${servers.map(({ host, port }) => `${host}:${port}`).join(', ')}`;
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
    // Whoever was a master a moment ago refuses writes: there is another one by now.
    reconnectOnError: (error: Error) => sentinel !== undefined && error.message.startsWith('READONLY'),
  } satisfies RedisOptions;
  const clusterOptions = {
    redisOptions: options,
    clusterRetryStrategy: retryAfter,
    slotsRefreshInterval: 2_000,
    // A certificate is for names, not for the addresses that they lead to.
    ...(shared.tls && { dnsLookup: (name: string, found: (error: null, address: string) => void) => found(null, name) }),
  };
  const sentinelOptions = {
    ...sentinel,
    failoverDetector: true,
    sentinelCommandTimeout: SENTINEL_MS,
    sentinelReconnectStrategy: retryAfter,
  } satisfies RedisOptions;
  const server = sentinel === undefined ? (servers[0] ?? HERE) : sentinelOptions;
  const commands = isCluster
    ? new Cluster(servers, clusterOptions)
    : new Redis({ ...options, ...server, retryStrategy: retryAfter, sentinelRetryStrategy: retryAfter });

  let reason = 'nobody answers';
  let refuse = (_reason: string): void => undefined;
  const refused = new Promise<string>((resolve) => (refuse = resolve));
  const away = (words: string): void => {
    reason = words;
    if (awaySinceMs !== undefined && !isClosed) outage.away(reason);
    if (isTlsTrouble(reason)) refuse(reason);
  };
  let wasReady = false;
  let looking: Promise<void> | undefined;
  let asking: Promise<string> | undefined;
  commands.on('sentinelError', (error: unknown) => {
    if (sentinel) asking ??= sentinelTrouble(error, { name: sentinel.name ?? '', servers, tls: sentinel.sentinelTLS });
  });
  commands.on('error', (error: unknown) => {
    const cause = (error as { lastNodeError?: unknown } | null)?.lastNodeError ?? error;
    // The client goes round all of them and says in the end no more than that.
    if (asking && reasonOf(cause).startsWith('All sentinels')) void asking.then(away).then(() => (asking = undefined));
    else explained(troubleOf(cause));
  });
  /** Before the first connection, something may be set wrong that the client has no words for. */
  const explained = (words: string): void => {
    if (wasReady || sentinel || isTlsTrouble(words) || KNOWN_TROUBLE.test(words)) return away(words);
    reason = words;
    looking ??= whyNot(servers[0] ?? HERE, shared.tls).then((why) => {
      looking = undefined;
      away(why ?? words);
    });
  };
  commands.on('node error', (error: unknown) => (reason = troubleOf(error)));
  commands.on('close', () => {
    awaySinceMs ??= performance.now();
    known.clear();
    for (const giveUp of underWay) giveUp(reason);
    explained(reason);
  });
  commands.on('ready', () => {
    awaySinceMs = undefined;
    wasReady = true;
    // To the master of this moment, so that all that is read comes from where is written; what was lost on the way is looked for then.
    if (sentinel) for (const connection of dedicated) connection.disconnect();
    outage.back(sentinel && commands instanceof Redis ? ` at ${commands.stream.remoteAddress}:${commands.stream.remotePort}` : '');
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
      const one = commands instanceof Cluster ? serverOf(commands, (await answered(commands.cluster('KEYSLOT', key), ANSWER_MS)) as number) : server; // as Redis documents it
      const connection = new Redis({
        ...options,
        ...one,
        lazyConnect: true,
        enableOfflineQueue: false,
        retryStrategy: null,
        sentinelRetryStrategy: () => null,
      });
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
    refused,
    awayForMs: () => (awaySinceMs === undefined ? 0 : performance.now() - awaySinceMs),
    close() {
      isClosed = true;
      for (const connection of dedicated) connection.disconnect();
      commands.disconnect();
    },
  };
}

/** Which node of a cluster has a slot by now. */
function serverOf(cluster: Cluster, slot: number): { host: string; port: number } {
  const node = cluster.slots[slot]?.[0];
  if (node === undefined) throw new Error(`no node of the cluster has the slot ${slot}`);
  const colon = node.lastIndexOf(':');
  return { host: node.slice(0, colon), port: Number(node.slice(colon + 1)) };
}

/** One line when it goes, one when it is back, however often it is tried in between. */
function outageLog(log: RedisLog, where: string): { away(reason: string): void; back(at: string): void } {
  let sinceMs: number | undefined;
  return {
    away(reason) {
      if (sinceMs !== undefined) return;
      sinceMs = performance.now();
      log.error(`Redis is away: ${reason} (${where}). Trying again until it is back.`);
    },
    back(at) {
      if (sinceMs === undefined) return;
      log.info(`Redis is back${at} after ${((performance.now() - sinceMs) / 1_000).toFixed(1)} s (${where})`);
      sinceMs = undefined;
    },
  };
}
