import { MessageFlags } from 'discord-api-types/v10';
import type { MessageBody, OutboxEntry } from '#sdk/outbox/entry';
import { SILENT_WORD } from './message-body.ts';
import type { Unsent } from './use-send.ts';

/** What a box can say: no stickers, no voice message, none that is handed on. */
const SAID: ReadonlySet<string> = new Set(['content', 'flags', 'message_reference', 'allowed_mentions'] satisfies (keyof MessageBody)[]);

/** What was written for a message that did not go; null where it did not come out of a box of words. */
export function unsentOf({ body, files }: OutboxEntry): Unsent | null {
  const flags = Number(body.flags ?? 0);
  if ((flags & ~MessageFlags.SuppressNotifications) !== 0 || Object.keys(body).some((key) => !SAID.has(key))) return null;
  const content = body.content ?? '';
  return {
    content: flags === 0 ? content : `${SILENT_WORD} ${content}`,
    files,
    replyingTo: body.message_reference === undefined ? null : String(body.message_reference.message_id),
    pings: body.allowed_mentions?.replied_user !== false,
  };
}
