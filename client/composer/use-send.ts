import { MessageFlags } from 'discord-api-types/v10';
import type { Client } from '#sdk/client';
import type { MessageBody } from '#sdk/outbox/entry';
import type { FileToSend } from '#sdk/rest/multipart';
import { useClient } from '../app/session.tsx';
import { asSent } from '../emojis/emoji-called.ts';
import { writtenOut } from './text-commands.ts';
import type { OwnDraft } from './use-draft.ts';
import type { ChosenFiles } from './use-files.ts';

interface Written {
  channelId: string;
  replyingTo: string | null;
  pings: boolean;
}

/** Whom it answers, and whether that pings them. */
interface Answer extends Pick<Written, 'replyingTo' | 'pings'> {
  onPings(pings: boolean): void;
}

export const SILENT_WORD = '@silent';
const SILENT = new RegExp(`^${SILENT_WORD}\\s+`);

/** The body of a message. What begins with `@silent` notifies nobody. Source: Discord's client. */
export function bodyOf(text: string, { channelId, replyingTo, pings }: Written): MessageBody {
  const content = text.trim();
  return {
    content: writtenOut(content.replace(SILENT, '')),
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
  putBack(): void;
}

/** What was to be a message. */
export interface Unsent extends Pick<Written, 'replyingTo' | 'pings'> {
  content: string;
  files: readonly FileToSend[];
}

/** It stands in the box again, above what was written meanwhile. */
export function putBack({ draft, files, onPings }: Filled & Pick<Answer, 'onPings'>, unsent: Unsent): void {
  files.putBack(unsent.files);
  if (draft.putBack(unsent.content, unsent.replyingTo)) onPings(unsent.pings);
}

/** Empties the box. What does not go stands in it again, unless its writer has logged out meanwhile: they leave nothing behind. */
export function take(client: Client, { draft, files, replyingTo, pings, onPings }: Filled & Answer): Taken {
  const { meId } = client.state;
  const { content } = draft;
  const taken = files.take();
  draft.write('');
  return {
    files: taken,
    putBack() {
      if (client.state.meId === meId) putBack({ draft, files, onPings }, { content, files: taken, replyingTo, pings });
    },
  };
}

/** Sends what is written, and empties the box; what nothing takes stands in it again. */
export function useSend({ channelId, ...filled }: { channelId: string } & Filled & Answer): () => void {
  const client = useClient();
  return () => {
    const taken = take(client, filled);
    client.send(channelId, bodyOf(asSent(client, channelId, filled.draft.content), { channelId, ...filled }), taken.files).catch(taken.putBack);
  };
}
