import { useCallback, useEffect, useRef } from 'react';
import type { State } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { useStateOf } from '../kit/use-state-of.ts';
import { boxOf, keepLocally, localDraft, type LocalDraft } from './drafts.ts';

/** More than the server keeps stays in this browser until it is sent. */
const MOST_SYNCED = 4_000;
/** Whoever wrote so lately goes on writing: what another device has does not take their words away. */
const STILL_WRITING_MS = 5_000;

export interface OwnDraft {
  content: string;
  write(content: string): void;
  /** The words have gone, and answer nobody any more. */
  empty(): void;
  /**
   * Words that did not go stand here again, above what was written meanwhile, and answer whom they did, unless somebody else is answered
   * by now. Says whether they do.
   */
  putBack(content: string, replyTo: string | null): boolean;
}

/** The one that was written last: its version is the higher one. */
function begunIn(state: State, meId: string, channelId: string): LocalDraft {
  const local = localDraft(meId, channelId);
  const synced = state.drafts.get(channelId);
  if (synced && (!local || synced.version > local.version)) return { content: synced.content, replyTo: synced.reply_to, version: synced.version };
  return local ?? { content: '', replyTo: null, version: 0 };
}

/** What is begun in a channel, and whom it answers: in step with one's other devices. */
export function useDraft(channelId: string, replyTo: string | null, onReply: (messageId: string | null) => void): OwnDraft {
  const client = useClient();
  const meId = useSelected((state) => state.meId ?? '');
  const synced = useSelected((state) => state.drafts.get(channelId));
  const [begun] = useStateOf(channelId, () => begunIn(client.state, meId, channelId));
  const [content, setContent] = useStateOf(channelId, () => begun.content);
  // Words that come back late go to the channel in which they were written, whichever is open by then.
  const [latest] = useStateOf(channelId, () => boxOf(meId, channelId, { content: begun.content, replyTo: begun.replyTo, writtenAtMs: 0 }));

  const save = useCallback((): void => {
    const { content: text, replyTo: answered } = latest.current;
    if (text.length <= MOST_SYNCED) client.saveDraft(channelId, text, answered);
    keepLocally(meId, channelId, { content: text, replyTo: answered, version: client.state.drafts.get(channelId)?.version ?? 0 });
  }, [client, channelId, meId, latest]);

  useEffect(() => {
    if (begun.replyTo !== null) onReply(begun.replyTo);
  }, [begun, onReply]);

  useEffect(() => {
    const now = latest.current;
    if (!synced || (synced.content === now.content && synced.reply_to === now.replyTo)) return;
    const isUnsynced = (localDraft(meId, channelId)?.version ?? 0) >= synced.version;
    if (isUnsynced || Date.now() - now.writtenAtMs < STILL_WRITING_MS) return save();
    latest.current = { ...now, content: synced.content, replyTo: synced.reply_to };
    keepLocally(meId, channelId, { content: synced.content, replyTo: synced.reply_to, version: synced.version });
    setContent(synced.content);
    onReply(synced.reply_to);
  }, [synced, meId, channelId, save, onReply, latest, setContent]);

  const hasBegun = useRef<string>(null);
  useEffect(() => {
    // The first is what the draft itself brings.
    if (hasBegun.current !== channelId) {
      hasBegun.current = channelId;
      if (replyTo === null) return;
    }
    if (replyTo === latest.current.replyTo) return;
    latest.current = { ...latest.current, replyTo, writtenAtMs: Date.now() };
    save();
  }, [channelId, replyTo, save, latest]);

  const write = useCallback(
    (next: string): void => {
      latest.current = { ...latest.current, content: next, writtenAtMs: Date.now() };
      setContent(next);
      save();
    },
    [save, latest, setContent],
  );
  const empty = useCallback((): void => {
    latest.current = { ...latest.current, replyTo: null };
    write('');
  }, [write, latest]);
  const putBack = useCallback(
    (words: string, answered: string | null): boolean => {
      const { content: meanwhile, replyTo: chosen } = latest.current;
      latest.current = { ...latest.current, replyTo: chosen ?? answered };
      write([words, meanwhile].filter((text) => text !== '').join('\n'));
      if (chosen !== null || answered === null) return false;
      onReply(answered);
      return true;
    },
    [write, latest, onReply],
  );
  return { content, write, empty, putBack };
}
