import type { RestClient } from './rest/rest-client.ts';
import type { Store } from './state/store.ts';

/** What a person keeps at the server for themselves. What was asked for once comes again with every new session. */
export class Belongings {
  readonly #rest: RestClient;
  readonly #store: Store;
  #hasJottings = false;
  #hasSaved = false;

  constructor(rest: RestClient, store: Store) {
    this.#rest = rest;
    this.#store = store;
  }

  get hasSaved(): boolean {
    return this.#hasSaved;
  }

  async loadJottings(): Promise<void> {
    this.#hasJottings = true;
    const [drafts, reminders, scheduledMessages, savedSearches] = await Promise.all([
      this.#rest.call('GET /nexus/v1/users/@me/drafts'),
      this.#rest.call('GET /nexus/v1/users/@me/reminders'),
      this.#rest.call('GET /nexus/v1/users/@me/scheduled-messages'),
      this.#rest.call('GET /nexus/v1/users/@me/saved-searches'),
    ]);
    this.#store.apply('PERSONAL_LOADED', { drafts, reminders, scheduledMessages, savedSearches });
  }

  async loadSaved(): Promise<void> {
    this.#hasSaved = true;
    const { results } = await this.#rest.call('GET /users/@me/saved-messages');
    this.#store.apply('SAVED_MESSAGES_LOADED', { saved: results });
  }

  /** With a new session. */
  again(): void {
    if (this.#hasJottings) this.loadJottings().catch(() => undefined);
    if (this.#hasSaved) this.loadSaved().catch(() => undefined);
  }

  forget(): void {
    this.#hasJottings = false;
    this.#hasSaved = false;
  }
}
