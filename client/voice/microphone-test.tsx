import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { LevelMeter } from '#sdk/voice/media/audio-graph';
import { Problem } from '../kit/problem.tsx';
import { SliderField } from '../kit/slider-field.tsx';
import { useNoticeWords } from './notice-words.tsx';
import { openOwnMicrophone, type OwnMicrophone } from './own-microphone.ts';
import { changePreferences, usePreferences } from './preferences.ts';
import { deviceNotice, type VoiceNotice } from './voice-notice.ts';

const QUIETEST_DB = -80;
const LOOK_EVERY_MS = 50;

const decibels = (level: number): number => Math.max(QUIETEST_DB, 20 * Math.log10(Math.max(level, 1e-9)));

/** Lets one hear oneself, and see how loud that is beside what counts as speech. */
export function MicrophoneTest({ onAllowed }: { onAllowed(): void }) {
  const { t } = useLingui();
  const wish = usePreferences();
  const { microphoneId, noiseSuppression, echoCancellation, inputVolume, outputId, thresholdDb, talkMode } = wish;
  const [isTesting, setTesting] = useState(false);
  const [levelDb, setLevelDb] = useState(QUIETEST_DB);
  const [problem, setProblem] = useState<VoiceNotice | null>(null);
  const words = useNoticeWords(problem);
  const own = useRef<OwnMicrophone | null>(null);
  useEffect(() => own.current?.setVolume(inputVolume), [inputVolume]);
  useEffect(() => {
    if (!isTesting) return;
    let end = (): void => undefined;
    let isWanted = true;
    const begin = async (): Promise<void> => {
      const microphone = await openOwnMicrophone({ microphoneId, noiseSuppression, echoCancellation, inputVolume });
      if (!isWanted) return microphone.close();
      onAllowed();
      own.current = microphone;
      setProblem(microphone.lacksSuppression ? { kind: 'no noise suppression' } : null);
      const meter = new LevelMeter(microphone.track);
      const player = new Audio();
      player.srcObject = new MediaStream([microphone.track]);
      if (outputId && 'setSinkId' in player) await player.setSinkId(outputId).catch(() => undefined); // it was taken out
      player.play().catch(() => undefined); // it ended before it began
      const timer = setInterval(() => setLevelDb(decibels(meter.read() ?? 0)), LOOK_EVERY_MS);
      end = () => {
        clearInterval(timer);
        player.srcObject = null;
        meter.close();
        microphone.close();
        own.current = null;
        setLevelDb(QUIETEST_DB);
      };
      if (!isWanted) end();
    };
    begin().catch((error: unknown) => {
      if (!isWanted) return;
      setProblem(deviceNotice('microphone', error));
      setTesting(false);
    });
    return () => {
      isWanted = false;
      end();
    };
    // The volume follows without opening the device anew.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isTesting, microphoneId, noiseSuppression, echoCancellation, outputId]);
  const isHeard = levelDb >= thresholdDb;
  const shown = Math.round(thresholdDb);
  return (
    <div className="microphone-test">
      <div className="row">
        <button className="button small" aria-pressed={isTesting} onClick={() => setTesting(!isTesting)}>
          {isTesting ? <Trans>Stop the test</Trans> : <Trans>Test the microphone</Trans>}
        </button>
        <span className="note">{isTesting ? t`You hear yourself now.` : t`Say something, and hear how you sound.`}</span>
      </div>
      <meter
        className={isHeard ? 'heard' : undefined}
        aria-label={t`Level of the microphone`}
        min={QUIETEST_DB}
        max={0}
        value={levelDb}
        data-level={levelDb.toFixed(1)}
      />
      {talkMode === 'voice activity' && (
        <SliderField
          label={t`Sensitivity`}
          hint={t`What is louder than this counts as speech.`}
          words={t`${shown} dB`}
          value={shown}
          from={QUIETEST_DB}
          to={0}
          onChange={(value) => changePreferences({ thresholdDb: value })}
        />
      )}
      <Problem text={words} />
    </div>
  );
}
