import { Suspense, useRef } from 'react';
import { Popover } from 'react-aria-components';
import { lazily } from '../app/lazily.tsx';
import { useIsNarrow } from '../app/media.ts';
import type { MenuPlace } from '../kit/context-menu.tsx';

const Profile = lazily(() => import('./profile.tsx'));

/** Somebody's card at a place of the page. */
export function ProfileCardAt({ userId, guildId, at, onClose }: { userId: string; guildId: string | undefined; at: MenuPlace; onClose(): void }) {
  const place = useRef<HTMLSpanElement>(null);
  const isNarrow = useIsNarrow();
  return (
    <>
      <span ref={place} className="menu-place" style={{ left: at.x, top: at.y }} aria-hidden="true" />
      {/* Around it: what opens with a dialog in it is none itself. */}
      <Suspense>
        <Popover
          className="popover card"
          triggerRef={place}
          placement={isNarrow ? 'bottom' : 'right top'}
          isOpen
          onOpenChange={(isOpen) => !isOpen && onClose()}
        >
          <Profile userId={userId} guildId={guildId} />
        </Popover>
      </Suspense>
    </>
  );
}
