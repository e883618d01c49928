import { useId } from 'react';
import { Choose } from './choose.tsx';
import './fields.css';

interface ChoiceFieldProps<Value extends string | number> {
  label: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  value: Value;
  options: readonly { value: Value; words: string }[];
  isDisabled?: boolean;
  onChange(value: Value): void;
}

/** One of several that are known by more than a string. */
export const ChoiceField = <Value extends string | number>({ value, options, onChange, ...field }: ChoiceFieldProps<Value>) => (
  <Choose
    {...field}
    value={String(value)}
    onChange={(chosen) => {
      const option = options.find((one) => String(one.value) === chosen);
      if (option) onChange(option.value);
    }}
  >
    {options.map((option) => (
      <option key={option.value} value={String(option.value)}>
        {option.words}
      </option>
    ))}
  </Choose>
);

interface RadioFieldProps<Value extends string | number> extends Omit<ChoiceFieldProps<Value>, 'options'> {
  options: readonly { value: Value; words: string; about?: string }[];
}

/** One of a few, each with a word about what it means. */
export function RadioField<Value extends string | number>({ label, hint, wrong, value, options, isDisabled, onChange }: RadioFieldProps<Value>) {
  const id = useId();
  const about = wrong ?? hint;
  return (
    <fieldset className="radio-field" disabled={isDisabled} aria-describedby={about === undefined ? undefined : `${id}-about`}>
      <legend>{label}</legend>
      {about !== undefined && (
        <p id={`${id}-about`} className={wrong === undefined ? 'hint' : 'wrong'}>
          {about}
        </p>
      )}
      {options.map((option) => (
        <label key={option.value} className={option.value === value ? 'chosen' : ''}>
          <input type="radio" name={id} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>
            <strong>{option.words}</strong>
            {option.about !== undefined && <small>{option.about}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
