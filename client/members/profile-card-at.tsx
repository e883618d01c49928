import { Suspense, useRef } from 'react';
import { Popover } from 'react-aria-components';
import { nameOf } from '#sdk/state/selectors/names';
import { lazily } from '../app/lazily.tsx';
import { useIsNarrow } from '../app/media.ts';
import { useSelected } from '../app/session.tsx';
import type { MenuPlace } from '../kit/context-menu.tsx';

const Profile = lazily(() => import('./profile.tsx'));

/** Somebody's card at a place of the page. */
export function ProfileCardAt({ userId, guildId, at, onClose }: { userId: string; guildId: string | undefined; at: MenuPlace; onClose(): void }) {
  const place = useRef<HTMLSpanElement>(null);
  const isNarrow = useIsNarrow();
  const name = useSelected((state) => nameOf(state, userId, guildId));
  return (
    <>
      <span ref={place} className="menu-place" style={{ left: at.x, top: at.y }} aria-hidden="true" />
      <Popover
        aria-label={name}
        className="popover card"
        triggerRef={place}
        placement={isNarrow ? 'bottom' : 'end top'}
        isOpen
        onOpenChange={(isOpen) => !isOpen && onClose()}
      >
        <Suspense>
          <Profile userId={userId} guildId={guildId} onClose={onClose} />
        </Suspense>
      </Popover>
    </>
  );
}
