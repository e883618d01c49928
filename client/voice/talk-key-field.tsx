import { useLingui } from '@lingui/react/macro';
import { useState, type KeyboardEvent } from 'react';
import { changePreferences, usePreferences } from './preferences.ts';

/** Keys that lead on or away, which nobody should talk by. */
const OTHERS: ReadonlySet<string> = new Set(['Tab', 'Escape', 'Enter']);

/** The key to talk: pressed here it is the one. */
export function TalkKeyField() {
  const { t } = useLingui();
  const { talkKey } = usePreferences();
  const [isAsking, setAsking] = useState(false);
  const press = (event: KeyboardEvent): void => {
    if (!isAsking) return;
    if (event.code === 'Escape') return setAsking(false);
    if (OTHERS.has(event.code) || event.code === '') return;
    event.preventDefault();
    event.stopPropagation();
    setAsking(false);
    changePreferences({ talkKey: event.code });
  };
  const key = talkKey.replace(/^(?:Key|Digit)/, '');
  return (
    <div className="row">
      <span>{t`Key to talk: ${key}`}</span>
      <button className="button small" onClick={() => setAsking(true)} onKeyDown={press} onBlur={() => setAsking(false)}>
        {isAsking ? t`Press a key …` : t`Choose another`}
      </button>
      <span className="unseen" role="status">
        {t`The key to talk is ${key}`}
      </span>
    </div>
  );
}
