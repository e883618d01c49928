import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '../messages/message-record.ts';
import type { AuthorKind, SearchDocument, SearchPlace } from '../ports/message-search.ts';
import type { Stores } from '../ports/stores.ts';
import { repliedTo, searchDocumentOf } from './search-document.ts';

const MOST_REMEMBERED = 20_000;
/** A guild may come to speak another language. */
const REMEMBERED_MS = 60_000;

/** What stands elsewhere, by id. Whoever began with it ends with it, though others forget it meanwhile. */
interface Known {
  sinceMs: number;
  places: Map<Snowflake, SearchPlace>;
  bots: Map<Snowflake, boolean>;
  authors: Map<Snowflake, Snowflake>;
}

/** Makes documents of messages, with what stands elsewhere: their places, and who wrote them and what they reply to. */
export class DocumentMaker {
  private readonly stores: Pick<Stores, 'messages' | 'users' | 'searchJournal'>;
  private known: Known = { sinceMs: 0, places: new Map(), bots: new Map(), authors: new Map() };

  constructor(stores: Pick<Stores, 'messages' | 'users' | 'searchJournal'>) {
    this.stores = stores;
  }

  /** Those of channels that are gone are left out. */
  async make(messages: readonly MessageRecord[]): Promise<SearchDocument[]> {
    const known = this.knownNow();
    for (const { id, author_id: authorId } of messages) known.authors.set(id, authorId);
    await Promise.all([this.readPlaces(known, messages), this.readBots(known, messages), this.readReplied(known, messages)]);
    const kindOf = ({ webhook_author: webhook, author_id: authorId }: MessageRecord): AuthorKind =>
      webhook ? 'webhook' : known.bots.get(authorId) ? 'bot' : 'user';
    return messages.flatMap((message) => {
      const place = known.places.get(message.channel_id);
      return place ? searchDocumentOf(message, place, kindOf(message), known.authors.get(repliedTo(message) ?? '') ?? null) : [];
    });
  }

  private knownNow(): Known {
    const isOld = Date.now() - this.known.sinceMs > REMEMBERED_MS;
    const kept = <Value>(map: Map<Snowflake, Value>): Map<Snowflake, Value> => (map.size > MOST_REMEMBERED ? new Map<Snowflake, Value>() : map);
    const { sinceMs, places, bots, authors } = this.known;
    this.known = {
      sinceMs: isOld ? Date.now() : sinceMs,
      places: isOld ? new Map<Snowflake, SearchPlace>() : kept(places),
      bots: kept(bots),
      authors: kept(authors),
    };
    return this.known;
  }

  private async readPlaces({ places }: Known, messages: readonly MessageRecord[]): Promise<void> {
    const missing = unique(messages.map((message) => message.channel_id).filter((id) => !places.has(id)));
    if (missing.length === 0) return;
    for (const place of await this.stores.searchJournal.placesOf(missing)) places.set(place.channelId, place);
  }

  private async readBots({ bots }: Known, messages: readonly MessageRecord[]): Promise<void> {
    const missing = unique(messages.filter(({ webhook_author: webhook, author_id: id }) => !webhook && !bots.has(id)).map((message) => message.author_id));
    if (missing.length === 0) return;
    for (const { id, bot } of await this.stores.users.byIds(missing)) bots.set(id, bot);
    for (const id of missing) if (!bots.has(id)) bots.set(id, false);
  }

  private async readReplied({ authors }: Known, messages: readonly MessageRecord[]): Promise<void> {
    const missing = new Map<Snowflake, Set<Snowflake>>();
    for (const message of messages) {
      const id = repliedTo(message);
      if (id !== null && !authors.has(id)) missing.set(message.channel_id, (missing.get(message.channel_id) ?? new Set()).add(id));
    }
    const found = await Promise.all([...missing].map(([channelId, ids]) => this.stores.messages.byIds(channelId, [...ids])));
    for (const { id, author_id: authorId } of found.flat()) authors.set(id, authorId);
  }
}

const unique = (ids: readonly Snowflake[]): Snowflake[] => [...new Set(ids)];
