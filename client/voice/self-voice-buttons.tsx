import { useEffect } from 'react';
import { DeafButton, MuteButton } from './mute-buttons.tsx';
import { toggleDeaf, toggleMute } from './preferences.ts';

const SHORTCUTS: Readonly<Record<string, () => void>> = { m: toggleMute, d: toggleDeaf };

/** Mute and deafen, in calls and out of them, and by Ctrl+Shift+M and Ctrl+Shift+D wherever one is. */
export function SelfVoiceButtons() {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const act = (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey ? SHORTCUTS[event.key.toLowerCase()] : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <MuteButton />
      <DeafButton />
    </>
  );
}
