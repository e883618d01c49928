import { MessageFlags } from 'discord-api-types/v10';
import type { MessageBody } from '#sdk/outbox/entry';
import { writtenOut } from './text-commands.ts';

/** Whom a message answers, and whether that pings them. */
export interface Answer {
  replyingTo: string | null;
  pings: boolean;
}

export interface Written extends Answer {
  channelId: string;
}

/** What a box of words can say. */
type Said = Pick<MessageBody, 'content' | 'flags' | 'message_reference' | 'allowed_mentions'>;

export const SILENT_WORD = '@silent';
const SILENT = new RegExp(`^${SILENT_WORD}\\s+`);

/** What a message says for what was written. */
export const contentOf = (text: string): string => writtenOut(text.trim().replace(SILENT, ''));

/** The body of a message. What begins with `@silent` notifies nobody. Source: Discord's client. */
export const bodyOf = (text: string, { channelId, replyingTo, pings }: Written): Said => ({
  content: contentOf(text),
  ...(SILENT.test(text.trim()) && { flags: MessageFlags.SuppressNotifications }),
  ...(replyingTo !== null && {
    message_reference: { message_id: replyingTo, channel_id: channelId, fail_if_not_exists: false },
    ...(!pings && { allowed_mentions: { parse: ['users', 'roles', 'everyone'] as never, replied_user: false } }), // the types have an enum for the words
  }),
});
