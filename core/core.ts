import type { Logger } from 'pino';
import type { BlobStore } from './ports/blob-store.ts';
import type { Bus, EventScope } from './ports/bus.ts';
import type { Clock } from './ports/clock.ts';
import type { ImageWork } from './ports/image-work.ts';
import type { Locks } from './ports/locks.ts';
import type { Mailer } from './ports/mail.ts';
import type { MessageMove } from './ports/message-move.ts';
import type { OutsideNetwork } from './ports/outside-network.ts';
import type { RateWindows } from './ports/rate-windows.ts';
import type { SessionStarts } from './gateway/session-starts.ts';
import type { ShortMemory } from './ports/short-memory.ts';
import type { SnowflakeSource } from './ports/snowflake-source.ts';
import type { Stores } from './ports/stores.ts';
import type { CoreSettings } from './settings.ts';
import type { GuildStates } from './state/guild-states.ts';
import type { StateChange } from './state/state-change.ts';
import type { UserCache } from './users/user-cache.ts';
import type { TokenCache } from './accounts/token-cache.ts';
import type { OutsideFilms } from './outside-media/outside-films.ts';
import type { OutsideMedia } from './outside-media/outside-media.ts';
import type { SearchIndex } from './message-search/search-index.ts';
import type { RulePatterns } from './automod/rule-patterns.ts';
import type { Instance } from './instance/instance.ts';
import type { LiveRecords } from './voice/live-records.ts';
import type { VoiceServers } from './voice/voice-servers.ts';
import type { InteractionRegistry } from './interactions/interaction-registry.ts';

/** All that the product's rules work with. Made once by the server and passed to every service. */
export interface Core extends Stores {
  readonly settings: CoreSettings;
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: SnowflakeSource;
  readonly bus: Bus;
  readonly locks: Locks;
  readonly shortMemory: ShortMemory;
  readonly rateWindows: RateWindows;
  readonly blobs: BlobStore;
  readonly imageWork: ImageWork;
  readonly network: OutsideNetwork;
  /** Null where no mail is set: then nothing is sent, and nothing needs it. */
  readonly mailer: Mailer | null;
  readonly outsideMedia: OutsideMedia;
  readonly outsideFilms: OutsideFilms;
  readonly states: GuildStates;
  readonly userCache: UserCache;
  readonly tokens: TokenCache;
  readonly sessionStarts: SessionStarts;
  readonly interactions: InteractionRegistry;
  readonly searchIndex: SearchIndex;
  /** The move of messages to another engine; null where none is set. */
  readonly messageMove?: MessageMove | null;
  readonly rulePatterns: RulePatterns;
  readonly voiceServers: VoiceServers;
  /** Calls of direct channels, by channel. */
  readonly calls: LiveRecords<'call'>;
  /** Screens that are shown in calls, by stream key. */
  readonly streams: LiveRecords<'stream'>;
  /** Calls that are being recorded, by channel. */
  readonly recordings: LiveRecords<'recording'>;
  /** Settings, operators and bans of this instance, as they hold now. */
  readonly instance: Instance;
  /** Tells every process, in order: memory first, then the sessions that may see it. */
  publish(scope: EventScope, event: { t: string; d: unknown }, change?: StateChange): void;
  /** Runs `tell` at its place among the events: at once, or within `asOneChange` when all is written and memory knows of it. */
  afterwards(tell: (core: Core) => void): void;
}
