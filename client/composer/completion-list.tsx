import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { CustomEmoji } from '../messages/markdown.tsx';
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
        <ul className="completions" id={listId} role="listbox" aria-label={t`Proposals`}>
          {list.map((completion, place) => (
            <li
              key={completion.key}
              ref={place === at ? chosen : undefined}
              id={`${listId}-${place}`}
              role="option"
              aria-selected={place === at}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(completion);
              }}
            >
              {completion.emoji && <CustomEmoji {...completion.emoji} />}
              <span className="label" dir="auto">
                {completion.label}
              </span>
              <small dir="auto">{completion.command ? `${completion.hint} · ${completion.command.applicationName}` : completion.hint}</small>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
