import type { RestClient } from './rest/rest-client.ts';

/** In a channel that one reads while others write, the server is told no oftener. */
const EVERY_MS = 1_000;

/** Tells the server up to where channels are read: at once, and while more is read soon after only of the last. */
export class Acks {
  readonly #rest: RestClient;
  /** By channel, those of the last second; with the message that is to be told when it is over. */
  readonly #told = new Map<string, { next: Promise<void> | null; messageId: string }>();

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** What of a channel is not told yet never is. */
  drop(channelId: string): void {
    this.#told.delete(channelId);
  }

  /** Resolves when the server has heard of this message or of a later one. */
  async tell(channelId: string, messageId: string): Promise<void> {
    const known = this.#told.get(channelId);
    if (known) {
      known.messageId = messageId;
      known.next ??= new Promise((resolve) => setTimeout(resolve, EVERY_MS)).then(() => {
        if (this.#told.get(channelId) !== known) return undefined;
        this.#told.delete(channelId);
        return this.tell(channelId, known.messageId);
      });
      return known.next;
    }
    const told = { next: null, messageId };
    this.#told.set(channelId, told);
    setTimeout(() => {
      if (told.next === null && this.#told.get(channelId) === told) this.#told.delete(channelId);
    }, EVERY_MS);
    await this.#rest.call('POST /channels/{channel_id}/messages/{message_id}/ack', {
      path: { channel_id: channelId, message_id: messageId },
      body: { token: null },
    });
  }
}
