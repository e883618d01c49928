import { useCallback, useEffect, useState, type RefObject } from 'react';

export interface Playback {
  isPlaying: boolean;
  atSeconds: number;
  /** 0 while it is not known. */
  lengthSeconds: number;
  /** 0 to 1; 0 where it is silent. */
  volume: number;
  rate: number;
  hasFailed: boolean;
  toggle(): void;
  seek(seconds: number): void;
  setVolume(volume: number): void;
  setRate(rate: number): void;
}

const KEY = 'nexus.media-volume';
const keptVolume = (): number => {
  const kept = Number(localStorage.getItem(KEY) ?? 1);
  return kept >= 0 && kept <= 1 ? kept : 1;
};

/** Only one thing sounds at a time. */
let sounding: HTMLMediaElement | null = null;

/** What a film or a sound does, and how to have it do something else. `knownSeconds` is its length where the file does not say it. */
export function usePlayback(media: RefObject<HTMLMediaElement | null>, knownSeconds = 0): Playback {
  const [isPlaying, setPlaying] = useState(false);
  const [atSeconds, setAt] = useState(0);
  const [lengthSeconds, setLength] = useState(knownSeconds);
  const [volume, showVolume] = useState(keptVolume);
  const [rate, showRate] = useState(1);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    const element = media.current;
    if (!element) return;
    element.volume = keptVolume();
    const measure = (): void => {
      if (Number.isFinite(element.duration) && element.duration > 0) setLength(element.duration);
    };
    const listeners: Record<string, () => void> = {
      play() {
        if (sounding && sounding !== element) sounding.pause();
        sounding = element;
        setPlaying(true);
      },
      pause: () => setPlaying(false),
      ended: () => setAt(0),
      timeupdate: () => setAt(element.currentTime),
      durationchange: measure,
      loadedmetadata: measure,
      volumechange: () => showVolume(element.muted ? 0 : element.volume),
      ratechange: () => showRate(element.playbackRate),
      error: () => setFailed(true),
    };
    measure();
    for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) element.removeEventListener(name, listener);
      // What stands behind another channel is not heard.
      element.pause();
      setPlaying(false);
    };
  }, [media]);
  const toggle = useCallback((): void => {
    const element = media.current;
    if (!element) return;
    if (element.paused) element.play().catch(() => undefined);
    else element.pause();
  }, [media]);
  return {
    isPlaying,
    atSeconds,
    lengthSeconds,
    volume,
    rate,
    hasFailed,
    toggle,
    seek(seconds) {
      if (media.current) media.current.currentTime = seconds;
      setAt(seconds);
    },
    setVolume(next) {
      localStorage.setItem(KEY, String(next));
      if (!media.current) return;
      media.current.muted = false;
      media.current.volume = next;
    },
    setRate(next) {
      if (media.current) media.current.playbackRate = next;
    },
  };
}

/** `1:05`, `1:00:05`. */
export function timeOnClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = `${hours > 0 ? String(minutes).padStart(2, '0') : minutes}:${String(rest).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
