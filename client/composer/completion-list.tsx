import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Fragment, useEffect, useRef } from 'react';
import { Avatar } from '../kit/avatar.tsx';
import { CustomEmoji } from '../messages/markdown.tsx';
import type { Application } from './commands.ts';
import type { Completions } from './use-completions.ts';

/** Proposals for what is typed. The box keeps the focus and its keys choose; a pointer may as well. */
export function CompletionList({ list, listId, at, choose }: Completions) {
  const { t } = useLingui();
  const chosen = useRef<HTMLLIElement>(null);
  // In newer browsers what scrolls answers with a promise, which is not how an effect ends.
  useEffect(() => void chosen.current?.scrollIntoView({ block: 'nearest' }), [at]);
  return (
    <>
      <p className="unseen" role="status">
        {list.length > 0 && plural(list.length, { one: '# proposal', other: '# proposals' })}
      </p>
      {list.length > 0 && (
        <ul
          className="completions"
          id={listId}
          role="listbox"
          aria-label={t`Proposals`}
          tabIndex={0}
          // The box keeps the focus, also while one scrolls.
          onMouseDown={(event) => event.preventDefault()}
        >
          {list.map((completion, place) => (
            <Fragment key={completion.key}>
              {completion.heading && (
                <li className="heading" aria-hidden="true">
                  <Avatar {...pictureOf(completion.heading)} size={20} />
                  <bdi>{completion.heading.name}</bdi>
                </li>
              )}
              <li
                ref={place === at ? chosen : undefined}
                id={`${listId}-${place}`}
                role="option"
                aria-selected={place === at}
                onClick={() => choose(completion)}
              >
                {completion.emoji && <CustomEmoji {...completion.emoji} />}
                <span className="label" dir="auto">
                  {completion.label}
                </span>
                <small dir="auto">{completion.command ? `${completion.hint} · ${completion.command.application.name}` : completion.hint}</small>
              </li>
            </Fragment>
          ))}
        </ul>
      )}
    </>
  );
}

/** Its own, or else that of its bot. */
const pictureOf = ({ id, name, icon, bot }: Application) =>
  icon === null && bot ? ({ id: bot.id, name, hash: bot.avatar, folder: 'avatars' } as const) : ({ id, name, hash: icon, folder: 'app-icons' } as const);
