import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '../messages/message-record.ts';
import type { AuthorKind, SearchDocument, SearchPlace } from '../ports/message-search.ts';
import type { Stores } from '../ports/stores.ts';
import { repliedTo, searchDocumentOf } from './search-document.ts';

const MOST_REMEMBERED = 20_000;
/** A guild may come to speak another language. */
const REMEMBERED_MS = 60_000;

/** Makes documents of messages, with what stands elsewhere: their places, and who wrote them and what they reply to. */
export class DocumentMaker {
  private readonly stores: Pick<Stores, 'messages' | 'users' | 'searchJournal'>;
  private readonly places = new Map<Snowflake, SearchPlace>();
  private readonly bots = new Map<Snowflake, boolean>();
  private readonly authors = new Map<Snowflake, Snowflake>();
  private forgottenAtMs = 0;

  constructor(stores: Pick<Stores, 'messages' | 'users' | 'searchJournal'>) {
    this.stores = stores;
  }

  /** Those of direct messages, and of channels that are gone, are left out. */
  async make(messages: readonly MessageRecord[]): Promise<SearchDocument[]> {
    this.forgetOld();
    const inGuilds = messages.filter(({ guild_id: guildId }) => guildId !== null);
    for (const { id, author_id: authorId } of inGuilds) this.authors.set(id, authorId);
    await Promise.all([this.readPlaces(inGuilds), this.readBots(inGuilds), this.readReplied(inGuilds)]);
    return inGuilds.flatMap((message) => {
      const place = this.places.get(message.channel_id);
      return place ? searchDocumentOf(message, place, this.kindOf(message), this.authors.get(repliedTo(message) ?? '') ?? null) : [];
    });
  }

  private kindOf({ webhook_author: webhook, author_id: authorId }: MessageRecord): AuthorKind {
    return webhook ? 'webhook' : this.bots.get(authorId) ? 'bot' : 'user';
  }

  private forgetOld(): void {
    const isOld = Date.now() - this.forgottenAtMs > REMEMBERED_MS;
    if (isOld) this.forgottenAtMs = Date.now();
    for (const known of [this.places, this.bots, this.authors]) if (known.size > MOST_REMEMBERED || (isOld && known === this.places)) known.clear();
  }

  private async readPlaces(messages: readonly MessageRecord[]): Promise<void> {
    const missing = unique(messages.map((message) => message.channel_id).filter((id) => !this.places.has(id)));
    if (missing.length === 0) return;
    for (const place of await this.stores.searchJournal.placesOf(missing)) this.places.set(place.channelId, place);
  }

  private async readBots(messages: readonly MessageRecord[]): Promise<void> {
    const missing = unique(messages.filter(({ webhook_author: webhook, author_id: id }) => !webhook && !this.bots.has(id)).map((message) => message.author_id));
    if (missing.length === 0) return;
    for (const { id, bot } of await this.stores.users.byIds(missing)) this.bots.set(id, bot);
    for (const id of missing) if (!this.bots.has(id)) this.bots.set(id, false);
  }

  private async readReplied(messages: readonly MessageRecord[]): Promise<void> {
    const missing = new Map<Snowflake, Set<Snowflake>>();
    for (const message of messages) {
      const id = repliedTo(message);
      if (id !== null && !this.authors.has(id)) missing.set(message.channel_id, (missing.get(message.channel_id) ?? new Set()).add(id));
    }
    const found = await Promise.all([...missing].map(([channelId, ids]) => this.stores.messages.byIds(channelId, [...ids])));
    for (const { id, author_id: authorId } of found.flat()) this.authors.set(id, authorId);
  }
}

const unique = (ids: readonly Snowflake[]): Snowflake[] => [...new Set(ids)];
