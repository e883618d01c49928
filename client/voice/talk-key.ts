import { voicePreferences } from './preferences.ts';

const WRITING = 'input, textarea, select, [contenteditable="true"]';

/** Whether a key writes where it is pressed now: there nobody talks by it. */
const writes = ({ key, target }: KeyboardEvent): boolean => key.length === 1 && target instanceof Element && target.closest(WRITING) !== null;

/** Something that is held down to talk. */
export interface Talking {
  press(): void;
  letGo(): void;
}

/** Says while something is held down, and for a moment after. */
export function holdToTalk(talk: (isHeldDown: boolean) => void): Talking {
  let release: ReturnType<typeof setTimeout> | undefined;
  return {
    press() {
      clearTimeout(release);
      talk(true);
    },
    letGo() {
      clearTimeout(release);
      release = setTimeout(() => talk(false), voicePreferences().releaseDelayMs);
    },
  };
}

/** Talks while the key for it is held down. */
export function followTalkKey({ press, letGo }: Talking): void {
  const isIt = (event: KeyboardEvent): boolean => voicePreferences().talkMode === 'push to talk' && event.code === voicePreferences().talkKey;
  addEventListener('keydown', (event) => {
    if (!event.repeat && isIt(event) && !writes(event)) press();
  });
  addEventListener('keyup', (event) => isIt(event) && letGo());
  // Elsewhere nobody says that it came up.
  addEventListener('blur', letGo);
}
