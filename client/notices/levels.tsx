import { useId } from 'react';

interface LevelsProps {
  title: string;
  value: number;
  /** Each level with its words, and perhaps what it comes to just now. */
  levels: readonly (readonly [level: number, words: string, note?: string | undefined])[];
  onChange(level: number): void;
}

/** What brings a notification: one of a few. */
export function Levels({ title, value, levels, onChange }: LevelsProps) {
  const name = useId();
  return (
    <fieldset className="levels">
      <legend>{title}</legend>
      {levels.map(([level, words, note]) => (
        <label key={level}>
          <input type="radio" name={name} checked={value === level} onChange={() => onChange(level)} />
          <span>
            {words}
            {note !== undefined && <small>{note}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
