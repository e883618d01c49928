import { Trans, useLingui } from '@lingui/react/macro';
import type { FormEvent } from 'react';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useRules } from './use-rules.ts';

/** Words that notify wherever they are written. */
export function Keywords() {
  const { t } = useLingui();
  const { rules, task, change } = useRules();
  const { keywords } = rules;
  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const word = String(new FormData(form).get('keyword')).trim();
    if (word !== '') change({ keywords: [...keywords, word] }, () => form.reset());
  };
  return (
    <form className="stack" onSubmit={add}>
      <div className="row bottom">
        <Field
          label={t`Keywords`}
          name="keyword"
          maxLength={100}
          hint={t`Whoever writes one of them notifies you, in every channel that is not set to nothing.`}
          wrong={task.wrong('keywords')}
        />
        <button className="button" disabled={task.isBusy}>
          <Trans>Add</Trans>
        </button>
      </div>
      {keywords.length > 0 && (
        <ul className="keywords">
          {keywords.map((word) => (
            <li key={word}>
              <span dir="auto">{word}</span>
              <button type="button" aria-label={t`Remove ${word}`} onClick={() => change({ keywords: keywords.filter((other) => other !== word) })}>
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Problem text={task.problem} />
    </form>
  );
}
