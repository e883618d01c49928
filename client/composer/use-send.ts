import { MessageFlags } from 'discord-api-types/v10';
import type { MessageBody } from '#sdk/outbox/entry';
import { useClient } from '../app/session.tsx';
import type { OwnDraft } from './use-draft.ts';
import type { ChosenFiles } from './use-files.ts';

interface Written {
  channelId: string;
  replyingTo: string | null;
  pings: boolean;
}

const SILENT = /^@silent\s+/;

/** The body of a message. What begins with `@silent` notifies nobody. Source: Discord's client. */
export function bodyOf(text: string, { channelId, replyingTo, pings }: Written): MessageBody {
  const content = text.trim();
  return {
    content: content.replace(SILENT, ''),
    ...(SILENT.test(content) && { flags: MessageFlags.SuppressNotifications }),
    ...(replyingTo !== null && {
      message_reference: { message_id: replyingTo, channel_id: channelId, fail_if_not_exists: false },
      ...(!pings && { allowed_mentions: { parse: ['users', 'roles', 'everyone'] as never, replied_user: false } }), // the types have an enum for the words
    }),
  };
}

/** Sends what is written, and empties the box; what nothing takes stands in it again. */
export function useSend({ draft, files, ...written }: Written & { draft: OwnDraft; files: ChosenFiles }): () => void {
  const client = useClient();
  return () => {
    const { content } = draft;
    const taken = files.take();
    client.send(written.channelId, bodyOf(content, written), taken).catch(() => {
      draft.putBack(content);
      files.putBack(taken);
    });
    draft.write('');
  };
}
