import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';

/** Plays a sound for oneself, as loud as it will be; once more stops it. */
export function PlayButton({ name, url, volume }: { name: string; url: string; volume: number }) {
  const { t } = useLingui();
  const [isPlaying, setPlaying] = useState(false);
  const audio = useRef<HTMLAudioElement | null>(null);
  useEffect(() => () => audio.current?.pause(), []);
  const press = (): void => {
    if (isPlaying) {
      audio.current?.pause();
      return setPlaying(false);
    }
    const sound = new Audio(url);
    sound.volume = Math.min(Math.max(volume, 0), 1);
    sound.addEventListener('ended', () => setPlaying(false));
    sound.addEventListener('error', () => setPlaying(false));
    audio.current = sound;
    setPlaying(true);
    sound.play().catch(() => setPlaying(false));
  };
  return (
    <button type="button" className="button small" aria-label={isPlaying ? t`Stop ${name}` : t`Play ${name}`} onClick={press}>
      {isPlaying ? '■' : '▶'}
    </button>
  );
}
