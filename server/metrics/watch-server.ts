import type pg from 'pg';
import type { Core } from '#core/core';
import type { Gateway } from '#gateway/gateway';
import { gatewayFigures } from '#gateway/gateway-figures';
import type { ChoreFigures } from '../boot/background-work.ts';
import type { Health } from '../http/health.ts';
import { watchBus } from './bus-figures.ts';
import type { Engines } from './engine-figures.ts';
import { watchArchive, watchPool } from './postgres-figures.ts';
import { watchProcess } from './process-figures.ts';
import type { Registry } from './registry.ts';

/** What there is to watch before anything is open. */
export function watchStart(registry: Registry, health: Health, version: string): () => void {
  let isReady = 0;
  const look = async (): Promise<void> => {
    isReady = Number(await health.isReady());
  };
  const looking = setInterval(() => void look(), 5_000).unref();
  registry.read('nexus_ready', 'Whether this process can serve, as /health/ready says.', [], () => {
    void look();
    return isReady;
  });
  const stop = watchProcess(registry, version);
  return () => {
    clearInterval(looking);
    stop();
  };
}

/** Everything that an open server tells of itself. The result stops the watching. */
export function watchServer(registry: Registry, engines: Engines, { core, pool, gateway }: { core: Core; pool: pg.Pool; gateway: Gateway | null }): () => void {
  watchPool(registry, engines.of('postgres'), pool);
  watchArchive(registry, pool);
  watchGateway(registry, gateway);
  registry.read('nexus_guilds_in_memory', 'Guilds that this process holds in memory.', [], () => core.states.size);
  registry.read('nexus_members_in_memory', 'Members that this process holds in memory.', [], () => {
    let members = 0;
    for (const { members: of } of core.states.all()) members += of.size;
    return members;
  });
  return watchBus(registry, core.bus);
}

function watchGateway(registry: Registry, gateway: Gateway | null): void {
  const total = (name: string, help: string, read: () => number): void => registry.read(name, help, [], read, 'counter');
  registry.read('nexus_gateway_connections', 'Open connections of the gateway.', [], () => gateway?.connectionCount() ?? 0);
  registry.read('nexus_gateway_sessions', 'Sessions, with those that wait for a resume.', [], () => gateway?.sessionCount() ?? 0);
  total('nexus_gateway_connections_total', 'Connections that were opened.', () => gatewayFigures.connections);
  total('nexus_gateway_identifies_total', 'Sessions that were opened (op 2).', () => gatewayFigures.identified);
  total('nexus_gateway_resumes_total', 'Sessions that were resumed (op 6).', () => gatewayFigures.resumed);
  total('nexus_gateway_invalid_sessions_total', 'Sessions that could not be opened or resumed (op 9).', () => gatewayFigures.refused);
  total('nexus_gateway_cut_off_total', 'Connections that were closed because their client read too slowly.', () => gatewayFigures.cutOff);
  registry.read(
    'nexus_gateway_closed_total',
    'Connections that the server closed, by its code.',
    ['code'],
    () => [...gatewayFigures.closed].map(([code, count]) => [[String(code)], count]),
    'counter',
  );
  const ofEvents = (name: string, help: string, key: 'made' | 'sessions' | 'bytes'): void =>
    registry.read(name, help, ['event'], () => [...gatewayFigures.events].map(([event, figure]) => [[event], figure[key]]), 'counter');
  ofEvents('nexus_gateway_events_total', 'Dispatches, each serialised once.', 'made');
  ofEvents('nexus_gateway_deliveries_total', 'Dispatches, counted once for each session that got them.', 'sessions');
  ofEvents('nexus_gateway_payload_bytes_total', 'JSON of the dispatches that sessions got, before compression.', 'bytes');
}

/** What the background work says of its rounds. */
export function choreFigures(registry: Registry): ChoreFigures {
  const seconds = registry.histograms('nexus_job_seconds', 'How long a round of background work took.', ['job'], [0.01, 0.1, 1, 10, 60, 600]);
  const failures = registry.counters('nexus_job_failures_total', 'Rounds of background work that failed.', ['job']);
  return (job, tookSeconds, failed) => {
    seconds.of(job).observe(tookSeconds);
    if (failed) failures.of(job).value++;
  };
}
