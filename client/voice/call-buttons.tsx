import { useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Button, DialogTrigger, Popover } from 'react-aria-components';
import { may } from '#sdk/state/selectors/permissions';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Toggle } from './mute-buttons.tsx';
import { ScreenChoice } from './screen-choice.tsx';
import { useVoice, useVoiceNow } from './voice.ts';

function useMayShow(): boolean {
  const channelId = useVoiceNow(({ place }) => place?.channelId ?? '');
  return useSelected((state) => may(state, channelId, Bit.Stream));
}

export function CameraButton() {
  const { t } = useLingui();
  const voice = useVoice();
  const mayShow = useMayShow();
  const meId = useSelected((state) => state.meId ?? '');
  const isOn = useVoiceNow(({ cameras }) => cameras.has(meId));
  const hint = !mayShow ? t`You may not show video here.` : isOn ? t`Turn the camera off` : t`Turn the camera on`;
  const toggle = async (): Promise<void> => {
    const session = await voice.session();
    if (isOn) session.turnCameraOff();
    else await session.turnCameraOn();
  };
  return <Toggle label={t`Camera`} hint={hint} icon={isOn ? 'camera' : 'cameraOff'} isOn={isOn} isDisabled={!mayShow} onPress={() => void toggle()} />;
}

/** Asks first how good the picture shall be; the browser asks what to show. */
export function ScreenButton() {
  const { t } = useLingui();
  const voice = useVoice();
  const mayShow = useMayShow();
  const isOn = useVoiceNow(({ ownScreen }) => ownScreen !== null);
  if (isOn)
    return <Toggle label={t`Stop sharing your screen`} icon="screenOff" isOn onPress={() => void voice.session().then(({ screens }) => screens.hide())} />;
  return (
    <DialogTrigger>
      <Button className="icon-button call-button" aria-label={t`Share your screen`} isDisabled={!mayShow}>
        <Icon name="screen" />
      </Button>
      <Popover className="popover" placement="top">
        <ScreenChoice />
      </Popover>
    </DialogTrigger>
  );
}

export function LeaveButton() {
  const { t } = useLingui();
  const voice = useVoice();
  return (
    <button className="icon-button call-button leave" aria-label={t`Disconnect`} title={t`Disconnect`} onClick={() => voice.leave()}>
      <Icon name="hangUp" />
    </button>
  );
}
