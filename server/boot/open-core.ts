import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import { TokenCache } from '#core/accounts/token-cache';
import { RulePatterns } from '#core/automod/rule-patterns';
import { rememberedApplications } from '#core/applications/remembered-applications';
import { endCalls } from '#core/calls/leave-call';
import { followRinging } from '#core/calls/ring';
import type { Core } from '#core/core';
import { sessionStartsOf } from '#core/gateway/session-starts';
import { Instance } from '#core/instance/instance';
import { countingMessages } from '#core/instance/statistics';
import { InteractionRegistry } from '#core/interactions/interaction-registry';
import { rememberedMemberships } from '#core/members/remembered-memberships';
import { indexedStores } from '#core/message-search/indexed-stores';
import { SearchIndex } from '#core/message-search/search-index';
import { internet } from '#core/outside/internet';
import type { OutsideNetwork } from '#core/ports/outside-network';
import { OutsideFilms } from '#core/outside-media/outside-films';
import { OutsideMedia } from '#core/outside-media/outside-media';
import type { BusEvent, BusMark } from '#core/ports/bus';
import { systemClock, type Clock } from '#core/ports/clock';
import type { Wants } from '#core/ports/event-heading';
import { reasonOf } from '#core/ports/storage-unavailable';
import { rememberedRelationships } from '#core/relationships/remembered-relationships';
import { forgetUnneeded } from '#core/state/forget-unneeded';
import { GuildStates } from '#core/state/guild-states';
import { isOfUse } from '#core/state/is-of-use';
import { applyStateChange } from '#core/state/state-change';
import { UserCache } from '#core/users/user-cache';
import { followStreams } from '#core/streams/follow-streams';
import { LiveRecords } from '#core/voice/live-records';
import { followVoiceServers, VoiceServers } from '#core/voice/voice-servers';
import { snowflakeSource } from '#protocol/snowflake';
import { DirectoryInUseError } from '#storage/embedded-postgres/directory-lock';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#storage/embedded-postgres/start-embedded-postgres';
import { isBackupUnderWay } from '#storage/postgres/backup-lock';
import { openPostgresStores } from '#storage/postgres/open-stores';
import { leaseWorkerId } from '#storage/postgres/worker-lease';
import { sharpImageWork } from '#storage/sharp/image-work';
import { keptDuringBackups } from '../backup/keep-files.ts';
import { fixedSettings, instanceDefaults } from '../configuration/instance-defaults.ts';
import { turnUrlsOf, type Settings } from '../configuration/settings.ts';
import { VERSION } from '../version.ts';
import { openMailer } from '../mail/open-mailer.ts';
import { lossWatch } from './after-loss.ts';
import { openIdKey, signingSecret } from './instance-secrets.ts';
import { openBlobs } from './open-blobs.ts';
import { openSearch } from './open-search.ts';
import { openMessageEngine } from './open-message-engine.ts';
import { openShared, sharedAlready, type BusTroubles, type Measure, type Shared } from './open-shared.ts';
import { tellsFullDisk, tellsOutage, tellsWaiting } from './outage-words.ts';

export interface OpenCoreOptions {
  settings: Settings;
  log: Logger;
  /** Public address, known once the port is. */
  url: string;
  clock?: Clock;
  /** The internet unless told. */
  network?: OutsideNetwork | undefined;
  /** What this process shares with others; its own unless told. */
  shared?: Shared | undefined;
  /** What to do when the bus between processes could not keep its promise. */
  troubles?: BusTroubles;
  measure?: Measure;
  /** Which events are of use here beside those that memory follows. */
  isHeardHere?: Wants;
  /** How long to wait for another process that has the embedded database, such as a command. Not at all unless told. */
  waitForDataMs?: number;
}

export interface OpenCore {
  core: Core;
  /** The connections to its database, for whoever watches them. */
  pool: pg.Pool;
  /** Rejects when what the processes share does not answer. */
  pingShared(): Promise<void>;
  /** Rejects while messages cannot be had, because the other engine that has them does not answer. */
  pingMessages(): Promise<void>;
  /** Rejects when the S3 store does not answer. */
  pingFiles(): Promise<void>;
  /** Rejects while memory may say something else than a database that was lost for a while. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** How each event of the bus is heard: `apply` brings this process's memory up to date. */
export type Hear = (busEvent: BusEvent, apply: () => void, mark: BusMark | null) => void;

/** A command that opens the data for a moment holds nothing that could be behind. */
const NO_TROUBLES: BusTroubles = { onGap: () => undefined, rebuild: () => undefined };

/** Opens everything that the product's rules work with: database, files, ids, memory. */
export async function openCore(
  {
    settings,
    log,
    url,
    shared: given,
    clock = systemClock,
    network = internet,
    waitForDataMs = 0,
    troubles = NO_TROUBLES,
    measure = (_engine, adapter) => adapter,
    isHeardHere = () => false,
  }: OpenCoreOptions,
  hear: Hear,
): Promise<OpenCore> {
  await mkdir(settings.NEXUS_DATA, { recursive: true });
  const closers: (() => Promise<unknown>)[] = [];
  const loss = lossWatch();
  const close = async (): Promise<void> => {
    for (const step of closers.splice(0).toReversed()) await step().catch((error: unknown) => log.error({ err: error }, 'something did not close'));
  };
  const tellWaiting = tellsWaiting(log, 'the database');
  try {
    const databaseUrl = settings.DATABASE_URL ?? (await openEmbedded(settings, log, closers, Date.now() + waitForDataMs));
    const opened = await openPostgresStores(databaseUrl, {
      clock,
      maxConnections: settings.DATABASE_POOL_SIZE,
      isPrepared: settings.DATABASE_PREPARED === 'on',
      directUrl: settings.DATABASE_URL === undefined ? undefined : settings.DATABASE_DIRECT_URL,
      replicaUrl: settings.DATABASE_REPLICA_URL,
      onReplicaChange: (reason) =>
        reason === null ? log.info('the replica of the database is asked') : log.warn(`the replica of the database is left out: ${reason}`),
      onRetry: (error) => tellWaiting(reasonOf(error)),
      onLost: loss.noteLost,
      onOutage: tellsOutage(log, 'PostgreSQL'),
      onFull: tellsFullDisk(log, 'PostgreSQL'),
      onIdleError: (error) => log.warn(`an idle connection to the database broke: ${reasonOf(error)}`),
    });
    const { pool } = opened;
    closers.push(opened.close);
    const engine = await openMessageEngine(settings, opened, { clock, log, measure });
    closers.push(() => engine.close());
    const written = engine.stores;
    const lease = await leaseWorkerId(pool, {
      nowMs: () => clock.nowMs(),
      onChange: (reason) => (reason === null ? log.info('new ids can be made again') : log.warn(`no new ids can be made: ${reason}`)),
    });
    closers.push(() => lease.release());
    const { shared, ping, close: closeShared } = given ? sharedAlready(given) : await openShared({ settings, log, clock, troubles, measure });
    closers.push(closeShared);
    const { bus } = shared;
    const stores = {
      ...written,
      guilds: rememberedMemberships(written.guilds, bus),
      relationships: rememberedRelationships(written.relationships, bus),
      messageSearch: measure('search', await openSearch(settings, written.messageSearch)),
    };
    const userCache = new UserCache(stores.users);
    const instance = new Instance(stores.instanceRows, bus, {
      defaults: instanceDefaults(settings),
      fixed: fixedSettings(settings),
      nowMs: () => clock.nowMs(),
    });
    await instance.read();
    const { blobs, ping: pingFiles, close: closeBlobs } = await openBlobs(settings, log);
    closers.push(closeBlobs);
    const { mailer, close: closeMailer } = await openMailer(settings);
    closers.push(closeMailer);
    const searchIndex = new SearchIndex(stores.messageSearch, stores, log);
    closers.push(() => searchIndex.close());
    bus.subscribe(
      (busEvent) => searchIndex.heard(busEvent),
      (heading) => searchIndex.concerns(heading),
    );
    const indexed = { ...stores, ...indexedStores(stores, searchIndex) };
    const states = new GuildStates(indexed, userCache, (guildId) => instance.isGuildShut(guildId), bus);
    const rulePatterns = new RulePatterns((error) => log.error({ err: error }, 'the thread for patterns of automatic moderation broke'));
    closers.push(() => rulePatterns.close());
    const [calls, streams, recordings] = [new LiveRecords('call', shared), new LiveRecords('stream', shared), new LiveRecords('recording', shared)];
    const core: Core = {
      ...indexed,
      ...countingMessages(indexed, () => clock.nowMs()),
      applications: rememberedApplications(stores.applications, bus),
      settings: {
        url,
        cdnUrl: `${url}/cdn`,
        gatewayUrl: settings.NEXUS_GATEWAY_URL?.replace(/\/+$/, '') ?? url.replace(/^http/, 'ws'),
        privateAddresses: settings.NEXUS_PRIVATE_ADDRESSES,
        // Operators change these while the server runs.
        get registration() {
          return instance.settings.registration;
        },
        get maxFileBytes() {
          return instance.settings.max_file_bytes;
        },
        get maxGuildsPerUser() {
          return instance.settings.max_guilds_per_user;
        },
        get linkPreviews() {
          return instance.settings.link_previews;
        },
        maxFilmBytes: settings.NEXUS_MAX_FILM_BYTES,
        turn: { urls: turnUrlsOf(settings), secret: settings.NEXUS_TURN_SECRET ?? '' },
        signingSecret: Buffer.from(await signingSecret(stores.secrets, settings.NEXUS_DATA), 'hex'),
        openIdKey: openIdKey(stores.secrets, settings.NEXUS_DATA),
        ...(settings.S3_REDIRECT_BYTES !== undefined && { linkFilesFromBytes: settings.S3_REDIRECT_BYTES }),
        version: VERSION,
      },
      log,
      clock,
      ids: snowflakeSource(lease.grant, () => clock.nowMs()),
      ...shared,
      blobs: keptDuringBackups(
        measure('files', blobs),
        () => isBackupUnderWay(pool),
        (error) => log.warn({ err: error }, 'files go a little later'),
      ),
      imageWork: sharpImageWork((error) =>
        log.warn({ err: error }, 'sharp could not be loaded: pictures are served in the size and format in which they came'),
      ),
      network,
      mailer,
      outsideMedia: new OutsideMedia(),
      outsideFilms: new OutsideFilms(),
      searchIndex,
      messageMove: engine.move,
      states,
      userCache,
      tokens: new TokenCache(stores.logins, bus),
      sessionStarts: sessionStartsOf(shared.rateWindows, () => clock.nowMs()),
      interactions: new InteractionRegistry(shared),
      rulePatterns,
      voiceServers: new VoiceServers(),
      calls,
      streams,
      recordings,
      instance,
      publish: (scope, event, change) => bus.publish({ scope, ...event, ...(change && { change }) }),
      afterwards: (tell) => tell(core),
    };
    bus.subscribe(
      (busEvent, mark) => hear(busEvent, () => busEvent.change && applyStateChange(states, userCache, busEvent.change), mark),
      (heading) => isOfUse(states, heading) || isHeardHere(heading),
    );
    closers.push(loss.start(core));
    const stopForgetting = forgetUnneeded(core, settings.NEXUS_FORGET_SECONDS * 1000);
    closers.push(async () => stopForgetting());
    const stops = [followVoiceServers(core), calls.start(), streams.start(), recordings.start(), followRinging(core), followStreams(core)];
    closers.push(async () => stops.forEach((stop) => stop()));
    // Nobody else has what is in this process's memory.
    if (!given && settings.REDIS_URL === undefined) closers.push(() => endCalls(core));
    return { core, pool, pingShared: ping, pingMessages: engine.ping, pingFiles, settled: loss.settled, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openEmbedded(settings: Settings, log: Logger, closers: (() => Promise<unknown>)[], giveUpAtMs: number): Promise<string> {
  const start = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({
      dataDir: join(settings.NEXUS_DATA, 'postgres'),
      walArchive: settings.NEXUS_WAL_ARCHIVE,
      log: { info: (message) => log.info(message), warn: (message) => log.warn(message) },
    }).catch(async (error: unknown) => {
      if (!(error instanceof DirectoryInUseError) || Date.now() > giveUpAtMs) throw error;
      await sleep(200);
      return start();
    });
  const embedded = await start();
  closers.push(() => embedded.stop());
  return embedded.url;
}
