import type { RestClient } from './rest/rest-client.ts';
import { newest } from './state/history.ts';
import type { Store } from './state/store.ts';

const PAGE = 50;

/** Which messages of a channel: the newest, or those before, after or around one. */
export interface PageOfMessages {
  before?: string;
  after?: string;
  around?: string;
  limit?: number;
}

/** Brings messages into the state, a page at a time. */
export class Histories {
  readonly #rest: RestClient;
  readonly #store: Store;
  readonly #loading = new Map<string, Promise<void>>();

  constructor(rest: RestClient, store: Store) {
    this.#rest = rest;
    this.#store = store;
  }

  /** Asked twice at once it asks once. */
  load(channelId: string, where: PageOfMessages): Promise<void> {
    const key = JSON.stringify([channelId, where]);
    const known = this.#loading.get(key);
    if (known) return known;
    const loading = this.#load(channelId, where).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  isNeeded(channelId: string): boolean {
    const { histories } = this.#store.state;
    // Whoever shows a channel asks this: what is shown is not let go of for others.
    histories.moveToEnd(channelId);
    const history = histories.get(channelId);
    const stretch = history && newest(history);
    return !stretch || (stretch.messages.length === 0 && !stretch.reachesStart);
  }

  async #load(channelId: string, { limit = PAGE, ...where }: PageOfMessages): Promise<void> {
    // What is written while the page is on its way belongs to it.
    if (!where.before && !where.after && !where.around) this.#store.apply('MESSAGES_LOADING', { channelId });
    const messages = await this.#rest.call('GET /channels/{channel_id}/messages', { path: { channel_id: channelId }, query: { limit, ...where } });
    this.#store.apply('MESSAGES_LOADED', { channelId, page: { messages, limit, ...where } });
  }
}
