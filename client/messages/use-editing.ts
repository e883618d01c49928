import { useCallback, useEffect } from 'react';
import { compareSnowflakes } from '#protocol/snowflake';
import { findMessage, newest } from '#sdk/state/history';
import type { State } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { keepEdit, localEdit } from '../composer/drafts.ts';
import { useStateOf } from '../kit/use-state-of.ts';

/** Whether a message would be known if it still stood. */
function isGone(state: State, channelId: string, messageId: string): boolean {
  const history = state.histories.get(channelId);
  const stretch = history && newest(history);
  if (!stretch || findMessage(history, messageId)) return false;
  const [first] = stretch.messages;
  return stretch.reachesStart || (first !== undefined && compareSnowflakes(first.id, messageId) < 0);
}

/** Which message of a channel one is editing. It stays so over a reload, and when one went elsewhere meanwhile, until it is saved, left or gone. */
export function useEditing(channelId: string): readonly [string | null, (messageId: string | null) => void] {
  const client = useClient();
  const [editingId, setEditing] = useStateOf<string | null>(channelId, () => localEdit(client.state.meId ?? '', channelId)?.messageId ?? null);
  const edit = useCallback(
    (messageId: string | null): void => {
      if (messageId === null) keepEdit(client.state.meId ?? '', channelId, null);
      setEditing(messageId);
    },
    [client, channelId, setEditing],
  );
  const isOver = useSelected((state) => editingId !== null && isGone(state, channelId, editingId));
  useEffect(() => {
    if (isOver) edit(null);
  }, [isOver, edit]);
  return [editingId, edit];
}
