import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import cassandra from 'cassandra-driver';
import { freePort } from '#storage/embedded-postgres/free-port';
import { CACHE, EngineProcess } from './engine-process.ts';
import { programPath, type Lacking, type Service } from './service.ts';

const VERSION = '5.0.6';
const JARS = join(CACHE, `cassandra-${VERSION}`);

export const lackingCassandra = (): Lacking => {
  if (programPath('java') === undefined) return 'there is no Java (Debian: apt-get install default-jdk-headless)';
  if (!existsSync(JARS) && programPath('mvn') === undefined) return 'there is no Maven to fetch Cassandra with (Debian: apt-get install maven)';
  return undefined;
};

export interface CassandraOptions {
  /** One, or two on 127.0.0.1 and 127.0.0.2. */
  nodes?: 1 | 2;
  /** Kept there; otherwise in a folder of its own that goes when it stops. */
  home?: string;
  port?: number;
  /** Every write is on disk before it is answered. Otherwise a node syncs every ten seconds, and forgets the last of them when it is killed. */
  durable?: boolean;
  /** Java's heap of each node. */
  heapMb?: number;
}

export interface RunningCassandra extends Service {
  contactPoints: string[];
  port: number;
  localDataCenter: string;
  pid(node: number): number | undefined;
  /** SIGKILL; nodes count from 0. */
  killNode(node: number): Promise<void>;
  /** With the data that it had; waits until it answers queries. */
  startNode(node: number): Promise<void>;
  pauseNode(node: number): void;
  resumeNode(node: number): void;
}

/** One Cassandra node or two that know each other, on ports of their own. */
export async function startCassandra({
  nodes = 1,
  home: given,
  port: givenPort,
  durable = false,
  heapMb = 512,
}: CassandraOptions = {}): Promise<RunningCassandra> {
  const lacking = lackingCassandra();
  if (lacking !== undefined) throw new Error(`Cassandra cannot start, because ${lacking}`);
  const jars = await fetchedJars();
  const home = given ?? (await mkdtemp(join(tmpdir(), 'nexus-cassandra-')));
  const [port, storagePort] = [givenPort ?? (await freePort()), await freePort()];
  const contactPoints = Array.from({ length: nodes }, (_, node) => `127.0.0.${node + 1}`);
  const engines: EngineProcess[] = [];
  const leave = async (): Promise<void> => {
    await Promise.all(engines.map((engine) => engine.stop(given === undefined ? 'SIGKILL' : 'SIGTERM')));
    if (given === undefined) await rm(home, { recursive: true, force: true });
  };
  try {
    for (const address of contactPoints) {
      const folder = join(home, address);
      await mkdir(join(folder, 'tmp'), { recursive: true });
      await writeConfiguration(folder, { address, port, storagePort, durable });
      const jmxPort = await freePort();
      const known = engines.length;
      const engine = new EngineProcess({
        name: `cassandra-${address}`,
        command: programPath('java') ?? 'java',
        args: argumentsOf(folder, jars, { jmxPort, heapMb, isFirst: engines.length === 0 }),
        home: folder,
        ready: () => ask(address, port, known),
        readyWithinMs: 120_000,
      });
      engines.push(engine);
      await engine.start();
    }
    // The first has to hear of the second, too.
    for (const address of contactPoints) await untilKnown(() => ask(address, port, nodes - 1));
  } catch (error) {
    await leave();
    throw error;
  }
  const nodeAt = (node: number): EngineProcess => {
    const engine = engines[node];
    if (!engine) throw new Error(`there is no node ${node}`);
    return engine;
  };
  return {
    name: nodes === 1 ? 'Cassandra' : `Cassandra (${nodes} nodes)`,
    contactPoints,
    port,
    localDataCenter: 'datacenter1',
    environment: { CASSANDRA_CONTACT_POINTS: contactPoints.map((address) => `${address}:${port}`).join(','), CASSANDRA_LOCAL_DC: 'datacenter1' },
    pid: (node) => nodeAt(node).pid,
    killNode: (node) => nodeAt(node).stop('SIGKILL'),
    startNode: (node) => nodeAt(node).start(),
    pauseNode: (node) => nodeAt(node).signal('SIGSTOP'),
    resumeNode: (node) => nodeAt(node).signal('SIGCONT'),
    stop: leave,
  };
}

async function untilKnown(asks: () => Promise<void>): Promise<void> {
  for (const giveUpAt = Date.now() + 60_000; ; await sleep(200)) {
    try {
      return await asks();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
    }
  }
}

/** A real query, by a client that knows of this node only; the node has to know of so many others. */
async function ask(address: string, port: number, others: number): Promise<void> {
  const client = new cassandra.Client({
    contactPoints: [address],
    localDataCenter: 'datacenter1',
    protocolOptions: { port },
    policies: {
      loadBalancing: new cassandra.policies.loadBalancing.AllowListPolicy(new cassandra.policies.loadBalancing.RoundRobinPolicy(), [`${address}:${port}`]),
    },
    socketOptions: { connectTimeout: 1_000, readTimeout: 2_000 },
    pooling: { warmup: false },
  });
  try {
    await client.execute('SELECT release_version FROM system.local');
    const { rowLength } = await client.execute('SELECT peer FROM system.peers_v2');
    if (rowLength < others) throw new Error('it does not know of all other nodes yet');
  } finally {
    await client.shutdown();
  }
}

/** Its jars from Maven Central, fetched once. */
export async function fetchedJars(): Promise<string> {
  if (existsSync(JARS)) return JARS;
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'cassandra-'));
  const dependency = `<groupId>org.apache.cassandra</groupId><artifactId>cassandra-all</artifactId><version>${VERSION}</version>`;
  await writeFile(
    join(work, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>cassandra</artifactId>
      <version>1</version><dependencies><dependency>${dependency}</dependency></dependencies></project>`,
  );
  const command = ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=lib'];
  await promisify(execFile)(programPath('mvn') ?? 'mvn', command, { cwd: work, timeout: 300_000 });
  // Another test may have been as fast; whose folder it is does not matter.
  await rename(join(work, 'lib'), JARS).catch((error: unknown) => {
    if (!existsSync(JARS)) throw error;
  });
  await rm(work, { recursive: true, force: true });
  return JARS;
}

interface Place {
  address: string;
  port: number;
  storagePort: number;
  durable: boolean;
}

async function writeConfiguration(folder: string, { address, port, storagePort, durable }: Place): Promise<void> {
  await mkdir(join(folder, 'conf'), { recursive: true });
  const inside = (name: string) => JSON.stringify(join(folder, 'data', name));
  await writeFile(
    join(folder, 'conf', 'cassandra.yaml'),
    `cluster_name: nexus
num_tokens: 1
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
${durable ? 'commitlog_sync: batch' : 'commitlog_sync: periodic\ncommitlog_sync_period: 10s'}
commitlog_segment_size: 8MiB
commitlog_total_space: 128MiB
endpoint_snitch: SimpleSnitch
listen_address: ${address}
rpc_address: ${address}
native_transport_port: ${port}
storage_port: ${storagePort}
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters:
      - seeds: "127.0.0.1:${storagePort}"
data_file_directories: [${inside('data')}]
commitlog_directory: ${inside('commitlog')}
saved_caches_directory: ${inside('saved_caches')}
hints_directory: ${inside('hints')}
cdc_raw_directory: ${inside('cdc_raw')}
auto_bootstrap: false
concurrent_reads: 8
concurrent_writes: 8
memtable_heap_space: 128MiB
memtable_offheap_space: 64MiB
key_cache_size: 8MiB
file_cache_size: 32MiB
networking_cache_size: 32MiB
`,
  );
  await writeFile(
    join(folder, 'conf', 'logback.xml'),
    `<configuration><appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%-5level %date{ISO8601} %msg%n</pattern></encoder></appender>
      <root level="WARN"><appender-ref ref="OUT"/></root></configuration>`,
  );
}

const EXPORTS = [
  'java.base/jdk.internal.misc',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.sql/java.sql',
  'java.base/java.lang.ref',
  'jdk.unsupported/sun.misc',
  'jdk.attach/sun.tools.attach',
];
const OPENS = [
  ...['lang.module', 'io', 'lang.reflect', 'lang', 'util', 'nio'].map((name) => `java.base/java.${name}`),
  ...['loader', 'ref', 'reflect', 'math', 'module', 'util.jar'].map((name) => `java.base/jdk.internal.${name}`),
  'java.base/sun.nio.ch',
  'jdk.management/com.sun.management.internal',
];

/** What makes a node for tests start in seconds: no settling of gossip, no JIT beyond the first tier, the simplest collector. */
function argumentsOf(folder: string, jars: string, { jmxPort, heapMb, isFirst }: { jmxPort: number; heapMb: number; isFirst: boolean }): string[] {
  return [
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    `-XX:ActiveProcessorCount=${availableParallelism()}`,
    `-Xms${heapMb}M`,
    `-Xmx${heapMb}M`,
    '-XX:MaxDirectMemorySize=256M',
    '-Xss512k',
    '-Djdk.attach.allowAttachSelf=true',
    '-Djava.security.manager=allow',
    '-Dio.netty.tryReflectionSetAccessible=true',
    ...EXPORTS.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
    ...OPENS.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
    `-Dcassandra.config=${pathToFileURL(join(folder, 'conf', 'cassandra.yaml')).href}`,
    `-Dlogback.configurationFile=${join(folder, 'conf', 'logback.xml')}`,
    `-Dcassandra.storagedir=${join(folder, 'data')}`,
    `-Dcassandra.logdir=${join(folder, 'logs')}`,
    // What is unpacked to be loaded would stay, since a node for tests is killed.
    `-Djava.io.tmpdir=${join(folder, 'tmp')}`,
    '-Dcassandra.skip_wait_for_gossip_to_settle=0',
    // The first waits for nobody; another one gives up on the first after so long.
    `-Dcassandra.ring_delay_ms=${isFirst ? 0 : 30_000}`,
    '-Dcassandra.superuser_setup_delay_ms=0',
    `-Dcassandra.jmx.local.port=${jmxPort}`,
    '-Dcassandra-foreground=yes',
    '-cp',
    `${join(folder, 'conf')}:${join(jars, '*')}`,
    'org.apache.cassandra.service.CassandraDaemon',
  ];
}
