import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { openCamera } from '#sdk/voice/media/devices';
import { Problem } from '../kit/problem.tsx';
import { openChosen } from './chosen-device.ts';
import { useNoticeWords } from './notice-words.tsx';
import { Picture } from './picture.tsx';
import { usePreferences } from './preferences.ts';
import { deviceNotice, type VoiceNotice } from './voice-notice.ts';

/** Shows what the others would see. */
export function CameraTest({ onAllowed }: { onAllowed(): void }) {
  const { t } = useLingui();
  const { cameraId } = usePreferences();
  const [isTesting, setTesting] = useState(false);
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [problem, setProblem] = useState<VoiceNotice | null>(null);
  const words = useNoticeWords(problem);
  useEffect(() => {
    if (!isTesting) return;
    let opened: MediaStreamTrack | null = null;
    let isWanted = true;
    openChosen(cameraId, openCamera).then(
      (camera) => {
        if (!isWanted) return camera.stop();
        opened = camera;
        setProblem(null);
        setTrack(camera);
        onAllowed();
      },
      (error: unknown) => {
        setProblem(deviceNotice('camera', error));
        setTesting(false);
      },
    );
    return () => {
      isWanted = false;
      opened?.stop();
      setTrack(null);
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isTesting, cameraId]);
  return (
    <div className="stack">
      {track && (
        <div className="camera-test">
          <Picture track={track} isMirrored label={t`Your camera`} />
        </div>
      )}
      <button className="button small" aria-pressed={isTesting} onClick={() => setTesting(!isTesting)}>
        {isTesting ? <Trans>Turn the preview off</Trans> : <Trans>Preview the camera</Trans>}
      </button>
      <Problem text={words} />
    </div>
  );
}
