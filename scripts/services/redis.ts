import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '#storage/embedded-postgres/free-port';
import { EngineProcess } from './engine-process.ts';
import { programPath, type FaultyService, type Lacking } from './service.ts';

/** Sentinels are the same one. */
export const redisProgram = () => programPath('redis-server', ['/usr/local/bin', '/opt/homebrew/bin']);

export const lackingRedis = (): Lacking => (redisProgram() === undefined ? 'there is no redis-server (Debian: apt-get install redis-server)' : undefined);

export interface RedisOptions {
  /** Kept there; otherwise in a folder of its own that goes when it stops. */
  home?: string;
  port?: number;
  /** Every write is on disk before it is answered. Without it a restart begins empty. */
  persistent?: boolean;
  /** More lines of redis.conf: `{ 'maxmemory': '10mb' }`. */
  settings?: Record<string, string>;
}

export interface RunningRedis extends FaultyService {
  url: string;
  port: number;
  pid(): number | undefined;
  /** One command, for tests that look behind the client: `command('FLUSHALL')`. */
  command(...words: string[]): Promise<string>;
}

/** A redis-server on a port of its own. */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const command = redisProgram();
  if (command === undefined) throw new Error(`Redis cannot start, because ${lackingRedis()}`);
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'nexus-redis-')));
  const data = join(home, 'data');
  await mkdir(data, { recursive: true });
  const port = options.port ?? (await freePort());
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: data,
    save: '',
    appendonly: options.persistent === true ? 'yes' : 'no',
    appendfsync: 'always',
    daemonize: 'no',
    ...options.settings,
  };
  const engine = new EngineProcess({
    name: 'redis',
    command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    home,
    ready: () => askRedis(port, ['PING']),
  });
  try {
    await engine.start();
  } catch (error) {
    if (options.home === undefined) await rm(home, { recursive: true, force: true });
    throw error;
  }
  return {
    name: 'Redis',
    url: `redis://127.0.0.1:${port}`,
    port,
    environment: { REDIS_URL: `redis://127.0.0.1:${port}` },
    command: (...words) => askRedis(port, words),
    async stop() {
      await engine.stop();
      if (options.home === undefined) await rm(home, { recursive: true, force: true });
    },
    async restart({ keepData = true } = {}) {
      await engine.stop();
      if (!keepData) {
        await rm(data, { recursive: true, force: true });
        await mkdir(data, { recursive: true });
      }
      await engine.start();
    },
    ...engine.faults(),
  };
}

const SLOTS = 16_384;

export interface RunningRedisCluster {
  /** The seeds, joined by commas. */
  url: string;
  nodes: RunningRedis[];
  environment: Record<string, string>;
  stop(): Promise<void>;
}

export interface RedisClusterOptions {
  /** How many follow each master; they come after all masters among the nodes. */
  replicas?: number;
  /** More lines of redis.conf, for one node after the other. */
  settings?: () => Promise<Record<string, string>>;
}

/** Masters that share the slots. Waits until each knows all. */
export async function startRedisCluster(size = 3, { replicas = 0, settings: more }: RedisClusterOptions = {}): Promise<RunningRedisCluster> {
  const nodes: RunningRedis[] = [];
  const all = size * (1 + replicas);
  const stop = async () => void (await Promise.all(nodes.map((node) => node.stop())));
  try {
    for (let index = 0; index < all; index++) {
      // The bus between nodes is 10,000 above by default, which many free ports cannot have.
      const settings = { 'cluster-enabled': 'yes', 'cluster-node-timeout': '2000', 'cluster-port': String(await freePort()), ...(await more?.()) };
      nodes.push(await startRedis({ settings }));
    }
    for (const [index, node] of nodes.entries()) {
      const bus = await node.command('CONFIG', 'GET', 'cluster-port').then((said) => said.split('\n').at(-1) ?? '');
      if (index > 0) await nodes[0]?.command('CLUSTER', 'MEET', '127.0.0.1', String(node.port), bus);
      if (index >= size) continue;
      const [first, end] = [Math.floor((SLOTS * index) / size), Math.floor((SLOTS * (index + 1)) / size)];
      await node.command('CLUSTER', 'ADDSLOTS', ...Array.from({ length: end - first }, (_, slot) => String(first + slot)));
    }
    const deadline = Date.now() + 20_000;
    for (const node of nodes) {
      for (;;) {
        const info = await node.command('CLUSTER', 'INFO');
        if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${all}`)) break;
        if (Date.now() > deadline) throw new Error(`The Redis cluster does not come together:\n${info}`);
        await wait(100);
      }
    }
    for (const [index, node] of nodes.entries()) {
      if (index < size) continue;
      const master = await nodes[index % size]?.command('CLUSTER', 'MYID');
      await node.command('CLUSTER', 'REPLICATE', master ?? '');
      while (!(await node.command('INFO', 'replication')).includes('master_link_status:up')) {
        if (Date.now() > deadline) throw new Error('A replica of the Redis cluster does not follow its master');
        await wait(100);
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const url = nodes.map((node) => node.url).join(',');
  return { url, nodes, environment: { REDIS_URL: url }, stop };
}

/** One command over a connection of its own; what it answers as text, lists by lines. */
export function askRedis(port: number, words: readonly string[], timeoutMs = 2_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`Redis on port ${port} does not answer`)));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`Redis on port ${port} closed the connection`)));
    socket.on('data', (bytes) => {
      said += bytes.toString('latin1');
      const [answer] = readReply(said, 0) ?? [];
      if (answer === undefined) return;
      if (answer instanceof Error) reject(answer);
      else resolve(Buffer.from(answer, 'latin1').toString());
      socket.destroy();
    });
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    socket.write(`*${words.length}\r\n${parts.join('')}`);
  });
}

/** The reply at a place and where the next begins; nothing while it is not whole. */
function readReply(text: string, at: number): [string | Error, number] | undefined {
  const end = text.indexOf('\r\n', at);
  if (end < 0) return undefined;
  const [kind, line, after] = [text[at], text.slice(at + 1, end), end + 2];
  if (kind === '-') return [new Error(line), after];
  if (kind === '$') {
    const length = Number(line);
    if (length < 0) return ['', after];
    return text.length >= after + length + 2 ? [text.slice(after, after + length), after + length + 2] : undefined;
  }
  if (kind !== '*') return [line, after];
  const items: string[] = [];
  let next = after;
  for (let left = Number(line); left > 0; left--) {
    const item = readReply(text, next);
    if (!item) return undefined;
    items.push(item[0] instanceof Error ? item[0].message : item[0]);
    next = item[1];
  }
  return [items.join('\n'), next];
}
