import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '#storage/embedded-postgres/free-port';
import { EngineProcess } from './engine-process.ts';
import { askRedis, lackingRedis, redisProgram, startRedis, type RunningRedis } from './redis.ts';
import type { FaultyService } from './service.ts';

export interface RunningSentinel extends Omit<FaultyService, 'restart'> {
  /** Where the server that is tested asks. */
  port: number;
  pid(): number | undefined;
  command(...words: string[]): Promise<string>;
}

export interface SentinelOptions {
  /** All speak TLS, each on another port beside the one that is for tests themselves. */
  tls?: { cert: string; key: string; ca: string };
}

export interface RunningSentinels {
  /** The first is the master at the beginning. */
  servers: RunningRedis[];
  sentinels: RunningSentinel[];
  master: string;
  environment: Record<string, string>;
  /** Which server all Sentinels that run take for the master; undefined while they do not agree. */
  currentMaster(): Promise<RunningRedis | undefined>;
  stop(): Promise<void>;
}

const MASTER = 'chat';

/** A Redis, one that follows it, and three Sentinels who make the second the master when two of them miss the first for a second. */
export async function startRedisSentinels({ tls }: SentinelOptions = {}): Promise<RunningSentinels> {
  const [servers, sentinels]: [RunningRedis[], RunningSentinel[]] = [[], []];
  /** Where the others are told that each server is. */
  const ports = new Map<RunningRedis, number>();
  const stop = async () => void (await Promise.all([...sentinels, ...servers].map((one) => one.stop())));
  try {
    for (let index = 0; index < 2; index++) {
      const port = await freePort();
      // Without waiting for more replicas to come: the copy goes at once.
      const server = await startRedis({ settings: { 'repl-diskless-sync-delay': '0', ...(tls && securedBy(tls, port)) } });
      servers.push(server);
      ports.set(server, tls ? port : server.port);
    }
    const [masterPort = 0] = ports.values();
    await servers[1]?.command('REPLICAOF', '127.0.0.1', String(masterPort));
    for (let index = 0; index < 3; index++) sentinels.push(await startSentinel(masterPort, tls));
    await agreed(sentinels, 'num-slaves', '1');
    await agreed(sentinels, 'num-other-sentinels', '2');
  } catch (error) {
    await stop();
    throw error;
  }
  const currentMaster = async (): Promise<RunningRedis | undefined> => {
    const said = await Promise.all(
      sentinels.filter(({ pid }) => pid() !== undefined).map(({ command }) => command('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER).catch(() => '')),
    );
    const named = new Set(said.map((answer) => Number(answer.split('\n')[1])));
    return named.size === 1 ? servers.find((server) => named.has(ports.get(server) ?? 0)) : undefined;
  };
  const addresses = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    servers,
    sentinels,
    master: MASTER,
    environment: { REDIS_URL: `${tls ? 'rediss' : 'redis'}://by-sentinel`, REDIS_SENTINELS: addresses, REDIS_SENTINEL_MASTER: MASTER },
    currentMaster,
    stop,
  };
}

/** What Redis and Sentinels need to speak TLS on a port, to each other too. */
const securedBy = ({ cert, key, ca }: Required<SentinelOptions>['tls'], port: number): Record<string, string> => ({
  'tls-port': String(port),
  'tls-cert-file': cert,
  'tls-key-file': key,
  'tls-ca-cert-file': ca,
  'tls-auth-clients': 'no',
  'tls-replication': 'yes',
});

async function startSentinel(masterPort: number, tls: SentinelOptions['tls']): Promise<RunningSentinel> {
  const command = redisProgram();
  if (command === undefined) throw new Error(`A Sentinel cannot start, because ${lackingRedis()}`);
  const home = await mkdtemp(join(tmpdir(), 'nexus-sentinel-'));
  const [port, tlsPort, config] = [await freePort(), await freePort(), join(home, 'sentinel.conf')];
  const own = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${home}`,
    ...Object.entries(tls ? securedBy(tls, tlsPort) : {}).map((line) => line.join(' ')),
    `sentinel monitor ${MASTER} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${MASTER} 1000`,
    `sentinel failover-timeout ${MASTER} 4000`,
  ];
  // Sentinels write into it what they find out.
  await writeFile(config, `${own.join('\n')}\n`);
  const engine = new EngineProcess({ name: 'sentinel', command, args: [config, '--sentinel'], home, ready: () => askRedis(port, ['PING']) });
  const clear = () => rm(home, { recursive: true, force: true });
  try {
    await engine.start();
  } catch (error) {
    await clear();
    throw error;
  }
  return {
    name: 'Redis Sentinel',
    environment: {},
    port: tls ? tlsPort : port,
    command: (...words) => askRedis(port, words),
    async stop() {
      await engine.stop();
      await clear();
    },
    ...engine.faults(),
  };
}

/** Waits until all of them say so of the master. */
async function agreed(sentinels: readonly RunningSentinel[], what: string, value: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (const { command } of sentinels) {
    for (;;) {
      const said = (await command('SENTINEL', 'MASTER', MASTER)).split('\n');
      if (said[said.indexOf(what) + 1] === value) break;
      if (Date.now() > deadline) throw new Error(`The Sentinels do not come together: ${what} is ${said[said.indexOf(what) + 1]}`);
      await wait(100);
    }
  }
}
