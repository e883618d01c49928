import { useId } from 'react';
import './slider-field.css';

interface SliderFieldProps {
  label: string;
  hint?: string;
  /** How the value is read. */
  words: string;
  value: number;
  from: number;
  to: number;
  step?: number;
  onChange(value: number): void;
}

/** One number of a range. */
export function SliderField({ label, hint, words, value, from, to, step = 1, onChange }: SliderFieldProps) {
  const id = useId();
  return (
    <div className="slider-field">
      <div className="row">
        <label className="label" htmlFor={id}>
          {label}
        </label>
        <output htmlFor={id}>{words}</output>
      </div>
      <input
        id={id}
        type="range"
        min={from}
        max={to}
        step={step}
        value={value}
        aria-valuetext={words}
        aria-describedby={hint === undefined ? undefined : `${id}-about`}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      {hint !== undefined && (
        <p id={`${id}-about`} className="note">
          {hint}
        </p>
      )}
    </div>
  );
}
