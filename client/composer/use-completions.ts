import { useEffect, useId, useMemo, useState } from 'react';
import { useClient } from '../app/session.tsx';
import { loadEmojis, type Emoji } from '../emojis/load-emojis.ts';
import { useStateOf } from '../kit/use-state-of.ts';
import { commandsIn } from './commands-in.ts';
import type { Command } from './commands.ts';
import { completionsFor, type Completion, type Typed } from './completions.ts';
import type { EditorKey, EditorProps } from './editor/editor.tsx';

export interface Completions {
  list: readonly Completion[];
  listId: string;
  /** The place of the chosen one. */
  at: number;
  /** For the box that they belong to. */
  proposals: EditorProps['proposals'];
  choose(completion: Completion): void;
  /** Whether the key was one of theirs. */
  press(key: EditorKey): boolean;
}

/** What the word before the cursor may become. */
export function useCompletions(channelId: string, typed: Typed | null, onChoose: (completion: Completion) => void, onClose: () => void): Completions {
  const client = useClient();
  const listId = useId();
  const [commands, setCommands] = useStateOf<readonly Command[]>(channelId, () => []);
  const [emojis, setEmojis] = useState<readonly Emoji[]>([]);
  const [chosen, setChosen] = useState({ word: '', at: 0 });
  const { kind, word = '' } = typed ?? {};
  useEffect(() => {
    if (kind === '/') void commandsIn(client, channelId).then(setCommands, () => undefined);
  }, [client, channelId, kind, setCommands]);
  useEffect(() => {
    if (kind === ':') void loadEmojis().then(setEmojis, () => undefined);
    // Whom one looks for may be none of those that are known.
    const guildId = client.state.channels.get(channelId)?.guild_id;
    if (kind === '@' && word.length > 1 && guildId !== undefined) client.requestMembers(guildId, { query: word, limit: 20 });
  }, [client, channelId, kind, word]);
  const list = typed ? completionsFor(client, channelId, typed, { commands, emojis }) : [];
  // With each letter the best one is chosen anew.
  const at = chosen.word === `${kind}${word}` && chosen.at < list.length ? chosen.at : 0;
  const proposals = useMemo(() => (list.length > 0 ? { listId, chosenId: `${listId}-${at}` } : null), [list.length, listId, at]);
  const press = ({ key, shiftKey }: EditorKey): boolean => {
    if (list.length === 0) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step !== undefined) {
      setChosen({ word: `${kind}${word}`, at: (at + step + list.length) % list.length });
      return true;
    }
    const completion = list[at];
    if ((key === 'Tab' || key === 'Enter') && !shiftKey && completion) {
      onChoose(completion);
      return true;
    }
    const isLeaving = key === 'Tab' && shiftKey;
    if (key === 'Escape' || isLeaving) onClose();
    return key === 'Escape';
  };
  return { list, listId, at, proposals, choose: onChoose, press };
}
