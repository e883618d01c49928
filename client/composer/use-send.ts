import type { Client } from '#sdk/client';
import type { MessageBody } from '#sdk/outbox/entry';
import type { FileToSend } from '#sdk/rest/multipart';
import { useClient } from '../app/session.tsx';
import { asSent, whenSent } from '../emojis/emoji-called.ts';
import { bodyOf, type Answer, type Written } from './message-body.ts';
import type { OwnDraft } from './use-draft.ts';
import type { ChosenFiles } from './use-files.ts';

interface Answering extends Written {
  onPings(pings: boolean): void;
}

/** What is in the box, and with it. */
export interface Filled {
  draft: OwnDraft;
  files: ChosenFiles;
}

/** Taken out of the box; put back when nothing took it. */
export interface Taken {
  /** Its words with their emojis, which may have to come first. */
  message(): Promise<MessageBody>;
  files: FileToSend[];
  putBack(): void;
}

/** What was to be a message. */
export interface Unsent extends Answer {
  content: string;
  files: readonly FileToSend[];
}

/** It stands in the box again, above what was written meanwhile. */
export function putBack({ draft, files, onPings }: Filled & Pick<Answering, 'onPings'>, unsent: Unsent): void {
  files.putBack(unsent.files);
  if (draft.putBack(unsent.content, unsent.replyingTo)) onPings(unsent.pings);
}

/** Empties the box. What does not go stands in it again, unless its writer has logged out meanwhile: they leave nothing behind. */
export function take(client: Client, { channelId, draft, files, replyingTo, pings, onPings }: Filled & Answering): Taken {
  const { meId } = client.state;
  const { content } = draft;
  const taken = files.take();
  draft.empty();
  return {
    message: async () => bodyOf(await whenSent(client, channelId, content), { channelId, replyingTo, pings }),
    files: taken,
    putBack() {
      if (client.state.meId === meId) putBack({ draft, files, onPings }, { content, files: taken, replyingTo, pings });
    },
  };
}

/** Sends what is written, and empties the box; what nothing takes stands in it again. */
export function useSend(filled: Filled & Answering): () => void {
  const client = useClient();
  return () => {
    const { channelId, draft } = filled;
    const taken = take(client, filled);
    client.send(channelId, bodyOf(asSent(client, channelId, draft.content), filled), taken.files).catch(taken.putBack);
  };
}
