import type { GatewayActivity, PresenceUpdateStatus, Snowflake } from 'discord-api-types/v10';
import type { Connection } from './connection.ts';
import type { SharedEvent } from './frames/shared-event.ts';

/** How many dispatches and how many bytes a session keeps for a resume. */
const KEPT = { events: 2000, bytes: 4 * 1024 * 1024 };
/** The list of kept events is cut in steps, so that a dispatch does not move it each time. */
const CUT_STEP = 500;
/** What a client said this long ago to have received, it will not ask for again. */
const FORGOTTEN_AFTER_MS = 60_000;

/** What IDENTIFY settled for the life of a session. */
export interface SessionTerms {
  id: string;
  userId: Snowflake;
  tokenHash: string;
  /** Null for a person's session. */
  application: { id: Snowflake; flags: number } | null;
  /** Null for a person's session: it has no intents and hears all that concerns them. */
  intents: number | null;
  capabilities: number;
  shard: readonly [id: number, count: number];
  largeThreshold: number;
  /** Whether each message is compressed by itself where the connection is not; holds after a resume, too. */
  compresses: boolean;
  client: ClientInfo;
  /** Whether it hears what Discord's gateway does not know. Left out by processes of before. */
  nexusEvents?: boolean;
}

/** What kind of program it is, as others see it in a presence. */
export interface ClientInfo {
  client: 'web' | 'desktop' | 'mobile';
  os: string;
}

/** How the session wants its user to be seen. */
export interface SessionPresence {
  status: PresenceUpdateStatus;
  activities: GatewayActivity[];
  /** Whether nobody touches its device, whatever status was chosen; others are not told. Left out where nothing was said of it. */
  afk?: boolean;
}

/** One gateway session: outlives its connection for some minutes, so that a client may resume. */
export class Session {
  readonly terms: SessionTerms;
  readonly guildIds = new Set<Snowflake>();
  /** Guilds that it is told of by READY or by joining, but has not got yet. */
  readonly expected = new Set<Snowflake>();
  isEntering = false;
  /** Whether it may have missed something and cannot be resumed: it only waits for its client's next session. */
  isLost = false;
  /** Whether its token was taken back while it was holding. */
  isRevoked = false;
  connection: Connection | null;
  presence: SessionPresence;
  /** When the connection was lost; null while there is one. */
  detachedAtMs: number | null = null;
  /** Sequence number of the last dispatch. */
  seq = 0;
  /** What happened before READY could be sent; null from then on. */
  private early: SharedEvent[] | null = [];
  private onHeld: ((event: SharedEvent) => void) | null = null;
  /** The newest dispatches; the last has number `seq`. Shared with every other session that got them. */
  private kept: SharedEvent[] = [];
  private keptBytes = 0;
  private received = { seq: 0, sinceMs: 0 };

  constructor(terms: SessionTerms, connection: Connection | null, presence: SessionPresence) {
    this.terms = terms;
    this.connection = connection;
    this.presence = presence;
  }

  get isBot(): boolean {
    return this.terms.intents !== null;
  }

  wants(intents: number): boolean {
    return this.terms.intents === null || intents === 0 || (this.terms.intents & intents) !== 0;
  }

  /** Whether it is being taken over from another process, and keeps what it hears until it knows what that one has sent. */
  get isHolding(): boolean {
    return this.onHeld !== null;
  }

  /** READY comes first, then what was held back for it. */
  open(ready: SharedEvent): void {
    const early = this.early ?? [];
    this.early = null;
    this.dispatch(ready);
    for (const event of early) this.dispatch(event);
  }

  /** Numbers the event, keeps it for a resume and writes it when there is a connection. */
  dispatch(event: SharedEvent): void {
    if (this.early) {
      if (this.onHeld) this.onHeld(event);
      else this.early.push(event);
      return;
    }
    const seq = ++this.seq;
    this.kept.push(event);
    const { sizeHint, figure } = event;
    this.keptBytes += sizeHint;
    figure.sessions++;
    figure.bytes += sizeHint;
    if (this.kept.length > KEPT.events + CUT_STEP || (this.keptBytes > KEPT.bytes && this.kept.length > 1)) this.cut();
    this.connection?.sendEvent(event, seq);
  }

  /** From now on `keep` gets what it hears, until `goOn`. */
  hold(keep: (event: SharedEvent) => void): void {
    this.onHeld = keep;
  }

  /** Goes on where another process ended: `seq` was its last dispatch, `kept` are the newest of those it sent. */
  goOn(seq: number, kept: readonly SharedEvent[]): void {
    this.early = null;
    this.onHeld = null;
    this.seq = seq;
    this.kept = [...kept];
    this.keptBytes = kept.reduce((bytes, { sizeHint }) => bytes + sizeHint, 0);
  }

  /** The dispatches after `seq`, oldest first; null when some of them are no longer kept, or were never sent. */
  missedSince(seq: number): readonly SharedEvent[] | null {
    const missed = this.seq - seq;
    if (missed < 0 || missed > this.kept.length) return null;
    return this.kept.slice(this.kept.length - missed);
  }

  /** A heartbeat said which dispatch was the last to come. Older ones need not be kept for long, so idle sessions keep nothing. */
  acknowledge(seq: number, nowMs: number): void {
    if (nowMs - this.received.sinceMs < FORGOTTEN_AFTER_MS || seq > this.seq) return;
    const unread = this.seq - this.received.seq;
    if (unread < this.kept.length) this.drop(this.kept.length - unread);
    this.received = { seq, sinceMs: nowMs };
  }

  attach(connection: Connection): void {
    const { format } = connection;
    if (this.terms.compresses && format.compress === 'none' && format.encoding === 'json') format.compress = 'payload';
    this.connection = connection;
    this.detachedAtMs = null;
    connection.session = this;
  }

  /** The connection is gone; the session waits for a resume. Another connection may have taken it over already. */
  detach(connection: Connection, nowMs: number): void {
    if (this.connection !== connection) return;
    this.connection = null;
    this.detachedAtMs = nowMs;
  }

  private cut(): void {
    let dropped = Math.max(this.kept.length - KEPT.events, 0);
    let bytes = this.keptBytes;
    for (let index = 0; index < dropped; index++) bytes -= this.kept[index]?.sizeHint ?? 0;
    while (bytes > KEPT.bytes && dropped < this.kept.length - 1) bytes -= this.kept[dropped++]?.sizeHint ?? 0;
    this.drop(dropped);
  }

  private drop(count: number): void {
    for (let index = 0; index < count; index++) this.keptBytes -= this.kept[index]?.sizeHint ?? 0;
    this.kept = this.kept.slice(count);
  }
}
