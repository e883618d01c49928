import { useCallback, useRef, type RefObject } from 'react';
import { useClient } from '../app/session.tsx';
import { emojiCalledIn } from '../emojis/emoji-called.ts';
import { loadEmojis } from '../emojis/load-emojis.ts';
import { shortcodesIn } from '../emojis/shortcodes.ts';
import type { EditorHandle } from './editor/editor.tsx';

const ENDS_IN_SHORTCODE = /:[\w+-]+:$/;

/** Code that is begun will be code, though nothing ends it yet. */
const isInCode = (before: string): boolean => (before.match(/`+/g)?.length ?? 0) % 2 === 1;

/** To be told of every change: puts the emoji in place of its name when the second colon is typed. Taken back, it stays a name. */
export function useShortcodes(channelId: string, box: RefObject<EditorHandle | null>): (text: string, cursor: number) => void {
  const client = useClient();
  const latest = useRef('');
  const open = useRef(channelId);
  open.current = channelId;
  return useCallback(
    (text, cursor) => {
      const isTyped = text.length === latest.current.length + 1;
      latest.current = text;
      const before = text.slice(0, cursor);
      if (!isTyped || !ENDS_IN_SHORTCODE.test(before) || isInCode(before)) return;
      loadEmojis().then(
        (emojis) => {
          if (latest.current !== text || open.current !== channelId) return;
          const found = shortcodesIn(text, emojiCalledIn(client, channelId, emojis)).find(({ to }) => to === cursor);
          if (found) box.current?.replace(found.from, found.to, found.written);
        },
        () => undefined, // it becomes one when it is sent, if it can
      );
    },
    [client, channelId, box],
  );
}
