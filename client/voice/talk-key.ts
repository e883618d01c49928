import { voicePreferences } from './preferences.ts';

const WRITING = 'input, textarea, select, [contenteditable="true"]';

/** Whether a key writes where it is pressed now: there nobody talks by it. */
const writes = ({ key, target }: KeyboardEvent): boolean => key.length === 1 && target instanceof Element && target.closest(WRITING) !== null;

/** Says while the key to talk is held down, and for a moment after. */
export function followTalkKey(talk: (isHeldDown: boolean) => void): void {
  let release: ReturnType<typeof setTimeout> | undefined;
  const isIt = (event: KeyboardEvent): boolean => voicePreferences().talkMode === 'push to talk' && event.code === voicePreferences().talkKey;
  const letGo = (): void => {
    clearTimeout(release);
    release = setTimeout(() => talk(false), voicePreferences().releaseDelayMs);
  };
  addEventListener('keydown', (event) => {
    if (event.repeat || !isIt(event) || writes(event)) return;
    clearTimeout(release);
    talk(true);
  });
  addEventListener('keyup', (event) => isIt(event) && letGo());
  // Elsewhere nobody says that it came up.
  addEventListener('blur', letGo);
}
