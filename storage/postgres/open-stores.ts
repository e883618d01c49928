import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { systemClock, type Clock } from '#core/ports/clock';
import type { Stores } from '#core/ports/stores';
import { Turnstile } from '#core/turnstile';
import { postgresAccountLinkStore } from './account-link-store.ts';
import { postgresApplicationEmojiStore } from './application-emoji-store.ts';
import { postgresApplicationStore } from './application-store.ts';
import { postgresAuditLogStore } from './audit-log-store.ts';
import { postgresAuthorizationStore } from './authorization-store.ts';
import { postgresAutomodRuleStore } from './automod-rule-store.ts';
import { postgresBanStore } from './ban-store.ts';
import { postgresCommandStore } from './command-store.ts';
import { postgresGuildPageStore, postgresInviteTargetStore, postgresJoinRequestStore, postgresSoundStore, postgresTemplateStore } from './community-stores.ts';
import { postgresCrosspostStore } from './crosspost-store.ts';
import { postgresDirectChannelStore } from './direct-channel-store.ts';
import { postgresDoomedFileStore } from './doomed-file-store.ts';
import { postgresGuildStore } from './guild-store.ts';
import { postgresInstanceFigures } from './instance-figures.ts';
import { postgresInstanceStore } from './instance-store.ts';
import { postgresIntegrationStore } from './integration-store.ts';
import { postgresInviteStore } from './invite-store.ts';
import { postgresAccountDeletionStore, postgresExportStore } from './leaving-stores.ts';
import { postgresLoginStore } from './login-store.ts';
import { postgresMentionStore } from './mention-store.ts';
import { postgresMessageSearch } from './message-search.ts';
import { postgresMessageStore } from './message-store.ts';
import { migrate, MIGRATIONS } from './migrate.ts';
import { postgresEntitlementStore, postgresSkuStore } from './monetisation-stores.ts';
import { postgresNoteStore } from './note-store.ts';
import { postgresOpenPollStore } from './open-poll-store.ts';
import { postgresPersonalDataStore } from './personal-data-store.ts';
import { postgresPinStore } from './pin-store.ts';
import { postgresPollVoteStore } from './poll-vote-store.ts';
import { reasonOf } from '#core/ports/storage-unavailable';
import { watchOutage, type OnOutage } from '../outage.ts';
import {
  databaseOn,
  databaseWithin,
  meansFull,
  meansPooler,
  meansUnavailable,
  MOST_CONNECTIONS,
  openPool,
  wasUndone,
  type Database,
  type DatabaseWatch,
  type PoolOptions,
  type Queries,
} from './pool.ts';
import { postgresReadStateStore } from './read-state-store.ts';
import { postgresRecordingStore } from './recording-store.ts';
import { postgresRelationshipStore } from './relationship-store.ts';
import { postgresReportStore } from './report-store.ts';
import { onlyPrimary, readReplica, type Readers } from './read-replica.ts';
import { postgresReactionStore } from './reaction-store.ts';
import { postgresRoleConnectionRuleStore } from './role-connection-rule-store.ts';
import { postgresSavedMessageStore } from './saved-message-store.ts';
import { postgresScheduledEventStore } from './scheduled-event-store.ts';
import { postgresSearchJournal } from './search-journal.ts';
import { postgresSecondFactorStore } from './second-factor-store.ts';
import { postgresSecretStore } from './secret-store.ts';
import { postgresDraftStore, postgresSavedSearchStore } from './jotting-stores.ts';
import { postgresReminderStore, postgresScheduledMessageStore } from './later-stores.ts';
import { postgresDeviceStore } from './device-store.ts';
import { postgresPushStore, postgresPushSubscriptionStore } from './push-stores.ts';
import { postgresGuildSettingsStore, postgresPreferenceStore, postgresUserSettingsStore } from './settings-stores.ts';
import { postgresStageInstanceStore } from './stage-instance-store.ts';
import { postgresThreadMemberStore } from './thread-member-store.ts';
import { postgresUserStore } from './user-store.ts';
import { postgresWebhookDeliveryStore } from './webhook-delivery-store.ts';
import { postgresWebhookStore } from './webhook-store.ts';

export interface OpenOptions extends PoolOptions {
  /** How long to keep trying a database that is not there yet. */
  waitMs?: number;
  /** What decides whether an invite has expired. */
  clock?: Clock;
  /** Past a pooler: for migrations and for locks that are held for long. */
  directUrl?: string | undefined;
  /** A streaming replica for what may come from a copy. */
  replicaUrl?: string | undefined;
  /** Further behind than this it is not asked; and how often that is looked at. */
  replicaMostBehindMs?: number;
  replicaLookEveryMs?: number;
  /** Hears when the replica is left out, with the reason, and when it is asked again. */
  onReplicaChange?: (reason: string | null) => void;
  /** Hears of each failed try to connect. */
  onRetry?: (error: unknown) => void;
  /** Hears that a connection broke over a statement, or that none could be made. */
  onLost?: (error: unknown) => void;
  /** Hears when the database is away, and when it is back. */
  onOutage?: OnOutage;
  /** Hears when it cannot write for want of room, and when it can again. */
  onFull?: OnOutage;
}

/** A disk that is nearly full takes one thing and refuses the next. */
const ROOM_FOR_MS = 10_000;

/** One migrates while the other holds the lock, or tidies up. */
const MOST_DIRECT = 2;

const OLDEST_VERSION = 150_000;
/** How often a transaction is run that was undone for the sake of another. */
const TRIES = 5;

export interface OpenedStores {
  stores: Stores;
  pool: pg.Pool;
  /** Leads past a pooler where that is told; the same one otherwise. */
  directPool: pg.Pool;
  database: Database;
  /** As `atomically` of the stores, for engines that take part by statements of their own. */
  transaction<Result>(work: (stores: Stores, queries: Queries) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Connects, brings the schema up to date and opens every store. Throws with a sentence an operator can act on. */
export async function openPostgresStores(url: string, options: OpenOptions = {}): Promise<OpenedStores> {
  const pool = openPool(url, options);
  const { directUrl } = options;
  const directPool = directUrl === undefined ? pool : openPool(directUrl, { ...options, maxConnections: MOST_DIRECT, isPrepared: true });
  const endPools = async (): Promise<void> => {
    if (directPool !== pool) await directPool.end();
    await pool.end();
  };
  try {
    await waitUntilThere(pool, url, options);
    if (directUrl !== undefined) await waitUntilThere(directPool, directUrl, options, 'DATABASE_DIRECT_URL');
    await migrate(directPool, MIGRATIONS, {
      isPooled: options.isPrepared === false && directUrl === undefined,
      onWait: (name) => options.onRetry?.(new Error(`the migration "${name}" lets others finish first`)),
      onBlock: (index) =>
        options.onRetry?.(new Error(`the index ${index} is being made, and nobody can write meanwhile (with DATABASE_DIRECT_URL they could)`)),
    });
  } catch (error) {
    await endPools();
    throw error;
  }
  const { watch, close: endWatch } = watchOf(options);
  const database = databaseOn(pool, watch, options.isPrepared);
  const { replicaUrl: replica, onReplicaChange: onChange, replicaMostBehindMs: mostBehindMs, replicaLookEveryMs: lookEveryMs } = options;
  const readers =
    replica === undefined
      ? undefined
      : readReplica(database, replica, {
          ...options,
          ...(onChange && { onChange }),
          ...(mostBehindMs !== undefined && { mostBehindMs }),
          ...(lookEveryMs !== undefined && { lookEveryMs }),
        });
  const close = async (): Promise<void> => {
    endWatch();
    await readers?.close();
    await endPools();
  };
  return { ...storesOn(directPool, database, readers ?? onlyPrimary(database), options), pool, directPool, close };
}

/** Tells of each outage once, by what the statements of all stores meet with. */
function watchOf({ onLost, onOutage = () => undefined, onFull = () => undefined }: OpenOptions): { watch: DatabaseWatch; close(): void } {
  const away = watchOutage({ onChange: onOutage });
  const full = watchOutage({ onChange: onFull, quietMs: ROOM_FOR_MS });
  return {
    watch: {
      onLost,
      onFailure: (error) => (meansFull(error) ? full : away).failed(reasonOf(error)),
      onAnswer(isWrite) {
        away.answered();
        if (isWrite) full.answered();
      },
    },
    close() {
      away.close();
      full.close();
    },
  };
}

function storesOn(
  directPool: pg.Pool,
  database: Database,
  readers: Readers,
  { clock = systemClock, maxConnections = MOST_CONNECTIONS }: OpenOptions,
): Pick<OpenedStores, 'stores' | 'database' | 'transaction'> {
  // Whoever runs may need another connection meanwhile, which those that wait must not hold.
  const turnstile = new Turnstile(Math.max(1, maxConnections >> 1));
  const stores: Stores = {
    ...partsOn(database, readers, clock),
    messages: postgresMessageStore(database),
    messageSearch: postgresMessageSearch(database, directPool, readers),
    searchJournal: postgresSearchJournal(database, directPool),
    atomically: (work) => transaction(work),
  };
  const transaction: OpenedStores['transaction'] = (work) => turnstile.pass(() => transactionOf(database, stores, clock, work));
  return { stores, database, transaction };
}

async function transactionOf<Result>(
  database: Database,
  outside: Stores,
  clock: Clock,
  work: (stores: Stores, queries: Queries) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction((queries) => {
        const within = databaseWithin(queries);
        const stores: Stores = {
          ...partsOn(within, onlyPrimary(within), clock),
          messages: postgresMessageStore(within, 'one by one'),
          messageSearch: outside.messageSearch,
          searchJournal: outside.searchJournal,
          atomically: (more) => more(stores),
        };
        return work(stores, queries);
      });
    } catch (error) {
      if (attempt === TRIES || !wasUndone(error)) throw error;
    }
  }
}

function partsOn(database: Database, readers: Readers, clock: Clock): Omit<Stores, 'messages' | 'messageSearch' | 'searchJournal' | 'atomically'> {
  return {
    users: postgresUserStore(database),
    logins: postgresLoginStore(database),
    applications: postgresApplicationStore(database),
    guilds: postgresGuildStore(database),
    directChannels: postgresDirectChannelStore(database),
    reactions: postgresReactionStore(database),
    pins: postgresPinStore(database),
    pollVotes: postgresPollVoteStore(database),
    openPolls: postgresOpenPollStore(database),
    crossposts: postgresCrosspostStore(database),
    readStates: postgresReadStateStore(database),
    relationships: postgresRelationshipStore(database),
    notes: postgresNoteStore(database),
    savedMessages: postgresSavedMessageStore(database),
    mentions: postgresMentionStore(database),
    bans: postgresBanStore(database),
    invites: postgresInviteStore(database, clock),
    webhooks: postgresWebhookStore(database),
    threadMembers: postgresThreadMemberStore(database),
    commands: postgresCommandStore(database),
    auditLog: postgresAuditLogStore(database, readers),
    integrations: postgresIntegrationStore(database),
    authorizations: postgresAuthorizationStore(database),
    roleConnectionRules: postgresRoleConnectionRuleStore(database),
    skus: postgresSkuStore(database),
    entitlements: postgresEntitlementStore(database),
    applicationEmojis: postgresApplicationEmojiStore(database),
    scheduledEvents: postgresScheduledEventStore(database),
    stageInstances: postgresStageInstanceStore(database),
    automodRules: postgresAutomodRuleStore(database),
    doomedFiles: postgresDoomedFileStore(database),
    sounds: postgresSoundStore(database),
    templates: postgresTemplateStore(database),
    guildPages: postgresGuildPageStore(database),
    joinRequests: postgresJoinRequestStore(database),
    instanceRows: postgresInstanceStore(database),
    reports: postgresReportStore(database),
    instanceFigures: postgresInstanceFigures(database, readers),
    accountDeletions: postgresAccountDeletionStore(database),
    exports: postgresExportStore(database),
    recordingRows: postgresRecordingStore(database),
    personalData: postgresPersonalDataStore(database, readers),
    inviteTargets: postgresInviteTargetStore(database),
    webhookDeliveries: postgresWebhookDeliveryStore(database),
    secrets: postgresSecretStore(database),
    userSettings: postgresUserSettingsStore(database),
    preferences: postgresPreferenceStore(database),
    guildSettings: postgresGuildSettingsStore(database),
    scheduledMessages: postgresScheduledMessageStore(database),
    reminders: postgresReminderStore(database),
    drafts: postgresDraftStore(database),
    savedSearches: postgresSavedSearchStore(database),
    devices: postgresDeviceStore(database),
    pushSubscriptions: postgresPushSubscriptionStore(database),
    pushes: postgresPushStore(database),
    secondFactors: postgresSecondFactorStore(database),
    accountLinks: postgresAccountLinkStore(database),
  };
}

async function waitUntilThere(pool: pg.Pool, url: string, { waitMs = 30_000, onRetry }: OpenOptions, setting = 'DATABASE_URL'): Promise<void> {
  const giveUpAt = Date.now() + waitMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
    try {
      return await checkServer(pool);
    } catch (error) {
      if (error instanceof UnfitServerError) throw error;
      if (meansPooler(error))
        throw new Error(
          `At ${withoutPassword(url)} a pooler answers (${reasonOf(error)}). ${setting === 'DATABASE_URL' ? 'Behind one that gives each transaction another connection set DATABASE_PREPARED=off.' : `${setting} must lead past it.`}`,
          { cause: error },
        );
      if (!meansUnavailable(error)) throw new Error(`PostgreSQL at ${withoutPassword(url)} refused: ${reasonOf(error)}. Check ${setting}.`, { cause: error });
      if (Date.now() + pauseMs > giveUpAt) {
        throw new Error(`PostgreSQL at ${withoutPassword(url)} could not be reached: ${reasonOf(error)}. Is it running, and is ${setting} right?`, {
          cause: error,
        });
      }
      onRetry?.(error);
    }
    await sleep(pauseMs);
  }
}

class UnfitServerError extends Error {}

async function checkServer(pool: pg.Pool): Promise<void> {
  const text = `SELECT current_setting('server_version_num')::integer AS version, current_setting('server_version') AS shown, current_setting('server_encoding') AS encoding`;
  const { rows } = await pool.query<{ version: number; shown: string; encoding: string }>(text);
  const [server] = rows;
  if (!server) throw new UnfitServerError('The database server did not tell its version.');
  if (server.version < OLDEST_VERSION) throw new UnfitServerError(`PostgreSQL 15 or newer is needed; this server is ${server.shown}.`);
  if (server.encoding !== 'UTF8')
    throw new UnfitServerError(
      `The database must be in UTF8; this one is in ${server.encoding}. Create it with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
    );
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'the given address';
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`;
}
