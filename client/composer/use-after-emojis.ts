import { useState } from 'react';
import { emojisOrNot } from '../emojis/emoji-called.ts';
import { actOnce } from '../kit/act-once.ts';

/** Sends once the emojis are there: what stands in the box of the channel by then, though another channel is open. */
export function useAfterEmojis(channelId: string, send: () => void): () => void {
  const [waiting] = useState(() => new Map<string, () => void>());
  if (waiting.has(channelId)) waiting.set(channelId, send);
  return () => void actOnce(waiting, channelId, send, emojisOrNot);
}
