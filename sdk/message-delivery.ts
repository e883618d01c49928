import { PermissionFlagsBits, type APIMessage } from 'discord-api-types/v10';
import { compareSnowflakes } from '#protocol/snowflake';
import type { Delivery } from './outbox/outbox.ts';
import type { RestClient } from './rest/rest-client.ts';
import { lastMessageId } from './state/selectors/channels.ts';
import { may } from './state/selectors/permissions.ts';
import type { State } from './state/state.ts';

const PAGE = 100;
/** Farther back nobody looks for a message that may have been written. */
const MOST_PAGES = 20;

/** How the outbox reaches the server. */
export function messageDelivery(rest: RestClient, state: State, meId: string): Delivery {
  return {
    send: ({ id, channelId, body, files }, onProgress, signal) =>
      rest.call('POST /channels/{channel_id}/messages', {
        path: { channel_id: channelId },
        body: { ...body, nonce: id, enforce_nonce: true },
        files,
        signal,
        // The outbox looks first whether it stands already.
        retries: 0,
        ...(files.length > 0 && { onProgress }),
      }),
    async ownMessagesAfter(channelId, messageId) {
      // Of what one may not read the server says that there is nothing.
      if (state.channels.has(channelId) && !may(state, channelId, PermissionFlagsBits.ReadMessageHistory)) return null;
      const own: APIMessage[] = [];
      let after = messageId;
      for (let count = 0; count < MOST_PAGES; count++) {
        const path = { channel_id: channelId };
        const page = await rest.call('GET /channels/{channel_id}/messages', { path, query: { after, limit: PAGE }, retries: 0 });
        const ordered = page.sort((a, b) => compareSnowflakes(a.id, b.id));
        own.push(...ordered.filter(({ author }) => author.id === meId));
        after = ordered.at(-1)?.id ?? after;
        if (page.length < PAGE) break;
      }
      return own;
    },
    newestId: (channelId) => {
      const known = lastMessageId(state, channelId);
      return known === '0' ? null : known;
    },
  };
}
