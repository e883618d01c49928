import { openMicrophone } from '#sdk/voice/index';
import { beginsToRun } from './begins-to-run.ts';
import { openChosen } from './chosen-device.ts';
import type { VoicePreferences } from './preferences.ts';

export interface OwnMicrophone {
  /** With what was taken away and made louder. */
  track: MediaStreamTrack;
  /** RNNoise was wanted and cannot be had. */
  lacksSuppression: boolean;
  setVolume(volume: number): void;
  close(): void;
}

/** RNNoise knows no other. */
const SAMPLE_RATE = 48_000;

/** Opens the microphone as it is wished: the device, without its noise, as loud as it shall be. Rejects as getUserMedia does. */
export async function openOwnMicrophone(
  wish: Pick<VoicePreferences, 'microphoneId' | 'noiseSuppression' | 'echoCancellation' | 'inputVolume'>,
): Promise<OwnMicrophone> {
  const { microphoneId, noiseSuppression, echoCancellation, inputVolume } = wish;
  const options = { echoCancellation, noiseSuppression: noiseSuppression === 'browser' };
  const raw = await openChosen(microphoneId, (device) => openMicrophone({ ...options, ...device }));
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' });
  const source = context.createMediaStreamSource(new MediaStream([raw]));
  const gain = new GainNode(context, { gain: inputVolume });
  const sink = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  const suppressor = noiseSuppression === 'rnnoise' ? await import('./rnnoise.ts').then(({ rnnoiseIn }) => rnnoiseIn(context)).catch(() => null) : null;
  (suppressor ? source.connect(suppressor) : source).connect(gain).connect(sink);
  const [made] = sink.stream.getAudioTracks();
  // Before the page was touched a graph stands still; the device does not.
  const track = made && (await beginsToRun(context)) ? made : raw;
  raw.addEventListener('ended', () => track.stop());
  return {
    track,
    lacksSuppression: noiseSuppression === 'rnnoise' && suppressor === null,
    setVolume: (volume) => void (gain.gain.value = volume),
    close() {
      raw.stop();
      track.stop();
      suppressor?.destroy();
      void context.close();
    },
  };
}
