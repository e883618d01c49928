import { Plural } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { unreachable } from '#sdk/state/selectors/unsent';
import { Icon } from '../kit/icon.tsx';
import { lazily } from './lazily.tsx';
import { useSelected } from './session.tsx';

const UnreachableList = lazily(() => import('./unreachable-list.tsx'));

/** Above oneself in the column, while something was not sent whose channel cannot be opened any more. */
export function UnreachableMessages() {
  const entries = useSelected((state) => unreachable(state, ''));
  const [isOpen, setOpen] = useState(false);
  if (entries.length === 0) return null;
  return (
    <>
      <button className="unreachable" onClick={() => setOpen(true)}>
        <Icon name="warn" />
        <Plural value={entries.length} one="# message was not sent" other="# messages were not sent" />
      </button>
      <Suspense>{isOpen && <UnreachableList entries={entries} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
