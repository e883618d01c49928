import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { memo, Suspense, useEffect, useState } from 'react';
import { Dialog } from 'react-aria-components';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Opener } from '../kit/opener.tsx';
import { dueCount } from './due.ts';

const Inbox = lazily(() => import('./inbox.tsx'));

/** Opens what waits for somebody: unread channels, mentions, what they saved and want to be reminded of. */
export const InboxButton = memo(function InboxButton() {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const due = useSelected((state) => dueCount(state));
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isTyped = (event.target as Element | null)?.closest?.('[contenteditable=true], textarea') != null;
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'i') return;
      // There it makes what is written slanted.
      if (isTyped && !getSelection()?.isCollapsed) return;
      event.preventDefault();
      setOpen((is) => !is);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  const label = due === 0 ? t`Inbox` : `${t`Inbox`}, ${plural(due, { one: '# reminder is due', other: '# reminders are due' })}`;
  return (
    <Opener
      className="icon-button inbox-button"
      label={label}
      face={
        <>
          <Icon name="inbox" />
          {due > 0 && (
            <span className="badge" aria-hidden="true">
              {due}
            </span>
          )}
        </>
      }
      kind="dialog"
      opened={{ className: 'tool' }}
      placement="bottom end"
      isOpen={isOpen}
      onOpen={setOpen}
    >
      <Dialog aria-label={t`Inbox`}>
        <Suspense>
          <Inbox onClose={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </Opener>
  );
});
