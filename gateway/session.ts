import type { Snowflake } from 'discord-api-types/v10';
import type { ApplicationRecord } from '#core/applications/application-record';
import type { Connection } from './connection.ts';
import type { SharedEvent } from './frames/shared-event.ts';

/** How many dispatches and how many bytes a session keeps for a resume. */
const KEPT = { events: 1000, bytes: 4 * 1024 * 1024 };
/** The list of kept events is cut in steps, so that a dispatch does not move it each time. */
const CUT_STEP = 200;

/** What IDENTIFY settled for the life of a session. */
export interface SessionTerms {
  id: string;
  userId: Snowflake;
  tokenHash: string;
  /** Null for a person's session. */
  application: ApplicationRecord | null;
  /** Null for a person's session: it has no intents and hears all that concerns them. */
  intents: number | null;
  capabilities: number;
  shard: readonly [id: number, count: number];
  largeThreshold: number;
}

/** One gateway session: outlives its connection for some minutes, so that a client may resume. */
export class Session {
  readonly terms: SessionTerms;
  readonly guildIds = new Set<Snowflake>();
  connection: Connection | null;
  /** When the connection was lost; null while there is one. */
  detachedAtMs: number | null = null;
  /** Sequence number of the last dispatch. */
  seq = 0;
  /** The newest dispatches; the last has number `seq`. Shared with every other session that got them. */
  private kept: SharedEvent[] = [];
  private keptBytes = 0;

  constructor(terms: SessionTerms, connection: Connection) {
    this.terms = terms;
    this.connection = connection;
  }

  get isBot(): boolean {
    return this.terms.intents !== null;
  }

  wants(intents: number): boolean {
    return this.terms.intents === null || intents === 0 || (this.terms.intents & intents) !== 0;
  }

  /** Numbers the event, keeps it for a resume and writes it when there is a connection. */
  dispatch(event: SharedEvent): void {
    const seq = ++this.seq;
    this.kept.push(event);
    this.keptBytes += event.sizeHint;
    if (this.kept.length > KEPT.events + CUT_STEP || (this.keptBytes > KEPT.bytes && this.kept.length > 1)) this.cut();
    this.connection?.sendEvent(event, seq);
  }

  /** The dispatches after `seq`, oldest first; null when some of them are no longer kept, or were never sent. */
  missedSince(seq: number): readonly SharedEvent[] | null {
    const missed = this.seq - seq;
    if (missed < 0 || missed > this.kept.length) return null;
    return this.kept.slice(this.kept.length - missed);
  }

  attach(connection: Connection): void {
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
    for (let index = 0; index < dropped; index++) this.keptBytes -= this.kept[index]?.sizeHint ?? 0;
    while (this.keptBytes > KEPT.bytes && dropped < this.kept.length - 1) this.keptBytes -= this.kept[dropped++]?.sizeHint ?? 0;
    this.kept = this.kept.slice(dropped);
  }
}
