import { useRef } from 'react';
import { useSelected } from '../app/session.tsx';
import { MessageCard } from '../messages/message-card.tsx';
import { useMarks } from './use-marks.ts';
import type { Found } from './use-results.ts';

/** A word of a question that is long enough to be looked for by itself. */
const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);

/** The server says by which words of the message it was found; where it does not, those of the question stand for them. */
function marked({ highlights, content }: Found, text: string): string[] {
  if (!highlights) return wordsOf(text);
  return [...new Set(highlights.filter(({ path }) => path[0] === 'content').map(({ start, length }) => content.slice(start, start + length)))];
}

/** A message that was found, with the words by which it was. */
export function Result({ message, text, onJump }: { message: Found; text: string; onJump(): void }) {
  const area = useRef<HTMLDivElement>(null);
  const guildId = useSelected((state) => state.channels.get(message.channel_id)?.guild_id);
  useMarks(area, marked(message, text));
  return (
    <div ref={area}>
      <MessageCard message={message} guildId={guildId} onJump={onJump} />
    </div>
  );
}
