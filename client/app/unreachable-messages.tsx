import { Plural } from '@lingui/react/macro';
import { Suspense, useMemo, useState } from 'react';
import { unreachable } from '#sdk/state/selectors/unsent';
import { Icon } from '../kit/icon.tsx';
import { lazily } from './lazily.tsx';
import { useClient, useSelected } from './session.tsx';
import { useGoneChannels } from './use-gone-channels.ts';

const UnreachableList = lazily(() => import('./unreachable-list.tsx'));

/** Above oneself in the column, while something was not sent whose channel cannot be opened any more. */
export function UnreachableMessages() {
  const client = useClient();
  const apart = useSelected((state) => unreachable(state, ''));
  const unknown = useMemo(() => apart.map(({ channelId }) => channelId).filter((id) => !client.state.channels.has(id)), [client, apart]);
  const gone = useGoneChannels(unknown);
  const entries = apart.filter(({ channelId }) => gone.has(channelId) || !unknown.includes(channelId));
  const [isOpen, setOpen] = useState(false);
  if (entries.length === 0) {
    // What fails later is not opened by itself.
    if (isOpen) setOpen(false);
    return null;
  }
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
