import { useId, type ReactNode } from 'react';

interface ChooseProps {
  label: string;
  value: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  isDisabled?: boolean;
  onChange(value: string): void;
  /** `option`s and `optgroup`s. */
  children: ReactNode;
}

/** One of several, by the platform's own list. */
export function Choose({ label, value, hint, wrong, isDisabled, onChange, children }: ChooseProps) {
  const id = useId();
  const about = wrong ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={isDisabled}
        aria-invalid={wrong !== undefined}
        aria-describedby={about === undefined ? undefined : `${id}-about`}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {children}
      </select>
      {about !== undefined && (
        <p id={`${id}-about`} className={wrong === undefined ? 'hint' : 'wrong'}>
          {about}
        </p>
      )}
    </div>
  );
}
