import { MessageFlags } from 'discord-api-types/v10';
import type { Client } from '#sdk/client';
import type { MessageBody } from '#sdk/outbox/entry';
import type { FileToSend } from '#sdk/rest/multipart';
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

/** What is in the box, and with it. */
export interface Filled {
  draft: OwnDraft;
  files: ChosenFiles;
}

/** Taken out of the box; put back when nothing took it. */
export interface Taken {
  files: FileToSend[];
  /** Says whether it answers again whom it did. */
  putBack(): boolean;
}

/** Empties the box. What does not go stands in it again, unless its writer has logged out meanwhile: they leave nothing behind. */
export function take(client: Client, { draft, files, replyingTo }: Filled & Pick<Written, 'replyingTo'>): Taken {
  const { meId } = client.state;
  const { content } = draft;
  const taken = files.take();
  draft.write('');
  return {
    files: taken,
    putBack() {
      if (client.state.meId !== meId) return false;
      files.putBack(taken);
      return draft.putBack(content, replyingTo);
    },
  };
}

/** Sends what is written, and empties the box; what nothing takes stands in it again. */
export function useSend({ draft, files, ...written }: Written & Filled): () => void {
  const client = useClient();
  return () => {
    const taken = take(client, { draft, files, replyingTo: written.replyingTo });
    client.send(written.channelId, bodyOf(draft.content, written), taken.files).catch(taken.putBack);
  };
}
