import { useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { shortDay, clockTime } from '../messages/times.ts';
import { LATER, localTime } from './when.ts';

interface WhenFieldProps {
  label: string;
  value: Date | null;
  /** Whether no time at all may be chosen, in these words. */
  none?: string;
  wrong?: string | undefined;
  onChange(value: Date | null): void;
}

/** A moment to come: one that is proposed, or any other. */
export function WhenField({ label, value, none, wrong, onChange }: WhenFieldProps) {
  const { t, i18n } = useLingui();
  const id = useId();
  const [now] = useState(() => new Date());
  const [isOwn, setOwn] = useState(false);
  const proposed = LATER.map((one) => ({ ...one, at: one.when(now) }));
  const chosen = isOwn ? 'own' : value === null ? 'none' : (proposed.find(({ at }) => at.getTime() === value.getTime())?.key ?? 'own');
  return (
    <fieldset className="when">
      <legend>{label}</legend>
      {none !== undefined && (
        <label>
          <input
            type="radio"
            name={id}
            checked={chosen === 'none'}
            onChange={() => {
              setOwn(false);
              onChange(null);
            }}
          />
          {none}
        </label>
      )}
      {proposed.map(({ key, words, at }) => (
        <label key={key}>
          <input
            type="radio"
            name={id}
            checked={chosen === key}
            onChange={() => {
              setOwn(false);
              onChange(at);
            }}
          />
          {i18n._(words)}
          <small>
            {shortDay(at)}, {clockTime(at)}
          </small>
        </label>
      ))}
      <label>
        <input type="radio" name={id} checked={chosen === 'own'} onChange={() => setOwn(true)} />
        {t`At another time`}
      </label>
      {chosen === 'own' && (
        <input
          className="input"
          type="datetime-local"
          aria-label={t`Date and time`}
          min={localTime(now)}
          defaultValue={value ? localTime(value) : ''}
          onChange={({ target }) => {
            const at = new Date(target.value);
            if (!Number.isNaN(at.getTime())) onChange(at);
          }}
        />
      )}
      {wrong !== undefined && <p className="wrong">{wrong}</p>}
    </fieldset>
  );
}
