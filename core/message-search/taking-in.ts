import type { Snowflake } from 'discord-api-types/v10';
import { atOnce } from '../at-once.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import type { MessagePlace, MessageSearch } from '../ports/message-search.ts';
import type { Stores } from '../ports/stores.ts';
import { DocumentMaker } from './document-maker.ts';

/** So many are made ready in one go, so that senders do not wait for it. */
const SLICE = 100;
export const PAGE = 500;
/** So many that waiting for the database does not add up, so few that senders find connections. */
const SLICES_AT_ONCE = 3;
const CHANNELS_AT_ONCE = 4;

/** Puts messages into the search engine as they stand in the store. */
export class TakingIn {
  private readonly engine: MessageSearch;
  private readonly stores: Pick<Stores, 'messages'>;
  private readonly documents: DocumentMaker;
  private readonly signal: AbortSignal;

  /** `signal` breaks off what takes long. */
  constructor(engine: MessageSearch, stores: Pick<Stores, 'messages' | 'users' | 'searchJournal'>, signal: AbortSignal) {
    this.engine = engine;
    this.stores = stores;
    this.documents = new DocumentMaker(stores);
    this.signal = signal;
  }

  /** New ones. */
  async fresh(messages: readonly MessageRecord[]): Promise<void> {
    await atOnce(slicesOf(messages), SLICES_AT_ONCE, async (slice) => this.engine.keep(await this.documents.make(slice), 'new'));
  }

  /** Those of channels that changed, or went. */
  async again(asked: ReadonlyMap<Snowflake, readonly Snowflake[]>): Promise<void> {
    const gone: MessagePlace[] = [];
    const there = await atOnce([...asked], CHANNELS_AT_ONCE, async ([channelId, ids]) => {
      const found = await this.stores.messages.byIds(channelId, ids);
      const known = new Set(found.map(({ id }) => id));
      for (const id of ids) if (!known.has(id)) gone.push({ channelId, id });
      return found;
    });
    // The engine is told of all channels together: one by one it would never be done with many of them while it answers slowly.
    if (gone.length > 0) await this.engine.forget(gone);
    for (const slice of slicesOf(there.flat())) await this.engine.keep(await this.documents.make(slice), 'changed');
  }

  /** Takes in the messages of a channel from one on; what is there stays. Returns how many there were. */
  async from(channelId: Snowflake, since: bigint): Promise<number> {
    let after = since - 1n;
    for (let count = 0; ;) {
      const page = await this.stores.messages.page(channelId, { after: after.toString() }, PAGE);
      const newest = page[0];
      if (!newest || this.signal.aborted) return count;
      await this.engine.keep(await this.documents.make(page), 'new');
      count += page.length;
      if (page.length < PAGE) return count;
      after = BigInt(newest.id);
    }
  }
}

const slicesOf = (messages: readonly MessageRecord[]): MessageRecord[][] =>
  Array.from({ length: Math.ceil(messages.length / SLICE) }, (_, slice) => messages.slice(slice * SLICE, (slice + 1) * SLICE));
