import { useId, type TextareaHTMLAttributes } from 'react';

interface AreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: string;
  hint?: string | undefined;
  /** What is wrong with it, read with it. */
  wrong?: string | undefined;
}

/** A field of several lines. */
export function Area({ label, hint, wrong, ...area }: AreaProps) {
  const id = useId();
  const about = wrong ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} dir="auto" rows={3} {...area} aria-invalid={wrong !== undefined} aria-describedby={about === undefined ? undefined : `${id}-about`} />
      {about !== undefined && (
        <p id={`${id}-about`} className={wrong === undefined ? 'hint' : 'wrong'}>
          {about}
        </p>
      )}
    </div>
  );
}
