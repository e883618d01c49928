import type { ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';
import './switch.css';

interface SwitchProps {
  label: ReactNode;
  hint?: ReactNode;
  isOn: boolean;
  isDisabled?: boolean;
  onChange(isOn: boolean): void;
}

/** On or off, at once. */
export const Switch = ({ label, hint, isOn, isDisabled = false, onChange }: SwitchProps) => (
  <AriaSwitch className="switch" isSelected={isOn} isDisabled={isDisabled} onChange={onChange}>
    <span className="switch-words">
      <span>{label}</span>
      {hint !== undefined && <span className="hint">{hint}</span>}
    </span>
    <span className="switch-track" aria-hidden="true" />
  </AriaSwitch>
);
