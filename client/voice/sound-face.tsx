import { CustomEmoji } from '../messages/markdown.tsx';

interface Face {
  id?: string | null;
  name: string | null;
  animated?: boolean | undefined;
}

/** The emoji of a sound, or a note where it has none. */
export const SoundFace = ({ emoji }: { emoji: Face | null | undefined }) => (
  <span className="sound-face" aria-hidden="true">
    {emoji?.id ? <CustomEmoji id={emoji.id} name={emoji.name ?? ''} animated={emoji.animated ?? false} /> : (emoji?.name ?? '🎵')}
  </span>
);
