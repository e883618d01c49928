import { useLingui } from '@lingui/react/macro';
import { Icon, type IconName } from '../kit/icon.tsx';
import { toggleDeaf, toggleMute, usePreferences } from './preferences.ts';
import './mute-buttons.css';

interface ToggleProps {
  label: string;
  /** Shown beside the pointer, where the label does not say all. */
  hint?: string;
  icon: IconName;
  isOn: boolean;
  /** Whether being on keeps something from going out or in. */
  isBad?: boolean;
  isDisabled?: boolean;
  onPress(): void;
}

/** A button by which something goes on or off. */
export const Toggle = ({ label, hint, icon, isOn, isBad = false, isDisabled = false, onPress }: ToggleProps) => (
  <button
    className={`icon-button call-button${isBad ? ' bad' : ''}`}
    aria-label={label}
    title={hint ?? label}
    aria-pressed={isOn}
    disabled={isDisabled}
    onClick={onPress}
  >
    <Icon name={icon} />
  </button>
);

export function MuteButton() {
  const { t } = useLingui();
  const { isMuted, isDeaf } = usePreferences();
  const isOn = isMuted || isDeaf;
  const hint = isOn ? t`Unmute (Ctrl+Shift+M)` : t`Mute (Ctrl+Shift+M)`;
  return <Toggle label={t`Mute`} hint={hint} icon={isOn ? 'micOff' : 'mic'} isOn={isOn} isBad={isOn} onPress={toggleMute} />;
}

export function DeafButton() {
  const { t } = useLingui();
  const { isDeaf } = usePreferences();
  const hint = isDeaf ? t`Undeafen (Ctrl+Shift+D)` : t`Deafen (Ctrl+Shift+D)`;
  return <Toggle label={t`Deafen`} hint={hint} icon={isDeaf ? 'headphonesOff' : 'headphones'} isOn={isDeaf} isBad={isDeaf} onPress={toggleDeaf} />;
}
