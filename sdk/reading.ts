import { compareSnowflakes } from '#protocol/snowflake';
import { Acks } from './acks.ts';
import type { RestClient } from './rest/rest-client.ts';
import { newest } from './state/history.ts';
import { lastMessageId } from './state/selectors/channels.ts';
import { isPing } from './state/selectors/pings.ts';
import type { Store } from './state/store.ts';

/** In one request. */
const MOST_ACKS = 100;

/** How far one has read: here at once, and on all other devices. */
export class Reading {
  readonly #rest: RestClient;
  readonly #store: Store;
  readonly #acks: Acks;

  constructor(rest: RestClient, store: Store) {
    this.#rest = rest;
    this.#store = store;
    this.#acks = new Acks(rest);
  }

  async ack(channelId: string, messageId: string = lastMessageId(this.#store.state, channelId)): Promise<void> {
    if (this.#isRead(channelId, messageId)) return;
    // Nobody waits for it, so it is shown with what comes next.
    this.#store.hear('MESSAGE_ACK', { channel_id: channelId, message_id: messageId });
    await this.#acks.tell(channelId, messageId);
  }

  async ackMany(channelIds: readonly string[]): Promise<void> {
    const unread = channelIds.flatMap((id) => {
      const last = lastMessageId(this.#store.state, id);
      return this.#isRead(id, last) ? [] : [{ channel_id: id, message_id: last }];
    });
    for (const state of unread) this.#store.apply('MESSAGE_ACK', state);
    for (let start = 0; start < unread.length; start += MOST_ACKS) {
      await this.#rest.call('POST /read-states/ack-bulk', { body: { read_states: unread.slice(start, start + MOST_ACKS) } });
    }
  }

  async markUnread(channelId: string, messageId: string): Promise<void> {
    const { state } = this.#store;
    // One that waits would undo it on all devices.
    this.#acks.drop(channelId);
    const before = snowflakeBefore(messageId);
    const known = state.histories.get(channelId);
    const after = (known && newest(known)?.messages.filter(({ id }) => compareSnowflakes(id, before) > 0)) ?? [];
    // As in Discord, which asks its clients how many mentions stand there.
    const mentions = after.filter((message) => isPing(state, message)).length;
    await this.#rest.call('POST /channels/{channel_id}/messages/{message_id}/ack', {
      path: { channel_id: channelId, message_id: before },
      body: { manual: true, mention_count: mentions },
    });
  }

  #isRead(channelId: string, messageId: string): boolean {
    const known = this.#store.state.readStates.get(channelId);
    return messageId === '0' || (known !== undefined && known.mention_count === 0 && compareSnowflakes(known.last_message_id, messageId) >= 0);
  }
}

const snowflakeBefore = (id: string): string => (BigInt(id) - 1n).toString();
