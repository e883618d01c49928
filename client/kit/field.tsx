import { useId, type InputHTMLAttributes } from 'react';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string | undefined;
  /** What is wrong with it, read with it. */
  wrong?: string | undefined;
}

export function Field({ label, hint, wrong, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} {...input} aria-invalid={wrong !== undefined} aria-describedby={hint !== undefined || wrong !== undefined ? `${id}-about` : undefined} />
      {(wrong !== undefined || hint !== undefined) && (
        <p id={`${id}-about`} className={wrong === undefined ? 'hint' : 'wrong'}>
          {wrong ?? hint}
        </p>
      )}
    </div>
  );
}
