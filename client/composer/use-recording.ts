import { useCallback, useEffect, useRef, useState } from 'react';

export interface Recorded {
  file: File;
  seconds: number;
  /** 0 to 1, ten a second. */
  heights: readonly number[];
}

export interface Recording {
  state: 'waiting' | 'recording' | 'recorded' | 'refused';
  seconds: number;
  heights: readonly number[];
  recorded: Recorded | null;
  stop(): void;
  /** Ends it, if it goes on, and answers what was said; null where there is nothing. */
  finish(): Promise<Recorded | null>;
}

/** Opus in the first of these that the browser can write. The name says the kind to the server. */
const KINDS = [
  { mime: 'audio/ogg;codecs=opus', name: 'voice-message.ogg' },
  { mime: 'audio/webm;codecs=opus', name: 'voice-message.weba' },
  { mime: 'audio/mp4', name: 'voice-message.m4a' },
] as const;
const SAMPLE_MS = 100;
/** Discord ends one after twenty minutes. */
const LONGEST_MS = 20 * 60_000;
const BITS_PER_SECOND = 32_000;
/** Speech is far from as loud as can be. */
const LOUDER = 4;

/** Records from the microphone from the moment it is drawn on; what it holds is let go of with it. */
export function useRecording(): Recording {
  const [state, setState] = useState<Recording['state']>('waiting');
  const [heights, setHeights] = useState<readonly number[]>([]);
  const [recorded, setRecorded] = useState<Recorded | null>(null);
  const ending = useRef<() => Promise<Recorded | null>>(async () => null);

  useEffect(() => {
    let isGone = false;
    let release = (): void => undefined;
    const begin = async (): Promise<void> => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
      const sound = new AudioContext();
      release = () => {
        for (const track of stream.getTracks()) track.stop();
        if (sound.state !== 'closed') void sound.close();
      };
      if (isGone) return release();
      const analyser = sound.createAnalyser();
      sound.createMediaStreamSource(stream).connect(analyser);
      const kind = KINDS.find(({ mime }) => MediaRecorder.isTypeSupported(mime)) ?? KINDS[1];
      const recorder = new MediaRecorder(stream, { mimeType: kind.mime, audioBitsPerSecond: BITS_PER_SECOND });
      const parts: Blob[] = [];
      const all: number[] = [];
      const samples = new Float32Array(analyser.fftSize);
      const startedMs = performance.now();
      recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
      const timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        const loudness = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
        all.push(Math.min(1, loudness * LOUDER));
        setHeights([...all]);
        if (performance.now() - startedMs > LONGEST_MS) void ending.current();
      }, SAMPLE_MS);
      const ended = new Promise<Recorded>((resolve) => {
        recorder.addEventListener('stop', () => {
          clearInterval(timer);
          release();
          const seconds = Math.max(0.1, Math.round((performance.now() - startedMs) / 10) / 100);
          const made = { file: new File(parts, kind.name, { type: kind.mime.split(';', 1)[0] ?? '' }), seconds, heights: all };
          if (!isGone) {
            setRecorded(made);
            setState('recorded');
          }
          resolve(made);
        });
      });
      ending.current = () => {
        if (recorder.state !== 'inactive') recorder.stop();
        return ended;
      };
      recorder.start();
      setState('recording');
    };
    begin().catch(() => {
      release();
      if (!isGone) setState('refused');
    });
    return () => {
      isGone = true;
      void ending.current();
      release();
    };
  }, []);

  const finish = useCallback(() => ending.current(), []);
  return { state, seconds: heights.length * (SAMPLE_MS / 1000), heights, recorded, stop: () => void finish(), finish };
}
