import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { listDevices, onDevicesChanged, type Devices } from '#sdk/voice/media/devices';
import { ChoiceField, RadioField } from '../kit/choice-field.tsx';
import { Switch } from '../kit/switch.tsx';
import { CameraTest } from './camera-test.tsx';
import { MicrophoneTest } from './microphone-test.tsx';
import { changePreferences, usePreferences } from './preferences.ts';
import { TalkKeyField } from './talk-key-field.tsx';
import { VolumeField } from './volume-field.tsx';
import './voice.css';

const NONE: Devices = { microphones: [], cameras: [], outputs: [] };
const RELEASES_MS = [20, 100, 250, 500, 1_000, 2_000];

/** Devices, levels and when one is heard, as this device keeps them. */
export default function VoiceSettings() {
  const { t } = useLingui();
  const wish = usePreferences();
  const [devices, setDevices] = useState(NONE);
  const look = (): void => void listDevices().then(setDevices, () => undefined); // a page without TLS has none
  useEffect(() => {
    look();
    return onDevicesChanged(look);
  }, []);
  const options = (list: readonly MediaDeviceInfo[], chosen: string) => {
    const known = list.filter(({ deviceId }) => deviceId !== '' && deviceId !== 'default');
    const isGone = chosen !== '' && !known.some(({ deviceId }) => deviceId === chosen);
    return [
      { value: '', words: t`The usual one` },
      ...known.map(({ deviceId, label }, index) => ({ value: deviceId, words: label || t`Device ${index + 1}` })),
      ...(isGone ? [{ value: chosen, words: t`The chosen one, which is not there now` }] : []),
    ];
  };
  return (
    <div className="voice-settings">
      <section className="group">
        <h2>
          <Trans>Devices</Trans>
        </h2>
        <p className="note">
          <Trans>These settings are kept on this device alone. The browser tells the names of devices once you have allowed them.</Trans>
        </p>
        <ChoiceField
          label={t`Microphone`}
          value={wish.microphoneId}
          options={options(devices.microphones, wish.microphoneId)}
          onChange={(microphoneId) => changePreferences({ microphoneId })}
        />
        <VolumeField label={t`Volume of the microphone`} volume={wish.inputVolume} onChange={(inputVolume) => changePreferences({ inputVolume })} />
        <ChoiceField
          label={t`Loudspeaker or headphones`}
          value={wish.outputId}
          options={options(devices.outputs, wish.outputId)}
          onChange={(outputId) => changePreferences({ outputId })}
        />
        <VolumeField label={t`Volume of the others`} volume={wish.outputVolume} onChange={(outputVolume) => changePreferences({ outputVolume })} />
        <MicrophoneTest onAllowed={look} />
      </section>
      <section className="group">
        <h2>
          <Trans>When you are heard</Trans>
        </h2>
        <RadioField
          label={t`Input mode`}
          value={wish.talkMode}
          options={[
            { value: 'voice activity', words: t`Voice activity`, about: t`While you speak.` },
            { value: 'push to talk', words: t`Push to talk`, about: t`While you hold a key down.` },
          ]}
          onChange={(talkMode) => changePreferences({ talkMode })}
        />
        {wish.talkMode === 'push to talk' && (
          <>
            <TalkKeyField />
            <ChoiceField
              label={t`Goes on after the key is let go`}
              value={wish.releaseDelayMs}
              options={RELEASES_MS.map((ms) => ({ value: ms, words: t`${ms} ms` }))}
              onChange={(releaseDelayMs) => changePreferences({ releaseDelayMs })}
            />
          </>
        )}
      </section>
      <section className="group">
        <h2>
          <Trans>Noise and echo</Trans>
        </h2>
        <RadioField
          label={t`Noise suppression`}
          value={wish.noiseSuppression}
          options={[
            { value: 'off', words: t`Off` },
            { value: 'browser', words: t`The browser's own` },
            { value: 'rnnoise', words: t`RNNoise`, about: t`Takes away keyboards, fans and streets. It runs on this device.` },
          ]}
          onChange={(noiseSuppression) => changePreferences({ noiseSuppression })}
        />
        <Switch
          label={t`Echo cancellation`}
          hint={t`Keeps the others from hearing themselves out of your loudspeaker.`}
          isOn={wish.echoCancellation}
          onChange={(echoCancellation) => changePreferences({ echoCancellation })}
        />
      </section>
      <section className="group">
        <h2>
          <Trans>Camera</Trans>
        </h2>
        <ChoiceField
          label={t`Camera`}
          value={wish.cameraId}
          options={options(devices.cameras, wish.cameraId)}
          onChange={(cameraId) => changePreferences({ cameraId })}
        />
        <CameraTest onAllowed={look} />
      </section>
      <section className="group">
        <h2>
          <Trans>Sounds</Trans>
        </h2>
        <Switch label={t`Sounds when somebody joins or leaves`} isOn={wish.areSoundsOn} onChange={(areSoundsOn) => changePreferences({ areSoundsOn })} />
      </section>
    </div>
  );
}
