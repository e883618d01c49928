import { useLingui } from '@lingui/react/macro';
import type { RefObject } from 'react';
import { Icon } from '../kit/icon.tsx';

/** Fills the screen with a call, or leaves it again. Where the browser can do that: not on an iPhone. */
export function FullScreenButton({ room }: { room: RefObject<HTMLElement | null> }) {
  const { t } = useLingui();
  if (!document.fullscreenEnabled) return null;
  return (
    <button
      className="icon-button call-button"
      aria-label={t`Full screen`}
      title={t`Full screen`}
      onClick={() => void (document.fullscreenElement ? document.exitFullscreen() : room.current?.requestFullscreen())}
    >
      <Icon name="expand" />
    </button>
  );
}
