import type { Client } from '#sdk/client';
import { asSent } from '../emojis/emoji-called.ts';
import { contentOf } from './message-body.ts';

/** How long a text is once it is a message: with the ids of emojis, and with what commands add. */
export const lengthSent = (client: Client, channelId: string, text: string): number => contentOf(asSent(client, channelId, text)).length;
