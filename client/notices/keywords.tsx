import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { FormEvent } from 'react';
import { countKeywords, keywordsThatCount, MOST_KEYWORDS_IN_PLACES } from '#protocol/notifications/keywords';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useRules } from './use-rules.ts';

/** Words that notify wherever they are written, or with the id of a guild or channel only there. */
export function Keywords({ placeId }: { placeId?: string }) {
  const { t } = useLingui();
  const { rules, task, change } = useRules();
  const field = placeId === undefined ? 'keywords' : `keywords_in.${placeId}`;
  const keywords = placeId === undefined ? rules.keywords : (rules.keywords_in[placeId] ?? []);
  const counted = placeId === undefined ? keywords : (keywordsThatCount(rules.keywords_in)[placeId] ?? []);
  const put = (words: readonly string[], then?: () => void): void => {
    const next = [...words];
    change(placeId === undefined ? { keywords: next } : { keywords_in: { ...rules.keywords_in, [placeId]: next } }, then);
  };
  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const word = String(new FormData(form).get('keyword')).trim();
    if (word !== '') put([...keywords, word], () => form.reset());
  };
  return (
    <form className="stack" onSubmit={add}>
      <div className="row keyword-to-add">
        <Field
          label={t`Keywords`}
          name="keyword"
          maxLength={100}
          hint={
            placeId === undefined
              ? t`Whoever writes one of them notifies you, in every channel that is not set to nothing.`
              : t`Whoever writes one of them here notifies you, unless this is set to nothing. Your keywords for everywhere stand in your settings.`
          }
          wrong={task.wrong(field)}
        />
        <button className="button" disabled={task.isBusy}>
          <Trans>Add</Trans>
        </button>
      </div>
      {keywords.length > 0 && (
        <ul className="keywords">
          {keywords.map((word) => (
            <li key={word} className={counted.includes(word) ? undefined : 'idle'}>
              <span dir="auto">{word}</span>
              <button type="button" aria-label={t`Remove ${word}`} onClick={() => put(keywords.filter((other) => other !== word))}>
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Beyond idle={keywords.length - counted.length} all={countKeywords(rules.keywords_in)} />
      <Problem text={task.wrong(field) === undefined ? task.anyProblem : null} />
    </form>
  );
}

/** Of before there was a limit somebody may have more than count: they stay, and it is said. */
function Beyond({ idle, all }: { idle: number; all: number }) {
  if (idle === 0) return null;
  return (
    <p className="wrong">
      <Plural value={idle} one="The last of these does not count." other="The last # of these do not count." />{' '}
      <Trans>
        You have {all} keywords for single guilds and channels, and {MOST_KEYWORDS_IN_PLACES} count.
      </Trans>
    </p>
  );
}
