import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '../messages/message-record.ts';
import type { MessageSearch } from '../ports/message-search.ts';
import type { Stores } from '../ports/stores.ts';
import { DocumentMaker } from './document-maker.ts';

/** So many are made ready in one go, so that senders do not wait for it. */
const SLICE = 100;
export const PAGE = 500;

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
    for (let start = 0; start < messages.length; start += SLICE) {
      await this.engine.keep(await this.documents.make(messages.slice(start, start + SLICE)), 'new');
    }
  }

  /** Those that changed, or went. */
  async again(channelId: Snowflake, ids: readonly Snowflake[]): Promise<void> {
    const there = await this.stores.messages.byIds(channelId, ids);
    const known = new Set(there.map(({ id }) => id));
    const gone = ids.filter((id) => !known.has(id));
    if (gone.length > 0) await this.engine.forget(channelId, gone);
    if (there.length > 0) await this.engine.keep(await this.documents.make(there), 'changed');
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
