import { useEffect, useState, type RefObject } from 'react';

/** Whether a part of the page has been seen by now. */
export function useSeen(part: RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (isSeen || !part.current) return;
    const watcher = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && setSeen(true));
    watcher.observe(part.current);
    return () => watcher.disconnect();
  }, [part, isSeen]);
  return isSeen;
}
