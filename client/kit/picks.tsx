import { useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import { Icon } from './icon.tsx';
import './picks.css';

export interface Pick {
  id: string;
  name: string;
}

interface PicksProps {
  label: string;
  hint?: string;
  wrong?: string | undefined;
  /** All that can be picked, in their order. */
  from: readonly Pick[];
  picked: readonly string[];
  most?: number;
  onChange(picked: string[]): void;
}

/** Several of many: what is picked stands as a list, each with its cross; the rest is in a list below. */
export function Picks({ label, hint, wrong, from, picked, most = Infinity, onChange }: PicksProps) {
  const { t } = useLingui();
  const id = useId();
  const about = wrong ?? hint;
  const names = new Map(from.map((one) => [one.id, one.name]));
  const rest = from.filter((one) => !picked.includes(one.id));
  return (
    <div className="field" role="group" aria-labelledby={id} aria-describedby={about === undefined ? undefined : `${id}-about`}>
      <span className="label" id={id}>
        {label}
      </span>
      <div className="picks">
        {picked.map((one) => {
          const name = names.get(one) ?? one;
          return (
            <span key={one} className="pick">
              <bdi>{name}</bdi>
              <button type="button" aria-label={t`Take ${name} out`} onClick={() => onChange(picked.filter((other) => other !== one))}>
                <Icon name="close" />
              </button>
            </span>
          );
        })}
        {picked.length < most && rest.length > 0 && (
          <select aria-label={t`Add to: ${label}`} value="" onChange={(event) => onChange([...picked, event.currentTarget.value])}>
            <option value="">{t`Add …`}</option>
            {rest.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        )}
      </div>
      {about !== undefined && (
        <p id={`${id}-about`} className={wrong === undefined ? 'hint' : 'wrong'}>
          {about}
        </p>
      )}
    </div>
  );
}
