import type { APIMessage, Snowflake } from 'discord-api-types/v10';

const REMEMBERED_MS = 5 * 60_000;
const MOST = 20_000;

/** Messages of the last minutes by author and nonce: `enforce_nonce` gives the same one again instead of a second. */
export class RecentNonces {
  private readonly known = new Map<string, { message: Promise<APIMessage>; atMs: number }>();

  /** Runs `create` once for a nonce; a second caller gets the first one's message. A failed creation is forgotten. */
  once(authorId: Snowflake, channelId: Snowflake, nonce: string | number, nowMs: number, create: () => Promise<APIMessage>): Promise<APIMessage> {
    for (const [key, { atMs }] of this.known) {
      if (nowMs - atMs < REMEMBERED_MS && this.known.size < MOST) break;
      this.known.delete(key);
    }
    const key = `${authorId}:${channelId}:${nonce}`;
    const first = this.known.get(key);
    if (first) return first.message;
    const message = create();
    this.known.set(key, { message, atMs: nowMs });
    message.catch(() => this.known.delete(key));
    return message;
  }
}
