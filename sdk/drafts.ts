import type { RestClient } from './rest/rest-client.ts';
import type { Store } from './state/store.ts';

/** So long after the last key a draft is told to the person's other devices. */
const QUIET_MS = 1_000;

/** What somebody has begun to write, by channel: here at once, elsewhere when they pause. */
export class Drafts {
  readonly #rest: RestClient;
  readonly #store: Store;
  readonly #unsent = new Set<string>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(rest: RestClient, store: Store) {
    this.#rest = rest;
    this.#store = store;
  }

  save(channelId: string, content: string, replyTo: string | null): void {
    const known = this.#store.state.drafts.get(channelId);
    if ((known?.content ?? '') === content && (known?.reply_to ?? null) === replyTo) return;
    const version = (known?.version ?? 0) + 1;
    this.#store.apply('NEXUS_DRAFT_UPDATE', { channel_id: channelId, version, content, reply_to: replyTo, updated_at: new Date().toISOString() });
    clearTimeout(this.#timers.get(channelId));
    const timer = setTimeout(() => void this.#send(channelId), QUIET_MS);
    this.#timers.set(channelId, timer);
  }

  /** There is a connection again. */
  flush(): void {
    for (const channelId of this.#unsent) void this.#send(channelId);
  }

  close(): void {
    for (const channelId of this.#timers.keys()) clearTimeout(this.#timers.get(channelId));
    this.#timers.clear();
  }

  async #send(channelId: string): Promise<void> {
    this.#timers.delete(channelId);
    this.#unsent.delete(channelId);
    const draft = this.#store.state.drafts.get(channelId);
    if (!draft) return;
    const { content, reply_to, version } = draft;
    const put = this.#rest.call('PUT /nexus/v1/users/@me/drafts/{channel_id}', { path: { channel_id: channelId }, body: { content, reply_to, version } });
    // What holds is what the server answers. Without an answer it stays here, and goes when there is a connection.
    await put.then(
      (held) => this.#store.apply('NEXUS_DRAFT_UPDATE', held),
      () => this.#unsent.add(channelId),
    );
  }
}
