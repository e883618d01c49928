import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';

/** The end of a list that has more: the next page comes when it is scrolled to, or pressed. */
export function More({ isBusy, onMore }: { isBusy: boolean; onMore(): void }) {
  const button = useRef<HTMLButtonElement>(null);
  const ask = useRef(onMore);
  ask.current = onMore;
  useEffect(() => {
    const end = button.current;
    if (!end || isBusy) return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && ask.current(), { rootMargin: '200px' });
    watcher.observe(end);
    return () => watcher.disconnect();
  }, [isBusy]);
  return (
    <button ref={button} className="button small more" disabled={isBusy} onClick={onMore}>
      {isBusy ? <Trans>Loading …</Trans> : <Trans>More</Trans>}
    </button>
  );
}
