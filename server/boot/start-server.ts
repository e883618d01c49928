import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { statfs } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { everyRoute } from '#api-v10/every-route';
import { addressesBehind } from '#api-v10/client-address';
import { createCdn } from '#api-v10/cdn/serve-cdn';
import type { CheckReply } from '#api-v10/pipeline';
import { RateLimits } from '#api-v10/rate-limits';
import { createApi } from '#api-v10/router';
import type { Core } from '#core/core';
import { instanceId } from '#core/instance/instance-id';
import { systemClock, type Clock } from '#core/ports/clock';
import type { Wants } from '#core/ports/event-heading';
import type { OutsideNetwork } from '#core/ports/outside-network';
import { isReadingAnew, keepReadingAnewHere } from '#core/state/read-anew';
import { startLinkPreviews } from '#core/link-previews/preview-links';
import { startCallPushes } from '#core/push/push-calls';
import { startPushes } from '#core/push/push-messages';
import { keepMentions } from '#core/mentions/keep-mentions';
import { webhookEventsOf } from '#core/webhook-events/webhook-events';
import { createGateway, type Gateway } from '#gateway/gateway';
import type { CheckEvent } from '#gateway/gateway-context';
import { certificateOf, networksOf, rolesIn, type Settings } from '../configuration/settings.ts';
import { shownSettings } from '../configuration/shown-settings.ts';
import { ConnectionLimit } from '../http/connection-limit.ts';
import { readClientFiles } from '../client/client-files.ts';
import { storeOriginOf } from '../client/client-policy.ts';
import { createClientRoom } from '../client/serve-client.ts';
import { createEntrance } from '../http/entrance.ts';
import { createHealth, sendReport, type Health } from '../http/health.ts';
import { observeRequests } from '../http/observe-requests.ts';
import { isFollowingCheap, nameRoute } from '../http/request-facts.ts';
import { engineFigures, measured } from '../metrics/engine-figures.ts';
import { createRegistry } from '../metrics/registry.ts';
import { serveMetrics } from '../metrics/serve-metrics.ts';
import { watchVoice } from '../metrics/voice-figures.ts';
import { choreFigures, watchServer, watchStart } from '../metrics/watch-server.ts';
import { foreignUpgrades } from '../http/foreign-upgrades.ts';
import { ELSEWHERE, refuseUpgrade } from '../http/refused-upgrades.ts';
import { HTTP_TIMEOUTS, SILENT_SOCKET_MS, TLS_HANDSHAKE_MS } from '../http/timeouts.ts';
import { keepReadByWriting } from '#core/read-states/read-by-writing';
import { drainActions } from '../operator/drain-actions.ts';
import { createOperatorApi } from '../operator/operator-api.ts';
import { createPages } from '../pages/serve-pages.ts';
import { removeRunFile, writeRunFile, type RunFile } from '../run/run-file.ts';
import { exchangeable, keepAuthorityFresh, openAuthority, type Authority } from '../tls/authority.ts';
import { startBackgroundWork, startOwnWork } from './background-work.ts';
import { instanceSecret } from './instance-secrets.ts';
import { openCore, type Hear, type OpenCoreOptions } from './open-core.ts';
import { pingSearch } from './open-search.ts';
import { openVoice, voiceHost, type VoiceDoor, type VoiceServer } from './open-voice.ts';
import type { BusTroubles } from './open-shared.ts';

export interface StartOptions {
  log: Logger;
  clock?: Clock;
  network?: OutsideNetwork | undefined;
  /** In tests: what several servers in one process share. */
  shared?: OpenCoreOptions['shared'];
  /** In tests: hold every reply and every event against Discord's contract. */
  checkReply?: CheckReply;
  checkEvent?: CheckEvent;
}

/** A process of a server: the whole of it, or some of its roles. */
export interface NexusServer extends RunFile {
  core: Core;
  /** Null where other processes have that role. */
  gateway: Gateway | null;
  voice: VoiceServer | null;
  /** Answers what has begun, tells the gateway's clients to come back, and closes everything. */
  close(): Promise<void>;
}

/** A `nexus` command that opened the data just before us lets go of it within seconds. */
const WAIT_FOR_COMMAND_MS = 15_000;

/** Opens the core and serves REST, gateway and CDN, plain and with TLS. */
export async function startServer(settings: Settings, options: StartOptions): Promise<NexusServer> {
  const { log, clock = systemClock, network } = options;
  const [registry, health] = [createRegistry(), createHealth()];
  const answerNotYet = startingAnswer(health);
  const http = createHttpServer(HTTP_TIMEOUTS, answerNotYet);
  http.timeout = SILENT_SOCKET_MS;
  await listen(http, settings.NEXUS_PORT, settings.NEXUS_HOST, 'NEXUS_PORT');
  const httpPort = (http.address() as AddressInfo).port;
  const url = (settings.NEXUS_URL ?? `http://localhost:${httpPort}`).replace(/\/+$/, '');
  const areLimitsOn = settings.NEXUS_RATE_LIMITS === 'on';
  const addresses = addressesBehind(networksOf(settings.NEXUS_TRUSTED_PROXIES));
  const connections = new ConnectionLimit(addresses, settings.NEXUS_MAX_CONNECTIONS_PER_ADDRESS);
  if (areLimitsOn) connections.guard(http);
  const roles = rolesIn(settings.NEXUS_ROLES);
  let gateway: Gateway | null = null;
  let isServing = false;
  let isEnding = false;
  const closers: (() => unknown)[] = [() => closeServer(http)];
  const close = async (): Promise<void> => {
    isEnding = true;
    health.drain();
    if (isServing) await sleep(settings.NEXUS_DRAIN_SECONDS * 1000);
    isServing = false;
    for (const step of closers.splice(0).toReversed()) {
      try {
        await step();
      } catch (error) {
        log.error({ err: error }, 'something did not close');
      }
    }
  };
  try {
    const engines = engineFigures(registry);
    const measure: OpenCoreOptions['measure'] = (engine, adapter) => measured(engines.of(engine), adapter);
    const hear: Hear = (busEvent, apply, mark) => (gateway ? gateway.hear(busEvent, apply, mark) : apply());
    const isHeardHere: Wants = (heading) => gateway?.wants(heading) ?? false;
    let opened: Core | null = null;
    let wasGapEarly = false;
    const knowAnew = async (): Promise<void> => {
      if (gateway) await gateway.restartSessions('events between the processes were lost');
      else if (opened) await keepReadingAnewHere(opened);
      else wasGapEarly = true;
    };
    const troubles: BusTroubles = {
      onGap: () => void knowAnew().catch((error: unknown) => log.error({ err: error }, 'memory could not be read anew')),
      rebuild: () => void gateway?.rebuild().catch((error: unknown) => log.error({ err: error }, 'the sessions could not be told anew')),
    };
    const {
      core,
      pool,
      pingShared,
      pingMessages,
      pingFiles,
      settled,
      close: closeCore,
    } = await openCore(
      { settings, log, url, clock, network, shared: options.shared, waitForDataMs: WAIT_FOR_COMMAND_MS, troubles, measure, isHeardHere },
      hear,
    );
    closers.push(closeCore);
    opened = core;
    if (wasGapEarly) await keepReadingAnewHere(core);
    if (roles.has('gateway')) {
      gateway = createGateway(core, {
        areLimitsOn,
        checkEvent: options.checkEvent,
        isShared: settings.REDIS_URL !== undefined,
        drain: { spreadMs: settings.NEXUS_HANDOVER_SPREAD_SECONDS * 1000, withinMs: settings.NEXUS_HANDOVER_SECONDS * 1000 },
      });
      core.instance.countSessions = gateway.sessionCount;
      await gateway.begin();
    }
    const countChore = choreFigures(registry);
    closers.push(() => keepReadByWriting(core), startOwnWork(core, countChore));
    if (roles.has('worker')) {
      closers.push(startBackgroundWork(core, countChore));
      closers.push(startLinkPreviews(core));
      closers.push(startPushes(core), startCallPushes(core));
      closers.push(keepMentions(core));
      webhookEventsOf(core).start();
      closers.push(() => webhookEventsOf(core).stop());
    }
    const rateLimits = new RateLimits(core, areLimitsOn);
    const api = createApi(
      { core, rateLimits, addresses, checkReply: options.checkReply, onRoute: (route, response) => nameRoute(response, route.path) },
      everyRoute,
    );
    const operatorSecret = await instanceSecret(settings.NEXUS_DATA, 'operator');
    health.identify(instanceId(core.settings.signingSecret));
    const operator = createOperatorApi(core, operatorSecret, drainActions({ gateway, health, isEnding: () => isEnding }));
    closers.push(watchStart(registry, health, core.settings.version), watchServer(registry, engines, { core, pool, gateway }));
    health.add({ name: 'database', ask: () => core.users.firstPerson(), words: 'The database does not answer.' });
    if (settings.CASSANDRA_CONTACT_POINTS !== undefined) health.add({ name: 'cassandra', ask: pingMessages, words: 'Cassandra does not answer.' });
    const memoryHolds = async (): Promise<void> => {
      await settled();
      if (isReadingAnew(core)) throw new Error('memory is being read anew');
    };
    health.add({
      name: 'memory',
      ask: memoryHolds,
      words: 'Memory is being compared with the database: that was away, or events of other processes were lost.',
    });
    health.add({ name: 'disk', ask: () => demandRoom(settings.NEXUS_DATA), words: 'The disk with the data folder is full.' });
    // Shown without counting: sessions go on without Redis, and everything else without files and search.
    const { REDIS_URL: redis, S3_ENDPOINT: store, MEILI_URL: meilisearch } = settings;
    if (redis !== undefined) health.add({ name: 'redis', ask: pingShared, words: 'Redis does not answer.', counts: false });
    if (store !== undefined) health.add({ name: 'files', ask: pingFiles, words: 'The S3 store does not answer.', counts: false });
    if (meilisearch !== undefined) health.add({ name: 'search', ask: () => pingSearch(meilisearch), words: 'Meilisearch does not answer.', counts: false });
    const clientFiles = settings.NEXUS_CLIENT === 'on' && roles.has('api') ? readClientFiles() : null;
    const entrance = createEntrance({
      client: clientFiles && createClientRoom(core, clientFiles, await storeOriginOf(core)),
      ...(roles.has('api')
        ? { api, cdn: createCdn(core, addresses), pages: createPages({ core, rateLimits, addresses, lacksClient: settings.NEXUS_CLIENT === 'on' }) }
        : elsewhere),
      operator,
      metrics: serveMetrics(registry, { token: settings.NEXUS_METRICS_TOKEN, publicUrl: settings.NEXUS_URL }),
      health,
    });
    const answer = observeRequests(entrance, { registry, log, addresses, slowMs: settings.NEXUS_SLOW_REQUEST_MS, isFollowed: followsRequests(settings) });
    const upgrades = upgradesTo(gateway, answer);
    const upgrade = areLimitsOn ? connections.guardUpgrades(upgrades) : upgrades;
    http.off('request', answerNotYet).on('request', answer).on('upgrade', upgrade);
    const { tls, authority, secured, stopRenewal } = await openTls(settings, url, answer, upgrade);
    if (areLimitsOn) connections.guard(tls);
    closers.push(
      stopRenewal,
      // Before the core goes: what has begun is still answered, and nothing new begins.
      () => Promise.all([closeServer(tls), closeServer(http)]),
      async () => {
        await gateway?.drain();
        gateway?.close();
      },
    );
    const voice = roles.has('voice')
      ? await openVoice(core, settings, url, {
          secured,
          guard: (server) => areLimitsOn && connections.guard(server),
          guardUpgrades: (taken) => (areLimitsOn ? connections.guardUpgrades(taken) : taken),
        })
      : null;
    closers.push(() => voice?.close());
    watchVoice(registry, voice);
    const running: RunFile = {
      pid: process.pid,
      httpPort,
      tlsPort: (tls.address() as AddressInfo).port,
      url,
      caPath: authority.caPath,
      bundlePath: authority.bundlePath,
      settings: shownSettings(settings),
    };
    await writeRunFile(settings.NEXUS_DATA, running);
    closers.push(() => removeRunFile(settings.NEXUS_DATA));
    isServing = true;
    return { ...running, core, gateway, voice, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const followsRequests = ({ NEXUS_LOG_REQUEST_IDS: wish }: Settings): boolean => wish === 'all' || (wish === undefined && isFollowingCheap);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Until the database is open. */
const startingAnswer =
  (health: Health): Answer =>
  (request, response) => {
    if (request.url === '/health/live') return health.live(request, response);
    if (request.url === '/health' || request.url === '/health/ready') return sendReport(response, 503, { status: 'starting', checks: {} });
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
    response.end(JSON.stringify({ message: 'The server is starting.', code: 0 }));
  };

const answerElsewhere: Answer = (_request, response) => {
  response.writeHead(ELSEWHERE.status, { 'content-type': 'application/json' });
  response.end(ELSEWHERE.body);
};
const elsewhere = { api: answerElsewhere, cdn: answerElsewhere, pages: answerElsewhere };

function upgradesTo(gateway: Gateway | null, answer: Answer): Upgrade {
  const foreign = foreignUpgrades(answer);
  return (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') foreign(request, socket, head);
    else if (gateway) gateway.upgrade(request, socket, head);
    else refuseUpgrade(socket);
  };
}

async function openTls(
  settings: Settings,
  url: string,
  answer: Answer,
  upgrade: Upgrade,
): Promise<{ tls: TlsServer; authority: Authority; secured: VoiceDoor['secured']; stopRenewal: () => void }> {
  const dir = join(settings.NEXUS_DATA, 'tls');
  const hosts = [...new Set([new URL(url).hostname, voiceHost(settings, url)].map((host) => host.replace(/^\[|\]$/g, '')))];
  const certificate = certificateOf(settings);
  const authority = await openAuthority(dir, hosts, certificate);
  const { options, exchange } = exchangeable(authority);
  const servers: TlsServer[] = [];
  const secured: VoiceDoor['secured'] = (to, taken) => {
    const server = createTlsServer({ ...HTTP_TIMEOUTS, handshakeTimeout: TLS_HANDSHAKE_MS, ...options }, to).on('upgrade', taken);
    servers.push(server);
    return server;
  };
  const tls = secured(answer, upgrade);
  tls.timeout = SILENT_SOCKET_MS;
  await listen(tls, settings.NEXUS_TLS_PORT, settings.NEXUS_HOST, 'NEXUS_TLS_PORT');
  const stopRenewal = keepAuthorityFresh(dir, hosts, certificate, (renewed) => {
    for (const server of servers) exchange(server, renewed);
  });
  return { tls, authority, secured, stopRenewal };
}

/** With less than this left PostgreSQL and uploads fail within minutes. */
const LEAST_ROOM_BYTES = 32 * 1024 * 1024;

async function demandRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < LEAST_ROOM_BYTES) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
}

/** Throws a sentence that says which setting to change. */
function listen(server: Server | TlsServer, port: number, host: string, setting: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new Error(`Port ${port} is taken by another program. Set ${setting} to a free one, or stop that program.`));
      else if (error.code === 'EACCES') reject(new Error(`Port ${port} may not be opened by this user. Set ${setting} to one above 1023.`));
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
        reject(new Error(`This machine has no address ${host}. Set NEXUS_HOST to one that it has, or to 0.0.0.0 for all.`));
      else reject(error);
    });
    server.listen(port, host, () => resolve());
  });
}

function closeServer(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}
