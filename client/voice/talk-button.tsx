import { useLingui } from '@lingui/react/macro';
import { useEffect, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { Icon } from '../kit/icon.tsx';
import { usePreferences } from './preferences.ts';
import { useVoice } from './voice.ts';
import './talk-button.css';

const isPress = ({ key }: KeyboardEvent): boolean => key === 'Enter' || key === ' ';

/** Talks for as long as it is held, by a finger or a key. There where push to talk is chosen, for who has no key to talk at hand. */
export function TalkButton() {
  const { t } = useLingui();
  const voice = useVoice();
  const { talkMode, isMuted, isDeaf } = usePreferences();
  const [isHeld, setHeld] = useState(false);
  const isWanted = talkMode === 'push to talk';
  const isSilent = isMuted || isDeaf;
  // A button that is disabled is told nothing of the key that lets it go.
  if (isHeld && (isSilent || !isWanted)) setHeld(false);
  useEffect(() => {
    if (!isHeld) return;
    void voice.session().then(({ talking }) => talking.press());
    return () => void voice.session().then(({ talking }) => talking.letGo());
  }, [voice, isHeld]);
  if (!isWanted) return null;
  const letGo = (): void => setHeld(false);
  const press = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    // A finger that slides off still holds it.
    event.currentTarget.setPointerCapture(event.pointerId);
    setHeld(true);
  };
  return (
    <button
      className={`button talk${isHeld ? ' held' : ''}`}
      aria-pressed={isHeld}
      disabled={isSilent}
      onPointerDown={press}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onLostPointerCapture={letGo}
      onKeyDown={(event) => {
        if (!isPress(event)) return;
        event.preventDefault();
        if (!event.repeat) setHeld(true);
      }}
      onKeyUp={(event) => {
        if (!isPress(event)) return;
        event.preventDefault();
        letGo();
      }}
      onBlur={letGo}
      // What a screen reader presses it does not hold: once to begin, once to end.
      onClick={({ detail }) => detail === 0 && setHeld((is) => !is)}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Icon name={isSilent ? 'micOff' : 'mic'} />
      {t`Hold to talk`}
    </button>
  );
}
