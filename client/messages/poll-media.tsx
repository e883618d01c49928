import type { APIPollMedia } from 'discord-api-types/v10';
import { CustomEmoji } from './markdown.tsx';

/** What can be chosen in a poll. */
export function PollMedia({ media: { emoji, text } }: { media: APIPollMedia }) {
  return (
    <>
      {emoji && (
        <span className="sign">{emoji.id ? <CustomEmoji id={emoji.id} name={emoji.name ?? '_'} animated={emoji.animated ?? false} /> : emoji.name}</span>
      )}
      <span className="words" dir="auto">
        {text}
      </span>
    </>
  );
}
